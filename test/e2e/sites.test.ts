// Sites, as who runs them finds them: the tree by keys and by words, a charger made and connected, rights, moves, and what a delete takes.
import { beforeAll, expect, it } from 'vitest';
import { TestCharger } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { accessible, accessibleInBoth, isLive, picture, sideways } from './support/look.ts';
import { inWorld } from './support/world.ts';

const world = inWorld();

const ids = { company: 0, north: 0, south: 0, yard: 0, aino: 0, bo: 0 };

const siteOf = (siteId: number) =>
  good(world().api.GET('/api/v1/sites/{siteId}', { params: { path: { siteId } } }));
const rightsOn = async (siteId: number) =>
  (await good(world().api.GET('/api/v1/sites/{siteId}/rights', { params: { path: { siteId } } }))).items;

beforeAll(async () => {
  const { api } = world();
  const site = async (groupName: string, parentGroupId: number | null) =>
    (await good(api.POST('/api/v1/sites', { body: { groupName, parentGroupId } }))).id;
  const driver = async (name: string) => (await good(api.POST('/api/v1/drivers', { body: { name } }))).id;
  ids.company = await site('Lakeside Charging', null);
  ids.north = await site('North shore', ids.company);
  ids.south = await site('South shore', ids.company);
  ids.yard = await site('Boat yard', ids.north);
  ids.aino = await driver('Aino Virtanen');
  ids.bo = await driver('Bo Ek');
  await world().charger('YARD-1', ids.yard, 2);
});

it('walks the tree by keys, finds a site by its charger, and shares what was found by its address', async () => {
  const page = await world().open('admin', '/sites');
  await isLive(page);
  const row = (name: RegExp) => page.getByRole('row', { name });
  await row(/Boat yard/).waitFor();
  expect(await accessible(page)).toEqual([]);
  await row(/Lakeside Charging/).focus();
  await page.keyboard.press('ArrowDown');
  expect(await row(/North shore/).evaluate((one) => one.matches(':focus'))).toBe(true);
  await page.keyboard.press('ArrowLeft');
  await row(/Boat yard/).waitFor({ state: 'detached' });
  expect(await row(/North shore/).getAttribute('aria-expanded')).toBe('false');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await row(/Boat yard/).getAttribute('aria-level')).toBe('3');

  await page.getByRole('searchbox', { name: 'Find a site or a charger in the tree' }).fill('yard-1');
  await page.getByText('1 site found').waitFor();
  await page.getByRole('link', { name: 'YARD-1' }).waitFor();
  await row(/South shore/).waitFor({ state: 'detached' });
  expect(page.url()).toContain('q=yard-1');
  await page.reload();
  await page.getByText('1 site found').waitFor();
  await row(/Boat yard/).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Boat yard', level: 1 }).waitFor();
});

it('counts sockets as they change, without being asked', async () => {
  const page = await world().open('read-only', '/sites');
  await isLive(page);
  const yard = page.getByRole('row', { name: /South shore/ });
  await yard.getByText('0').first().waitFor();
  const charger = await world().charger('SOUTH-1', ids.south, 3);
  await page.getByRole('row', { name: /South shore 1 3 0 0/ }).waitFor();
  charger.socket.close();
  await page.getByRole('row', { name: /South shore 1 0 3 0/ }).waitFor();
});

