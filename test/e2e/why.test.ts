// "My card does not work at the library", as somebody on the phone plays it: to the reason and its mend in five touches.
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { good } from '../support/client.ts';
import { operatorOf } from '../support/operators.ts';
import { accessibleInBoth, isLive, sideways } from './support/look.ts';
import { inWorld } from './support/world.ts';

const world = inWorld();
const DAY = 86_400_000;
const ids = { library: 0, aino: 0, matti: 0, van: 0 };

const sentence = (page: Page, words: RegExp | string) =>
  page.getByRole('main').getByRole('heading', { level: 2, name: words });
const field = (page: Page, name: string) => page.getByRole('combobox', { name });

async function decisionOn(idTag: string, chargerId: string) {
  return good(world().api.GET('/api/v1/access', { params: { query: { idTag, chargerId } } }));
}

beforeAll(async () => {
  const { api, charger } = world();
  const site = async (groupName: string, parentGroupId: number | null) =>
    (await good(api.POST('/api/v1/sites', { body: { groupName, parentGroupId } }))).id;
  const town = await site('Helsinki', null);
  ids.library = await site('Library', town);
  const yard = await site('Yard', town);
  const driver = async (
    name: string,
    tags: readonly { idTag: string; expiringDate?: string }[],
    on: number[],
  ) => {
    const { id } = await good(
      api.POST('/api/v1/drivers', { body: { name, homeGroupId: town, tags: [...tags] } }),
    );
    for (const siteId of on) {
      const params = { path: { userid: id, siteId } };
      await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params, body: {} }));
    }
    return id;
  };
  const gone = new Date(Date.now() - 30 * DAY).toISOString();
  ids.aino = await driver('Aino Virtanen', [{ idTag: '04DEAD0001', expiringDate: gone }], [town]);
  ids.matti = await driver('Matti Korhonen', [{ idTag: '04B1000001' }, { idTag: '04B1000002' }], [yard]);
  ids.van = await driver('Delivery van 7', [{ idTag: '04C0FFEE01' }], [town]);
  await charger('DOCK-01', ids.library);
  await charger('YARD-01', yard);
}, 60_000);

it('comes from the phone’s first word to the reason and its mend in five touches', async () => {
  const page = await world().open('admin', '/why', { phone: true });
  await isLive(page);
  let touches = 0;
  const touch = async (act: Promise<void>) => {
    touches += 1;
    await act;
  };
  await touch(field(page, 'Who or which card').fill('aino'));
  await touch(page.getByRole('option', { name: /Aino Virtanen/ }).tap());
  // Its site is called Library; nothing of the charger is. The field has the focus already.
  await expect.poll(() => page.evaluate('document.activeElement.role')).toBe('combobox');
  await touch(page.keyboard.type('library'));
  await touch(page.getByRole('option', { name: /DOCK-01/ }).tap());
  await sentence(page, /^No: card 04DEAD0001 of Aino Virtanen expired on \d+ \w+ \d{4}\.$/).waitFor();
  expect(await page.getByRole('listitem').filter({ hasText: 'failed:' }).textContent()).toContain(
    'expired at',
  );
  expect(await sideways(page)).toBe(false);
  expect(await accessibleInBoth(page)).toEqual([]);
  await touch(page.getByRole('button', { name: 'Move the expiry' }).tap());
  await sentence(page, 'Yes: card 04DEAD0001 of Aino Virtanen may charge at DOCK-01.').waitFor();
  expect(touches).toBeLessThanOrEqual(5);
  expect((await decisionOn('04DEAD0001', 'DOCK-01')).allowed).toBe(true);
  // Whoever gets the address sees the same.
  const shared = await world().open('support', new URL(page.url()).pathname + new URL(page.url()).search);
  await sentence(shared, /^Yes: card 04DEAD0001/).waitFor();
  await shared.context().close();
  await page.context().close();
});

it('shows each card of a driver; support gives the right, and may not unblock', async () => {
  const { api, open } = world();
  const page = await open('support', `/why?driverId=${ids.matti}&chargerId=DOCK-01`);
  await page.getByText('0 of 2 cards may charge there.').waitFor();
  await page.getByRole('radio', { name: 'Only this charger, DOCK-01' }).check();
  await page.getByRole('button', { name: 'Give the right' }).click();
  await page.getByText('2 of 2 cards may charge there.').waitFor();
  const params = { path: { userid: ids.matti, chargerId: 'DOCK-01' } };
  const right = await good(api.GET('/api/v1/drivers/{userid}/chargers/{chargerId}', { params }));
  expect(right.until).toBeNull();

  const { items } = await good(
    api.GET('/api/v1/drivers/{userid}/tags', { params: { path: { userid: ids.matti } } }),
  );
  const blocked = items.find(({ idTag }) => idTag === '04B1000002');
  const tag = { path: { userid: ids.matti, tagId: blocked?.id ?? 0 } };
  const body = { blocked: true, blockedReason: 'lost in May' };
  await good(api.PATCH('/api/v1/drivers/{userid}/tags/{tagId}', { params: tag, body }));
  await page.getByRole('button', { name: 'Decide again' }).click();
  await page.getByText('1 of 2 cards may charge there.').waitFor();
  await sentence(page, 'No: card 04B1000002 of Matti Korhonen is blocked.').waitFor();
  await page.getByText('The card is blocked: lost in May').waitFor();
  await page.getByText('You may not change drivers and cards: ask somebody who may').waitFor();
  await page.getByText('Ask for this: unblock card').waitFor();
  expect(await page.getByRole('button', { name: /Unblock/ }).count()).toBe(0);
  await page.context().close();

  const admin = await open('admin', '/why?idTag=04B1000002&chargerId=DOCK-01');
  await admin.getByRole('button', { name: 'Unblock card 04B1000002' }).click();
  await sentence(admin, /^Yes: card 04B1000002/).waitFor();
  await admin.context().close();
});

