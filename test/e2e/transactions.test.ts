// What somebody does with transactions: find them, watch one, stop it, put its figures right, take a month away.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { TestCharger } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { accessible, accessibleInBoth, isLive, sideways } from './support/look.ts';
import { inWorld } from './support/world.ts';

const world = inWorld();
const TAG = '04A1B2C3D4';
const MINUTE = 60_000;
let charger: TestCharger;

beforeAll(async () => {
  const { api } = world();
  const body = { groupName: 'Library', timeZone: 'Asia/Tokyo' };
  const site = (await good(api.POST('/api/v1/sites', { body }))).id;
  const tags = [
    { idTag: TAG, tokenName: 'Blue card' },
    { idTag: '04A1B2C3D5', tokenName: 'Spare card' },
  ];
  const made = await good(
    api.POST('/api/v1/drivers', { body: { name: 'Aino Virtanen', homeGroupId: site, tags } }),
  );
  const params = { path: { userid: made.id, siteId: site } };
  await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params, body: {} }));
  charger = await world().charger('LIB-01', site, 3);
}, 30_000);

const transaction = (transactionId: number) =>
  good(world().api.GET('/api/v1/transactions/{transactionId}', { params: { path: { transactionId } } }));

/** Begun some minutes ago, with samples since. */
async function charging(socket: number, tag = TAG, minutes = 10) {
  const begun = Date.now() - minutes * MINUTE;
  const { transactionId } = await charger.start(socket, tag, 1000, new Date(begun).toISOString());
  await charger.status(socket, 'Charging');
  for (const [after, wh] of [
    [1, 1200],
    [2, 1400],
  ] as const) {
    await charger.meter(socket, transactionId, wh, new Date(begun + after * MINUTE).toISOString());
  }
  return transactionId;
}

/** Asked for, and meant. */
async function stop(page: Page, id: number) {
  await page.getByRole('button', { name: 'Stop charging' }).click();
  const dialog = page.getByRole('dialog', { name: `Stop transaction ${id}?` });
  await dialog.getByText('Aino Virtanen').waitFor();
  await dialog.getByRole('button', { name: 'Stop charging' }).click();
}

const rowOf = (page: Page, word: string | RegExp) => page.getByRole('row').filter({ hasText: word });

it('shows what begins when it is asked for, and rows in sight as they change', async () => {
  const earlier = new Date(Date.now() - 30 * MINUTE).toISOString();
  const refused = await charger.start(3, 'DEADBEEF', 0, earlier);
  const page = await world().open('support', '/transactions');
  await rowOf(page, 'Unknown tag').waitFor();
  await isLive(page);

  const id = await charging(1);
  const fresh = page.getByRole('button', { name: '1 new' });
  await fresh.waitFor();
  expect(await rowOf(page, 'Aino Virtanen').count()).toBe(0);
  expect(await accessible(page)).toEqual([]);
  await fresh.click();
  await rowOf(page, 'Aino Virtanen').getByText('Open', { exact: true }).waitFor();
  await fresh.waitFor({ state: 'detached' });

  await charger.stop(id, 3500);
  const row = rowOf(page, 'Aino Virtanen');
  await row.getByText('Ended', { exact: true }).waitFor();
  await row.getByText('2.50 kWh', { exact: true }).waitFor();

  await page.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'Refused' }).click();
  await row.waitFor({ state: 'detached' });
  expect(new URL(page.url()).search).toBe('?refused=true');
  await page.getByText('1 transaction', { exact: true }).waitFor();
  await rowOf(page, 'Unknown tag').getByRole('link').first().click();
  await page.getByRole('heading', { name: `Transaction ${refused.transactionId}` }).waitFor();
  await page.getByText('What refused it').waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await row.waitFor();

  await page.getByRole('button', { name: 'More filters' }).click();
  await page.getByRole('textbox', { name: 'Tag' }).fill('nobody-has-this');
  await page.getByText('No transaction fits these filters').waitFor();
  expect(await accessible(page)).toEqual([]);
});

it('follows one while it runs, and stops it', async () => {
  const id = await charging(1);
  const page = await world().open('admin', `/transactions/${id}`);
  await page.getByRole('button', { name: 'The 2 samples as a table' }).click();
  await isLive(page);
  await charger.meter(1, id, 1600);
  await page.getByText('1.600 kWh').waitFor();
  await page.getByText('0.60 kWh').waitFor();

  // The site is in another zone than who looks at it.
  await page
    .getByText(/at the site \(Asia\/Tokyo\)/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: /StartTransaction/ }).click();
  await page.getByRole('region', { name: 'JSON of StartTransaction, Call' }).waitFor();
  await page.getByText('Allowed', { exact: true }).waitFor();
  expect(await accessible(page)).toEqual([]);

  charger.answers({ RemoteStopTransaction: { status: 'Accepted' } });
  await stop(page, id);
  await page.getByText('The charger agreed. Its end comes in a moment.').waitFor();
  await charger.stop(id, 1700, new Date().toISOString(), { reason: 'Remote' });
  await page.getByText('It has ended.').waitFor();
  await page.getByText('Stopped remotely').first().waitFor();
  expect(await page.getByRole('button', { name: 'Stop charging' }).count()).toBe(0);
  expect(await transaction(id)).toMatchObject({ closedBy: 'charger', energyWh: 700, reason: 'Remote' });
});

