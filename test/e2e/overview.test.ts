// What the first page says needs a person: never that all is well before it knows.
import { expect, it } from 'vitest';
import { good } from '../support/client.ts';
import { accessible, isLive } from './support/look.ts';
import { inWorld } from './support/world.ts';

const world = inWorld();

it('says that all is well once everything has come, and counts no further than it has read', async () => {
  const { api, charger, open } = world();
  const body = { groupName: 'Pier', parentGroupId: null };
  const { id } = await good(api.POST('/api/v1/sites', { body }));
  const pier = await charger('PIER-01', id);

  const page = await open('admin', '/');
  await page.getByText('All well').waitFor();
  const isTags = ({ pathname }: URL) => pathname === '/api/v1/unknown-tags';
  await page.route(isTags, (route) => route.fulfill({ status: 403, json: {} }));
  await page.reload();
  await isLive(page);
  const needs = page.getByRole('region', { name: 'Needs a person' });
  await needs.getByRole('alert').waitFor();
  expect(await page.getByText('All well').count()).toBe(0);
  expect(await accessible(page)).toEqual([]);

  for (const at of [1, 2, 3, 4, 5, 6, 7]) await pier.call('Authorize', { idTag: `DEADBEEF0${at}` });
  await page.unroute(isTags);
  await needs.getByRole('button', { name: 'Try again' }).click();
  const tags = needs.getByRole('region', { name: 'Tags that nobody has' });
  await tags.getByText('5+', { exact: true }).waitFor();
  await tags.getByRole('link', { name: 'and more' }).waitFor();
  expect(await tags.getByRole('listitem').count()).toBe(5);
});
