// Drivers, as operators meet them: made, found, given tags and rights, changed by two at once, brought in by file, erased.
import { beforeAll, expect, it } from 'vitest';
import { good } from '../support/client.ts';
import { accessible, accessibleInBoth, picture, settled, sideways } from './support/look.ts';
import { furnish, LONG, type Network, RTL } from './support/network.ts';
import { inWorld } from './support/world.ts';

const world = inWorld();
let network: Network;
beforeAll(async () => {
  network = await furnish(world());
}, 60_000);

const profileOf = (userid: number) =>
  good(world().api.GET('/api/v1/drivers/{userid}/profile', { params: { path: { userid } } }));
const rightsOf = async (userid: number) =>
  (await good(world().api.GET('/api/v1/drivers/{userid}/rights', { params: { path: { userid } } }))).items;
const made = async (name: string) => (await good(world().api.POST('/api/v1/drivers', { body: { name } }))).id;

it('makes a driver, gives it a tag that a charger was just shown, blocks that and lets it charge again', async () => {
  const page = await world().open('admin', '/drivers');
  await settled(page);
  await page.getByRole('button', { name: 'New driver' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Matti Korhonen');
  await dialog.getByLabel('External id').fill('crm-7');
  await dialog.getByRole('button', { name: 'Make driver' }).click();
  await page.getByRole('heading', { level: 1, name: 'Matti Korhonen' }).waitFor();
  const userid = Number(new URL(page.url()).pathname.split('/').at(-1));

  await page.getByRole('button', { name: 'Add tag' }).click();
  // The card is held to the charger only now.
  await page.getByRole('button', { name: 'Give DEADBEEF to this driver' }).waitFor();
  await (await world().charger('DESK-01', network.library)).call('Authorize', { idTag: 'CAFE0001' });
  await page.getByRole('button', { name: 'Give CAFE0001 to this driver' }).waitFor();
  await page.getByRole('button', { name: 'Give DEADBEEF to this driver' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const [tag] = (await profileOf(userid)).tags;
  expect(tag?.idTag).toBe('DEADBEEF');

  await page.getByRole('button', { name: 'Actions for DEADBEEF' }).click();
  await page.getByRole('menuitem', { name: 'Block…' }).click();
  await dialog.getByLabel('Why').fill('Lost');
  await dialog.getByRole('button', { name: 'Block' }).click();
  await page.getByText('Reason: Lost').waitFor();
  expect((await profileOf(userid)).tags[0]).toMatchObject({ blocked: true, blockedReason: 'Lost' });
  expect(await accessible(page)).toEqual([]);

  await page.getByRole('button', { name: 'Actions for DEADBEEF' }).click();
  await page.getByRole('menuitem', { name: 'Unblock' }).click();
  await page.getByText('DEADBEEF may charge again.').waitFor();
  expect((await profileOf(userid)).tags[0]?.blocked).toBe(false);
});

it('finds drivers by what stands in its address, and puts it there', async () => {
  const page = await world().open('read-only', `/drivers?home=${network.town}&text=aino`);
  await page.getByRole('link', { name: 'Aino Virtanen' }).waitFor();
  await page.getByText('1 driver', { exact: true }).waitFor();
  // Nothing is offered that the role may not do.
  expect(await page.getByRole('button', { name: 'New driver' }).count()).toBe(0);
  await page.getByLabel('Name or external id').fill('nobody is called so');
  await page.getByText('No driver fits').waitFor();
  expect(new URL(page.url()).searchParams.get('text')).toBe('nobody is called so');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('link', { name: 'فاطمة الزهراء بنت محمد' }).waitFor();
  await page.getByRole('link', { name: LONG }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await picture(page, 'drivers');
});

it('lets nobody write over what another operator changed meanwhile', async () => {
  const userid = await made('Kaisa Laine');
  const [first, second] = await Promise.all([
    world().open('admin', `/drivers/${userid}`),
    world().open('admin', `/drivers/${userid}`),
  ]);
  await Promise.all(
    [first, second].map((page) => page.getByRole('button', { name: 'Edit', exact: true }).click()),
  );
  await first.getByRole('dialog').getByLabel('Name').fill('Kaisa Laine-Virta');
  await first.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await first.getByRole('heading', { level: 1, name: 'Kaisa Laine-Virta' }).waitFor();

  await second.getByRole('dialog').getByLabel('Name').fill('K. Laine');
  await second.getByRole('dialog').getByLabel('External id').fill('kaisa');
  await second.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const conflict = second.getByRole('dialog');
  await conflict.getByText('Somebody else changed this meanwhile').waitFor();
  await conflict.getByRole('cell', { name: 'Kaisa Laine-Virta' }).waitFor();
  await conflict.getByRole('cell', { name: 'K. Laine', exact: true }).waitFor();
  expect(await accessible(second)).toEqual([]);
  expect((await profileOf(userid)).name).toBe('Kaisa Laine-Virta');

  await conflict.getByRole('button', { name: 'Save mine over it' }).click();
  await second.getByRole('heading', { level: 1, name: 'K. Laine' }).waitFor();
  expect(await profileOf(userid)).toMatchObject({ name: 'K. Laine', externalId: 'kaisa' });
});

it('gives rights by ticking sites: what is nested is covered, all is saved together, and what others gave stays', async () => {
  const userid = await made('Delivery van 7');
  const page = await world().open('support', `/drivers/${userid}?view=rights`);
  await page.getByText('Nowhere by a right').waitFor();
  await page.getByRole('checkbox', { name: 'Helsinki' }).check();
  await page.getByText('covered by Helsinki').first().waitFor();
  await expect.poll(() => page.getByRole('checkbox', { name: RTL }).isChecked()).toBe(true);
  expect(await page.getByRole('checkbox', { name: RTL }).isDisabled()).toBe(true);
  expect(await rightsOf(userid)).toEqual([]);

  // Somebody else gives another one before these are saved.
  const path = { userid, siteId: network.library };
  await good(world().api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path }, body: {} }));
  await page.getByRole('button', { name: 'Save rights' }).click();
  await page.getByText('Given: Library').waitFor();
  await page.getByText('1 change not saved').waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save rights' }).click();
  await page.getByText('The rights are saved.').waitFor();
  expect((await rightsOf(userid)).map(({ groupId }) => groupId).sort()).toEqual(
    [network.town, network.library].sort(),
  );
  await page
    .getByRole('table', { name: 'May charge here now' })
    .getByRole('link', { name: 'LIB-01' })
    .waitFor();

  // A right that goes leaves the site covered by the one above; taken back before it was saved, a change is none.
  await page.getByRole('checkbox', { name: 'Library' }).click();
  await page.getByText('goes', { exact: true }).waitFor();
  expect(await page.getByRole('checkbox', { name: 'Library' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Undo all' }).click();
  await page.getByText('goes', { exact: true }).waitFor({ state: 'hidden' });
  expect(await rightsOf(userid)).toHaveLength(2);
});

it('keeps rights that are not saved while one looks elsewhere', async () => {
  const userid = await made('Van that waits');
  const page = await world().open('support', `/drivers/${userid}?view=rights`);
  await page.getByRole('checkbox', { name: 'Helsinki' }).check();
  await page.getByText('1 change not saved').waitFor();
  await page.getByRole('link', { name: 'Sites', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Sites' }).waitFor();
  await page.getByRole('link', { name: 'Drivers', exact: true }).click();
  await page.getByRole('link', { name: 'Van that waits' }).click();
  await page.getByRole('tab', { name: '1 change not saved' }).click();
  await page.getByRole('button', { name: 'Save rights' }).click();
  await page.getByText('The rights are saved.').waitFor();
  expect((await rightsOf(userid)).map(({ groupId }) => groupId)).toEqual([network.town]);
});

it('deletes by no list but what goes now, and gives the focus back to what opened a dialog', async () => {
  const userid = await made('Goes one day');
  const page = await world().open('admin', `/drivers/${userid}`);
  const focused = (name: string) =>
    expect
      .poll(() => page.evaluate('document.activeElement?.ariaLabel ?? document.activeElement?.textContent'))
      .toBe(name);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').waitFor();
  await page.keyboard.press('Escape');
  await focused('Edit');

  const ask = async () => {
    await page.getByRole('button', { name: 'More for this driver' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
  };
  await ask();
  await dialog.getByText('Nothing else goes with it.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await focused('More for this driver');
  await page.route(/dryRun=true/, (route) =>
    route.fulfill({ status: 403, contentType: 'application/problem+json', body: '{"status":403}' }),
  );
  await ask();
  await dialog.getByRole('alert').waitFor();
  expect(await dialog.getByRole('button', { name: 'Delete', exact: true }).isDisabled()).toBe(true);
  expect(await dialog.getByText('Nothing else goes with it.').count()).toBe(0);
});

it('brings a file in: tried first, line by line, then for real, and still there when one comes back', async () => {
  const page = await world().open('admin', '/imports?kind=drivers');
  const csv =
    'externalId;name;homeExternalId;idTag\ncrm-1;Ben Salo;;04B1B2C3D9\ncrm-2;Ada Ek;deopt;04B1B2C3DA\n';
  await page
    .getByLabel('Choose a file')
    .setInputFiles({ name: 'drivers.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByText('Chosen: drivers.csv').waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('button', { name: 'Try it first' }).click();
  await page.getByText('homeExternalId').waitFor();
  await page.getByText('1 line is refused', { exact: false }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await picture(page, 'import');
  const found = (text: string) =>
    good(world().api.GET('/api/v1/drivers', { params: { query: { text } } })).then(({ items }) => items);
  expect(await found('Ben')).toEqual([]);

  // The file is kept for who looks elsewhere in between.
  await page.getByRole('link', { name: 'Sites', exact: true }).click();
  await page.goBack();
  await page.getByRole('button', { name: 'Do it for real' }).click();
  await page.getByRole('cell', { name: 'new', exact: true }).waitFor();
  await page.getByText('Done', { exact: true }).waitFor();
  expect((await found('Ben'))[0]?.tags[0]?.idTag).toBe('04B1B2C3D9');

  await page.reload();
  await page.getByText('refused (1)').click();
  await page.getByText('homeExternalId').waitFor();
  expect(new URL(page.url()).searchParams.get('fate')).toBe('refused');
});

it('hands out what is kept of a person, then takes the person out of everything', async () => {
  const userid = await made('Somebody who leaves');
  const page = await world().open('admin', `/drivers/${userid}?view=data`);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as JSON' }).click();
  expect((await download).suggestedFilename()).toBe(`driver-${userid}.json`);
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('button', { name: 'Erase the person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('changes').waitFor();
  expect(await dialog.getByRole('button', { name: 'Erase the person' }).isDisabled()).toBe(true);
  await dialog.getByLabel('I understand').check();
  await dialog.getByRole('button', { name: 'Erase the person' }).click();
  await page.getByText(/Erased, with/).waitFor();
  const params = { path: { userid } };
  const { response } = await world().api.GET('/api/v1/drivers/{userid}/profile', { params });
  expect(response.status).toBe(404);
});

it('is read without pushing sideways on a phone, whatever the names are', async () => {
  const found = await good(world().api.GET('/api/v1/drivers', { params: { query: { text: 'Municipal' } } }));
  const [long] = found.items;
  const page = await world().open('read-only', `/drivers/${long?.id}`, { phone: true });
  await page.getByRole('heading', { level: 1, name: LONG }).waitFor();
  for (const view of ['', '?view=rights', '?view=data']) {
    await page.goto(`${world().url}/drivers/${long?.id}${view}`);
    await settled(page);
    expect(await sideways(page), view).toBe(false);
    expect(await accessible(page)).toEqual([]);
  }
  for (const path of ['/drivers', '/imports']) {
    await page.goto(world().url + path);
    await settled(page);
    expect(await sideways(page), path).toBe(false);
    expect(await accessibleInBoth(page)).toEqual([]);
  }
});