it('lets in a driver from elsewhere, by who runs the place and may not see him', async () => {
  const { api, customer, open, url } = world();
  const { id: elsewhere } = await good(
    api.POST('/api/v1/sites', { body: { groupName: 'Tampere', parentGroupId: null } }),
  );
  const body = { name: 'Ville Laine', homeGroupId: elsewhere, tags: [{ idTag: '04FA000001' }] };
  const { id: userid } = await good(api.POST('/api/v1/drivers', { body }));
  const home = { path: { userid, siteId: elsewhere } };
  await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: home, body: {} }));
  const path = { chargerId: 'DOCK-01' };
  const { id: accessGroupId } = await good(api.POST('/api/v1/access-groups', { body: { name: 'Docks' } }));
  const holds = { path: { accessGroupId, ...path } };
  await good(api.PUT('/api/v1/access-groups/{accessGroupId}/chargers/{chargerId}', { params: holds }));
  const roles = [{ role: 'support' as const, groupId: ids.library }];
  const { cookie } = await operatorOf(url, customer, 'librarian@aurora.example', roles);

  const page = await open(null, '/');
  const [name = '', value = ''] = cookie.split('=');
  await page.context().addCookies([{ name, value, url }]);
  await page.goto(`${url}/why?idTag=04FA000001&chargerId=DOCK-01`);
  await sentence(page, 'No: Ville Laine has no right to charge at DOCK-01.').waitFor();
  expect(await page.getByRole('radio', { name: /access group/ }).count()).toBe(0);
  await page.getByRole('radio', { name: 'Only this charger, DOCK-01' }).check();
  await page.getByRole('button', { name: 'Give the right' }).click();
  await sentence(page, 'Yes: card 04FA000001 of Ville Laine may charge at DOCK-01.').waitFor();
  const right = { path: { ...path, idTag: '04FA000001' } };
  const given = await good(api.GET('/api/v1/chargers/{chargerId}/rights/{idTag}', { params: right }));
  expect(given.right).toMatchObject({ source: 'charger', until: null });
  await page.context().close();
});

it('who may only look sees the reason and is told who could mend it', async () => {
  const page = await world().open('read-only', `/why?driverId=${ids.matti}&chargerId=DOCK-01&idTag=04B199`);
  await sentence(page, 'No: nobody has card 04B199.').waitFor();
  await page.getByText('You may not change drivers and cards').waitFor();
  expect(await page.getByRole('button', { name: /give|assign/i }).count()).toBe(0);
  await page.context().close();
});

it('ends what the card charges elsewhere, and sees it ended', async () => {
  const { charger, open } = world();
  const busy = await charger('DOCK-02', ids.library);
  const { transactionId } = await busy.start(1, '04C0FFEE01');
  busy.answers({
    RemoteStopTransaction: () => {
      void busy.stop(transactionId, 1200);
      return { status: 'Accepted' };
    },
  });
  const page = await open('support', '/why?idTag=04C0FFEE01&chargerId=DOCK-01');
  await sentence(page, 'No: card 04C0FFEE01 of Delivery van 7 charges already at DOCK-02.').waitFor();
  await page.getByRole('button', { name: `Stop transaction ${transactionId}` }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Stop transaction ${transactionId}` })
    .click();
  await sentence(page, 'Yes: card 04C0FFEE01 of Delivery van 7 may charge at DOCK-01.').waitFor();
  await page.context().close();
});

it('takes in a card that nobody has, from the list of who was refused lately', async () => {
  const { charger, open } = world();
  const dock = await charger('DOCK-03', ids.library);
  await dock.call('Authorize', { idTag: 'DEADBEEF' });
  const page = await open('admin', '/why');
  await page.getByRole('link', { name: /DEADBEEF.*DOCK-03/ }).click();
  await sentence(page, 'No: nobody has card DEADBEEF.').waitFor();
  await page.getByText('Asked: card shown').waitFor();
  await page.getByRole('combobox', { name: 'Give the card to' }).fill('aino');
  await page.getByRole('option', { name: 'Aino Virtanen' }).click();
  await page.getByRole('button', { name: 'Give the card to Aino Virtanen' }).click();
  await sentence(page, 'Yes: card DEADBEEF of Aino Virtanen may charge at DOCK-03.').waitFor();
  expect((await decisionOn('DEADBEEF', 'DOCK-03')).driverId).toBe(ids.aino);
  await page.context().close();
});

it('says so while the server is away, and heals by itself', async () => {
  const { kill, restart, open } = world();
  const page = await open('admin', `/why?driverId=${ids.van}&chargerId=DOCK-01`);
  await sentence(page, /^Yes: card 04C0FFEE01/).waitFor();
  await kill();
  await page.getByText('The server cannot be heard.').waitFor();
  // What was asked for meanwhile fails, and comes when the server does.
  await page.getByRole('button', { name: 'Where: Choose another' }).click();
  await page.getByRole('alert').first().waitFor();
  await restart();
  await page.getByRole('option', { name: /YARD-01 Yard/ }).waitFor();
  await page.getByRole('option', { name: /YARD-01 Yard/ }).click();
  await sentence(page, /^Yes: card 04C0FFEE01.* YARD-01\.$/).waitFor();
  await page.getByText('The server cannot be heard.').waitFor({ state: 'detached' });
  await page.context().close();
});