it('makes a site and a charger on a phone, and sees the charger come with what it was shown', async () => {
  const { url, api } = world();
  const page = await world().open('admin', '/sites', { phone: true });
  await page.getByRole('button', { name: 'New site' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Jetty');
  await page.getByRole('radio', { name: 'Any known tag' }).check();
  expect(await accessible(page)).toEqual([]);
  await picture(page, 'sites-new-phone');
  await page.getByRole('button', { name: 'Make the site' }).click();
  await page.getByRole('heading', { name: 'Jetty', level: 1 }).waitFor();
  await page.getByText('Whoever has a good tag may charge here').waitFor();

  await page.getByRole('button', { name: 'New charger' }).first().click();
  await page.getByLabel('Identity').fill('JETTY 1');
  expect(await page.getByRole('button', { name: 'Make the charger' }).isDisabled()).toBe(true);
  await page.getByLabel('Identity').fill('JETTY-1');
  await page.getByLabel('Sockets').fill('2');
  await page.getByRole('button', { name: 'Make the charger' }).click();
  await page.getByText('Waiting for it to connect…').waitFor();
  expect(await accessible(page)).toEqual([]);
  expect(await sideways(page)).toBe(false);
  await picture(page, 'sites-made-phone');
  const shown = (await page.locator('dd code').allTextContents()).slice(-3);
  const charger = await TestCharger.connect(url, { id: 'JETTY-1', password: shown[2] ?? '' });
  await charger.boot(2);
  await page.getByText('It is connected.').waitFor();
  await page.getByRole('button', { name: 'I have noted the password' }).click();
  await page.getByRole('link', { name: 'JETTY-1' }).waitFor();
  const made = await good(
    api.GET('/api/v1/chargers/{chargerId}', { params: { path: { chargerId: 'JETTY-1' } } }),
  );
  expect(made).toMatchObject({ groupName: 'Jetty', activeConnection: true });
  expect((await siteOf(made.groupId)).policy).toBe('known');
  charger.socket.close();
});

it('gives a right until a day and takes it away; support may, read-only is not offered it', async () => {
  const page = await world().open('support', `/sites/${ids.yard}?tab=rights`);
  await page.getByText('Nobody has a right on this very site').waitFor();
  await page.getByRole('button', { name: 'Give a right' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Driver' }).fill('Aino');
  await page.getByRole('option', { name: 'Aino Virtanen' }).click();
  await dialog.getByLabel('Until').fill('2031-05-01T12:00');
  await dialog.getByRole('button', { name: 'Give a right' }).click();
  await page.getByRole('row', { name: /Aino Virtanen/ }).waitFor();
  expect(await rightsOn(ids.yard)).toMatchObject([
    { driverName: 'Aino Virtanen', from: null, until: '2031-05-01T09:00:00.000Z' },
  ]);
  expect(await accessible(page)).toEqual([]);
  expect(await page.getByRole('button', { name: 'Edit' }).count()).toBe(0);

  const reader = await world().open('read-only', `/sites/${ids.yard}?tab=rights`);
  await reader.getByRole('row', { name: /Aino Virtanen/ }).waitFor();
  expect(await reader.getByRole('main').getByRole('button').count()).toBe(0);

  await page.getByRole('button', { name: 'Take the right of Aino Virtanen away' }).click();
  await page.getByRole('button', { name: 'Take it away' }).click();
  await page.getByText('Nobody has a right on this very site').waitFor();
  expect(await rightsOn(ids.yard)).toEqual([]);
});

it('writes over nobody: what somebody else changed is shown beside what one wanted', async () => {
  const { api } = world();
  const page = await world().open('admin', `/sites/${ids.south}`);
  await page.getByRole('button', { name: 'Edit' }).click();
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('South bank');
  await page.getByLabel('City').fill('Lahti');
  const params = { path: { siteId: ids.south } };
  await good(api.PATCH('/api/v1/sites/{siteId}', { params, body: { groupName: 'South beach' } }));
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Somebody else changed this meanwhile').waitFor();
  await page.getByRole('row', { name: 'Name South beach South bank' }).waitFor();
  await page.getByRole('row', { name: 'City – Lahti' }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await picture(page, 'sites-conflict');
  expect((await siteOf(ids.south)).groupName).toBe('South beach');
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await page.getByRole('heading', { name: 'South bank', level: 1 }).waitFor();
  expect(await siteOf(ids.south)).toMatchObject({ groupName: 'South bank', locationInfo: { city: 'Lahti' } });
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByRole('deletion').filter({ hasText: 'South beach' }).waitFor();
});

it('says which rights a move changes, moves, and deletes with what would go said before', async () => {
  const { api } = world();
  const give = (userid: number, siteId: number) =>
    good(
      api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path: { userid, siteId } }, body: {} }),
    );
  await give(ids.aino, ids.north);
  await give(ids.bo, ids.south);
  const page = await world().open('admin', `/sites/${ids.yard}`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Move' }).click();
  await page.getByRole('combobox', { name: 'Nest it in' }).fill('South');
  await page.getByRole('option', { name: 'South bank' }).click();
  const told = page.getByRole('dialog').getByRole('status');
  await told.getByText('Rights on North shore no longer count here:').waitFor();
  await told.getByRole('link', { name: 'Aino Virtanen' }).waitFor();
  await told.getByText('Rights on South bank count here from now on:').waitFor();
  await told.getByRole('link', { name: 'Bo Ek' }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await picture(page, 'sites-move');
  await page.getByRole('button', { name: 'Move it' }).click();
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByText('South bank').waitFor();
  expect((await siteOf(ids.yard)).parentGroupId).toBe(ids.south);

  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText('Delete Boat yard?').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'YARD-1' }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'South bank', level: 1 }).waitFor();
  const { error } = await api.GET('/api/v1/sites/{siteId}', { params: { path: { siteId: ids.yard } } });
  expect(error).toMatchObject({ code: 'site-not-found' });
});

it('makes an access group, chooses its chargers, finds it on their site, renames and deletes it', async () => {
  const { api } = world();
  const page = await world().open('admin', '/sites?groups=1');
  await page.getByText('No access groups yet').waitFor();
  await page.getByRole('button', { name: 'New access group' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Staff');
  await page.getByRole('button', { name: 'Make the access group' }).click();
  await page.getByText('It holds no charger yet').waitFor();
  await page.getByRole('combobox', { name: 'Put a charger in it' }).fill('SOUTH');
  await page.getByRole('option', { name: /SOUTH-1/ }).click();
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('row', { name: /SOUTH-1/ }).waitFor();
  expect(await accessibleInBoth(page)).toEqual([]);
  await picture(page, 'sites-groups');
  const { items } = await good(
    api.GET('/api/v1/access-groups', { params: { query: { chargerId: 'SOUTH-1' } } }),
  );
  expect(items).toMatchObject([{ name: 'Staff' }]);

  await page.getByRole('link', { name: 'South bank' }).click();
  await page.getByRole('tab', { name: 'Who may charge' }).click();
  await page.getByRole('link', { name: 'Staff' }).click();
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Crew');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Crew' }).waitFor();
  await page.getByRole('button', { name: 'Take SOUTH-1 out of it' }).click();
  await page.getByText('It holds no charger yet').waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No access groups yet').waitFor();
  expect((await good(api.GET('/api/v1/access-groups', {}))).items).toEqual([]);
});

it('fits a phone, each room of it, and a name as long as names get', async () => {
  const { api } = world();
  const groupName = `${'Municipal parking company of the greater lake district '.repeat(4)}Ltd`;
  const { id } = await good(api.POST('/api/v1/sites', { body: { groupName, parentGroupId: ids.company } }));
  const page = await world().open('admin', '/sites', { phone: true, dark: true });
  await page.getByRole('row', { name: /Municipal/ }).waitFor();
  expect(await sideways(page)).toBe(false);
  await picture(page, 'sites-phone');
  for (const tab of ['', '?tab=rights', '?tab=transactions', '?tab=history']) {
    await page.goto(`${world().url}/sites/${id}${tab}`);
    await page.getByRole('heading', { level: 1, name: /Municipal/ }).waitFor();
    await page.getByRole('tabpanel').getByRole('heading').first().waitFor();
    expect(await sideways(page)).toBe(false);
    expect(await accessible(page)).toEqual([]);
  }
  await page.goto(`${world().url}/sites/987654`);
  await page.getByText('There is no such site').waitFor();
});
