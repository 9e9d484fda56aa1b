// What happens, who changed what, what was ordered and who was refused: as it is told to who looks.
import { expect, it } from 'vitest';
import { TestCharger } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { accessible, accessibleInBoth, isLive, picture, settled, sideways } from './support/look.ts';
import { inWorld } from './support/world.ts';

const world = inWorld();

const siteOf = async (groupName: string) =>
  (await good(world().api.POST('/api/v1/sites', { body: { groupName } }))).id;

it('tells what happens in sentences, filters and pauses it, and says what to do about an alert', async () => {
  const site = await siteOf('Quay');
  const charger = await world().charger('QUAY-1', site);
  const page = await world().open('support', '/events');
  await isLive(page);
  await page.getByText('Nothing has happened since you opened this page').waitFor();
  await charger.status(1, 'Preparing');
  const feed = page.getByRole('list', { name: 'What happens, newest first' });
  await feed.getByText('Socket 1 of QUAY-1 is').first().waitFor();
  await expect(TestCharger.connect(world().url, { id: 'QUAY-1', password: 'mistyped-pass' })).rejects.toThrow(
    '401',
  );
  await feed.getByText('somebody came in its name with another password').waitFor();
  await feed.getByText('type the new one into the charger').waitFor();
  expect(await accessible(page)).toEqual([]);
  await picture(page, 'events-live');

  // Only alerts, by the address.
  const kinds = page.getByRole('group', { name: 'Kinds of events' });
  await kinds.getByText('Alerts').click();
  await feed.getByText('Socket 1 of').waitFor({ state: 'hidden' });
  expect(new URL(page.url()).search).toBe('?kind=alert');
  await kinds.getByText('Alerts').click();
  await feed.getByText('Socket 1 of QUAY-1 is').first().waitFor();

  // Paused, what comes waits.
  await page.getByRole('button', { name: 'Pause' }).click();
  await charger.status(1, 'Finishing');
  await page.getByText(/new events? waits?/).waitFor();
  expect(await feed.getByText('Finishing').count()).toBe(0);
  await page.getByRole('button', { name: 'Go on' }).click();
  await feed.getByText('Finishing').waitFor();

  // By the link of the sentence one is at the charger.
  await feed.getByRole('link', { name: 'QUAY-1' }).first().click();
  await page.waitForURL(/\/chargers\/QUAY-1$/);
});

it('says who changed what from which value to which, found by the address', async () => {
  const { api, url } = world();
  const siteId = await siteOf('Old quay');
  const params = { path: { siteId } };
  await good(api.PATCH('/api/v1/sites/{siteId}', { params, body: { groupName: 'New quay' } }));
  const page = await world().open('read-only', `/events?tab=changes&thing=site&id=${siteId}`, {
    phone: true,
  });
  const changes = page.getByRole('list', { name: 'Changes, newest first' });
  const newest = changes.getByRole('listitem').first();
  await newest.getByText('Key “stories” changed site New quay').waitFor();
  await newest.getByText('Old quay').waitFor();
  expect(await changes.getByRole('listitem').count()).toBe(2);
  const told = await good(api.GET('/api/v1/audit', { params: { query: { thing: 'site', limit: 1 } } }));
  await newest.getByText(`Request ${told.items[0]?.requestId}`).waitFor();
  expect(await newest.getByRole('link', { name: 'New quay' }).getAttribute('href')).toBe(`/sites/${siteId}`);
  expect(await accessible(page)).toEqual([]);
  expect(await sideways(page)).toBe(false);

  await page.goto(`${url}/events?tab=changes&thing=site&id=${siteId}&action=delete`);
  await page.getByText('No changes fit').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByText('Key “stories” changed site New quay').waitFor();
});

it('lists what was ordered of chargers, as it comes to an end, and shows all of one', async () => {
  const { api } = world();
  const charger = await world().charger('QUAY-2', await siteOf('Pier'));
  const page = await world().open('support', '/events?tab=commands&charger=QUAY-2&action=ClearCache');
  await settled(page);
  await page.getByText('No commands fit').waitFor();
  charger.answers({ ClearCache: { status: 'Rejected' } });
  const path = { chargerId: 'QUAY-2' };
  const made = await good(
    api.POST('/api/v1/chargers/{chargerId}/commands/ClearCache', { params: { path }, body: {} }),
  );
  await page.getByRole('table').getByText('Rejected').waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('link', { name: 'Empty the cache of tags' }).click();
  const dialog = page.getByRole('dialog', { name: `Command ${made.id}` });
  await dialog.getByText('"status": "Rejected"').waitFor();
  expect(new URL(page.url()).searchParams.get('command')).toBe(String(made.id));
  expect(await accessible(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});

it('lets a charger be chosen by its words, and asks for nothing more once it is', async () => {
  const site = await siteOf('Jetty');
  for (const id of ['JETTY-1', 'JETTY-2']) {
    await good(world().api.POST('/api/v1/chargers', { body: { chargerId: id, groupId: site } }));
  }
  const page = await world().open('support', '/events?tab=commands');
  const field = page.getByRole('combobox', { name: 'Charger', exact: true });
  await field.fill('jetty');
  await page.getByRole('option', { name: 'JETTY-1 · Jetty' }).click();
  await page.getByText('No commands fit').waitFor();
  // Opened again, the list is that of all, and stays it.
  const searched: string[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/api/v1/chargers') searched.push(searchParams.get('text') ?? '');
  });
  await field.click();
  await page.getByRole('option', { name: 'QUAY-1 · Quay' }).waitFor();
  await page.keyboard.press('Escape');
  await field.click();
  await page.getByRole('option', { name: 'JETTY-1 · Jetty' }).waitFor();
  expect(await field.inputValue()).toBe('JETTY-1');
  expect(searched.filter((text) => text.includes('·'))).toEqual([]);
});

it('says who was not let in, why, and what to do', async () => {
  const page = await world().open('read-only', '/events?tab=refused');
  await page.getByText('Wrong password').waitFor();
  await page.getByText('Type it anew in the charger').waitFor();
  const { items } = await good(world().api.GET('/api/v1/refused-attempts'));
  expect(items.map(({ identity }) => identity)).toEqual(['QUAY-1']);
  expect(await accessibleInBoth(page)).toEqual([]);
});
