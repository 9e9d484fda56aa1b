// What fails beside the server's being away: one reading, a file of the console, another person in another tab. No page says then
// what is not so, and none is lost.
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { good } from '../support/client.ts';
import { PASSWORD } from '../support/operators.ts';
import { isLive, settled } from './support/look.ts';
import { inWorld, mailOf } from './support/world.ts';

const world = inWorld();
let yard = 0;
beforeAll(async () => {
  const body = { groupName: 'Yard', parentGroupId: null };
  yard = (await good(world().api.POST('/api/v1/sites', { body }))).id;
});

const banner = (page: Page) => page.getByRole('status').filter({ hasText: 'could not be read again' });
const main = (page: Page) => page.getByRole('main');

it.each([503, 429])(
  'a page whose reading is answered %i says of when it is, and comes again by itself',
  async (status) => {
    const charger = await world().charger(`FAIL-${status}`, yard);
    const page = await world().open('admin', `/chargers/FAIL-${status}`);
    await settled(page);
    await main(page)
      .getByText(/^Connected/)
      .waitFor();
    await page.route(/\/api\/v1\/chargers\/FAIL-/, (route) =>
      route.fulfill({ status, json: { code: 'unavailable', title: 'Too much of it' } }),
    );
    await charger.close();
    await banner(page)
      .getByText(/is from .* ago: Too much of it\. It is tried again/)
      .waitFor();
    expect(await page.locator('[data-state=live]').filter({ visible: true }).count()).toBe(1);
    await page.unroute(/\/api\/v1\/chargers\/FAIL-/);
    await banner(page).waitFor({ state: 'detached' });
    await main(page)
      .getByText(/^Connected/)
      .waitFor({ state: 'detached' });
    await page.context().close();
  },
);

it('a decision that cannot be made anew is not shown as one of now', async () => {
  await world().charger('FAIL-WHY', yard);
  const page = await world().open('admin', '/why?idTag=DEADBEEF&chargerId=FAIL-WHY');
  await main(page).getByRole('heading', { level: 2, name: 'No: nobody has card DEADBEEF.' }).waitFor();
  await page.route(/\/api\/v1\/access\?/, (route) =>
    route.fulfill({ status: 422, json: { title: 'Not now' } }),
  );
  await page.getByRole('button', { name: 'Decide again' }).click();
  await page.getByRole('alert').getByText('It could not be decided anew').waitFor();
  await page.unroute(/\/api\/v1\/access\?/);
  await page.getByRole('button', { name: 'Decide again' }).click();
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await page.context().close();
});

it('a page whose file cannot be had comes with the server, and the rest of the console stays', async () => {
  const { kill, open, restart } = world();
  const page = await open('admin', '/drivers');
  await settled(page);
  await kill();
  await page.getByText('The server cannot be heard.').waitFor();
  await page.getByRole('link', { name: 'Events' }).click();
  await page.getByRole('alert').getByText('It is tried again by itself').waitFor();
  await page.getByRole('link', { name: 'Drivers' }).click();
  await page.getByRole('heading', { level: 1, name: 'Drivers' }).waitFor();
  await page.getByRole('link', { name: 'Events' }).click();
  await restart();
  await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
  await page.context().close();
});

it('what is typed stays when a part of the console cannot be had', async () => {
  const page = await world().open('admin', '/drivers');
  await page.route(/assets\/palette/, (route) => route.fulfill({ status: 404 }));
  await settled(page);
  await page.getByRole('button', { name: 'New driver' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Half a driver');
  await page.keyboard.press('Control+K');
  await page.getByText('This part of the console could not be loaded').waitFor();
  expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Half a driver');
  await page.context().close();
});

it.each(['/constructor', '/__proto__', '/toString'])('%s is an address like any other', async (path) => {
  const page = await world().open('admin', path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.context().close();
});

it('a tab becomes that of who logs in beside it, before he can act for somebody else', async () => {
  const first = await world().open(null, '/');
  const second = await first.context().newPage();
  await second.goto(`${world().url}/`);
  const logIn = async (page: Page, who: 'admin' | 'support') => {
    await page.getByLabel('Mail address').fill(mailOf(who));
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
  };
  await logIn(first, 'support');
  await isLive(first);
  await second.getByText('Sami Koski').first().waitFor();
  await second.context().request.delete(`${world().url}/api/v1/session`, {
    headers: { 'X-Requested-With': 'forecourt' },
  });
  await second.goto(`${world().url}/`);
  await logIn(second, 'admin');
  await first.getByText('Anna Salo').first().waitFor();
  expect(await first.getByText('Sami Koski').count()).toBe(0);
  await first.context().close();
});