it('says what becomes of a stop that the charger refuses', async () => {
  const id = await charging(2);
  charger.answers({ RemoteStopTransaction: { status: 'Rejected' } });
  const page = await world().open('support', `/transactions/${id}`, { phone: true });
  await stop(page, id);
  await page.getByText('The charger refused to stop it.').waitFor();
  expect(await page.getByRole('button', { name: 'Correct' }).count()).toBe(0);
  expect(await sideways(page)).toBe(false);
  expect(await accessible(page)).toEqual([]);
  await charger.stop(id, 1500);
});

it('corrects for a reason, and never over somebody else’s word without asking', async () => {
  const id = await charging(1);
  await charger.stop(id, 3000);
  const page = await world().open('admin', `/transactions/${id}`);
  await page.getByRole('button', { name: 'Correct' }).click();
  const dialog = page.getByRole('dialog', { name: `Correct transaction ${id}` });
  await dialog.getByLabel('Reason').fill('Meter read off by hand');
  await dialog.getByLabel('Energy, kWh').fill('1.8');
  expect(await accessible(page)).toEqual([]);

  const params = { path: { transactionId: id } };
  const body = { reason: 'Read off by the site', energyWh: 1900 };
  await good(world().api.POST('/api/v1/transactions/{transactionId}/corrections', { params, body }));
  await dialog.getByRole('button', { name: 'Correct it' }).click();
  await dialog.getByText('Somebody else changed this meanwhile').waitFor();
  expect(await accessible(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save mine over it' }).click();
  await page.getByText('The correction stands.').waitFor();

  const mine = page.getByRole('article').filter({ hasText: 'Why: Meter read off by hand' });
  await mine.locator('del').getByText('1.90 kWh').waitFor();
  await mine.locator('ins').getByText('1.80 kWh').waitFor();
  await page.getByRole('table', { name: 'Told and corrected' }).getByText('2.00 kWh').waitFor();
  const now = await transaction(id);
  expect(now).toMatchObject({ energyWh: 1800, told: { energyWh: 2000 }, flags: ['corrected'] });
});

it('corrects an open one though samples come, in the words of the zone that is shown', async () => {
  const id = await charging(1);
  const page = await world().open('admin', `/transactions/${id}`);
  await page.getByRole('button', { name: 'Correct' }).click();
  const dialog = page.getByRole('dialog', { name: `Correct transaction ${id}` });
  await dialog.getByLabel('Reason').fill('Unplugged at noon, said on the phone');
  const ended = new Date(Math.floor(Date.now() / 1000) * 1000 - MINUTE);
  const wall = ended.toLocaleString('sv-SE', { timeZone: 'Europe/Helsinki' }).replace(' ', 'T');
  await dialog.getByLabel('Ended').fill(wall);
  await charger.meter(1, id, 1500);
  await dialog.getByRole('button', { name: 'Correct it' }).click();
  await page.getByText('Closed by people').waitFor();
  const now = await transaction(id);
  expect(now).toMatchObject({ closedBy: 'correction', stoppedAt: ended.toISOString() });
});

it('explains doubts, and finds the suspected ones', async () => {
  const odd = await charging(2, '04A1B2C3D5');
  await charger.stop(odd, 0);
  const id = await charging(1);
  const page = await world().open('read-only', `/transactions/${id}`);
  await isLive(page);
  expect(await page.getByRole('button', { name: /Stop charging|Correct/ }).count()).toBe(0);
  await charger.status(1, 'Available');
  await page.getByText('Its end seems missed').waitFor();
  expect((await transaction(id)).suspectReason).toBe('available');
  expect(await accessible(page)).toEqual([]);

  await page.goto(`${world().url}/transactions?suspect=true`);
  await page.getByText('1 transaction', { exact: true }).waitFor();
  await rowOf(page, 'Suspected').waitFor();
  await page.goto(`${world().url}/transactions?flag=stop-meter-replaced`);
  await rowOf(page, 'End meter replaced').getByRole('link').first().click();
  await page.getByRole('heading', { name: `Transaction ${odd}` }).waitFor();
  await page.getByText('The last energy register of the samples stands in its place.').waitFor();
  await charger.stop(id, 1500);
});

it('hands out a month as a file', async () => {
  const page = await world().open('read-only', '/transactions?chargerId=LIB-01');
  await page.getByRole('button', { name: 'Export a month' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export a month' });
  await dialog.getByRole('combobox', { name: 'Month' }).click();
  await page.getByRole('option', { name: /not over yet/ }).click();
  await dialog.getByRole('combobox', { name: 'For', exact: true }).click();
  await page.getByRole('option', { name: /Excel in most of Europe/ }).click();
  expect(await accessible(page)).toEqual([]);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('link', { name: 'Download' }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text.startsWith('\ufefftransactionId;chargerId;socketId')).toBe(true);
});

it('says that there is none', async () => {
  const page = await world().open('admin', '/transactions/4711');
  await page.getByRole('link', { name: 'All transactions' }).waitFor();
  expect(await accessibleInBoth(page)).toEqual([]);
});
