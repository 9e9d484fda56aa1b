// The table of chargers, orders to many of them, a new one, and one that knocked, as an operator plays them.
import { expect, it } from 'vitest';
import { TestCharger } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { accessible, accessibleInBoth, isLive, picture, sideways } from './support/look.ts';
import { inWorld } from './support/world.ts';

const world = inWorld();

async function site(groupName: string, parentGroupId?: number): Promise<number> {
  const body = { groupName, ...(parentGroupId === undefined ? {} : { parentGroupId }) };
  return (await good(world().api.POST('/api/v1/sites', { body }))).id;
}

it('finds chargers by what stands in the address, and shows at once what becomes of them', async () => {
  const yard = await site('North yard');
  const below = await site('North yard, upper deck', yard);
  const other = await site('South yard');
  const charger = await world().charger('NORTH-1', yard, 2);
  await world().charger('NORTH-2', below);
  await world().charger('SOUTH-1', other);
  const page = await world().open('admin', '/chargers');
  await page.getByRole('row', { name: /NORTH-1/ }).waitFor();
  await page.getByText('3 chargers', { exact: true }).waitFor();
  await isLive(page);
  expect(await accessible(page)).toEqual([]);

  await charger.status(1, 'Charging');
  await page
    .getByRole('row', { name: /NORTH-1/ })
    .getByRole('img', { name: 'Socket 1: Charging' })
    .waitFor();
  // A state moves no row; one more charger does.
  const mayHaveChanged = page.getByText('The list may have changed.');
  expect(await mayHaveChanged.isVisible()).toBe(false);
  await world().charger('QUAY-1', other);
  await mayHaveChanged.waitFor();
  await page.getByRole('button', { name: 'Read again' }).click();
  await page.getByText('4 chargers', { exact: true }).waitFor();
  expect(await mayHaveChanged.isVisible()).toBe(false);

  await page.getByRole('combobox', { name: 'Site' }).click();
  await page.getByRole('option', { name: 'North yard', exact: true }).click();
  await page.getByText('2 chargers', { exact: true }).waitFor();
  await page.getByLabel('And sites below').uncheck();
  await page.getByText('1 charger', { exact: true }).waitFor();
  expect(new URL(page.url()).searchParams.get('siteId')).toBe(String(yard));
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByLabel('Words').fill('south');
  await page.getByText('1 charger', { exact: true }).waitFor();
  await page.reload();
  await page.getByRole('row', { name: /SOUTH-1/ }).waitFor();
  expect(await page.getByRole('row', { name: /NORTH/ }).count()).toBe(0);

  await page.goto(`${world().url}/chargers?status=Charging`);
  await page.getByRole('row', { name: /NORTH-1/ }).waitFor();
  await isLive(page);
  await charger.status(1, 'Available');
  await mayHaveChanged.waitFor();
  await page.getByRole('button', { name: 'Read again' }).click();
  await page.getByText('No charger fits these filters').waitFor();
});

it('sends a command to a range and to all of a filter, says how many it reaches, and shows what becomes of each', async () => {
  const site1 = await site('Bulk yard');
  const chargers = [];
  for (const n of [1, 2, 3, 4]) chargers.push(await world().charger(`BULK-${n}`, site1));
  for (const [n, charger] of chargers.entries())
    charger.answers({
      Reset: { status: n === 2 ? 'Rejected' : 'Accepted' },
      TriggerMessage: { status: 'Accepted' },
    });
  const page = await world().open('support', `/chargers?siteId=${site1}&sort=chargerId`);
  await page.getByRole('checkbox', { name: 'BULK-1' }).check();
  await page.getByRole('checkbox', { name: 'BULK-3' }).click({ modifiers: ['Shift'] });
  await page.getByText('3 selected').waitFor();
  await page.getByRole('button', { name: 'Send a command' }).click();
  await page.getByText('It will reach 3 chargers').waitFor();
  await page.getByText('BULK-1, BULK-2, BULK-3', { exact: true }).waitFor();
  await page.getByRole('combobox', { name: 'Command', exact: true }).click();
  await page.getByRole('option', { name: 'Restart' }).click();
  await page.getByLabel('Commands a minute').fill('6000');
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('button', { name: 'Send to 3 chargers' }).click();
  await page.getByText('3 of 3 are done with').waitFor();
  expect(await accessible(page)).toEqual([]);
  await picture(page, 'bulk');
  await page.getByRole('combobox', { name: 'Outcome' }).click();
  await page.getByRole('option', { name: 'Rejected (1)' }).click();
  const became = page.getByRole('table', { name: 'What became of each' });
  await became.getByRole('row', { name: /BULK-3/ }).waitFor();
  expect(await became.getByRole('row', { name: /BULK-1/ }).count()).toBe(0);
  const { items } = await good(world().api.GET('/api/v1/bulk-commands'));
  expect(items[0]).toMatchObject({ action: 'Reset', payload: { type: 'Soft' }, chargers: 3, over: true });

  // What is not to be seen any more is not chosen any more.
  await page.goto(`${world().url}/chargers?siteId=${site1}`);
  await page.getByRole('checkbox', { name: 'BULK-1' }).check();
  await page.getByText('1 selected').waitFor();
  await page.getByLabel('Words').fill('bulk-2');
  await page.getByRole('row', { name: /BULK-1/ }).waitFor({ state: 'hidden' });
  await page.getByText('1 charger', { exact: true }).waitFor();
  await page.getByLabel('Words').fill('');
  await page.getByRole('row', { name: /BULK-1/ }).waitFor();
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);

  // One by one a minute: it is left, found again, and the rest is taken back.
  await page.goto(`${world().url}/chargers?siteId=${site1}`);
  await page.getByRole('button', { name: 'All 4 that the filter finds' }).click();
  const first = page.getByRole('checkbox', { name: 'BULK-1' });
  expect([await first.isChecked(), await first.isDisabled()]).toEqual([true, true]);
  await page.getByRole('button', { name: 'Send a command' }).click();
  await page.getByText('It will reach 4 chargers').waitFor();
  await page.getByLabel('Commands a minute').fill('1');
  await page.getByRole('button', { name: 'Send to 4 chargers' }).click();
  await page.getByText('Under way').first().waitFor();
  await page.goto(`${world().url}/chargers?tab=bulk`);
  await page.getByRole('link', { name: /Ask for a message/ }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('link', { name: /Ask for a message/ }).click();
  await page.getByRole('button', { name: 'Cancel the rest' }).click();
  await page.getByText('Cancel what was not sent yet?').waitFor();
  await page.getByRole('button', { name: 'Cancel the rest' }).last().click();
  await page.getByText('The rest is cancelled.').waitFor();
  const { items: after } = await good(world().api.GET('/api/v1/bulk-commands'));
  expect(after[0]).toMatchObject({ filter: { siteId: site1 }, chargers: 4, over: true });
  expect(after[0]?.cancelledAt).not.toBeNull();
});

it('makes a charger on a phone, and claims one that knocked', async () => {
  const { url, api } = world();
  await site('Pier');
  const page = await world().open('admin', '/chargers', { phone: true });
  await page.getByRole('button', { name: 'New charger' }).click();
  await page.getByRole('textbox', { name: 'Identity' }).fill('PIER-1');
  await page.getByRole('dialog').getByRole('combobox', { name: 'Site' }).fill('Pier');
  await page.getByRole('option', { name: 'Pier', exact: true }).click();
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByText('PIER-1 is made').waitFor();
  const shown = (await page.locator('dd code').allTextContents()) as [string, string, string];
  const charger = await TestCharger.connect(url, { id: 'PIER-1', password: shown[2] });
  charger.socket.close();
  expect(await sideways(page)).toBe(false);
  await page.getByRole('button', { name: 'Done' }).click();

  await expect(TestCharger.connect(url, { id: 'PIER-2', password: 'the-one-it-has' })).rejects.toThrow('404');
  await page.getByRole('link', { name: 'Unknown', exact: true }).click();
  const claim = page.getByRole('button', { name: 'Claim PIER-2' });
  await expect
    .poll(
      async () => {
        await page.getByRole('button', { name: 'Read again' }).click();
        return claim.isVisible();
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe(true);
  expect(await accessibleInBoth(page)).toEqual([]);
  expect(await sideways(page)).toBe(false);
  await claim.click();
  await page.getByRole('dialog').getByRole('combobox', { name: 'Site' }).fill('Pier');
  await page.getByRole('option', { name: 'Pier', exact: true }).click();
  await page.getByRole('button', { name: 'Claim it' }).click();
  await page.getByText('PIER-2 is made').waitFor();
  const claimed = await TestCharger.connect(url, { id: 'PIER-2', password: 'the-one-it-has' });
  claimed.socket.close();
  const params = { path: { chargerId: 'PIER-2' } };
  expect(await good(api.GET('/api/v1/chargers/{chargerId}', { params }))).toMatchObject({
    groupName: 'Pier',
  });
});

it('offers nothing to who may only read', async () => {
  const page = await world().open('read-only', '/chargers');
  await page.getByRole('row', { name: /NORTH-1/ }).waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
  expect(await page.getByRole('button', { name: /New charger|Send a command|Select all/ }).count()).toBe(0);
});
