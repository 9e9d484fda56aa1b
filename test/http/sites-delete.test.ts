// Sites deleted over REST: what hinders it, and what a whole branch takes along.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, smallNetwork, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { type Api, good, refused } from '../support/client.ts';
import { onEveryEngine } from './harness.ts';

onEveryEngine('deletes of sites', (at) => {
  let api: Api;
  beforeAll(async () => {
    ({ api } = await newCustomer(at()));
  });

  const site = async (groupName: string, parentGroupId?: number, more: object = {}) =>
    (
      await good(
        api.POST('/api/v1/sites', {
          body: { groupName, ...(parentGroupId === undefined ? {} : { parentGroupId }), ...more },
        }),
      )
    ).id;
  const charger = (groupId: number) =>
    good(api.POST('/api/v1/chargers', { body: { chargerId: unique('CP'), groupId } }));
  const driver = async (homeGroupId: number) =>
    (await good(api.POST('/api/v1/drivers', { body: { name: unique('driver'), homeGroupId } }))).id;
  const mayAt = (userid: number, siteId: number) =>
    good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path: { userid, siteId } } }));
  const remove = (siteId: number, query: object = {}, headers = {}) =>
    api.DELETE('/api/v1/sites/{siteId}', { params: { path: { siteId }, query }, headers });
  const get = (siteId: number) => api.GET('/api/v1/sites/{siteId}', { params: { path: { siteId } } });

  it('take away a site on which nothing hangs; its externalId is free', async () => {
    const id = await site('Alone', undefined, { externalId: 'alone' });
    expect((await remove(id)).response.status).toBe(204);
    expect(await refused(get(id))).toBe('404 site-not-found');
    expect(await refused(remove(id))).toBe('404 site-not-found');
    const params = { path: { externalId: 'alone' } };
    expect(await refused(api.GET('/api/v1/sites/by-external-id/{externalId}', { params }))).toBe(
      '404 site-not-found',
    );
    const again = await site('Alone', undefined, { externalId: 'alone' });
    expect(again).not.toBe(id);
    const query = { text: 'alone', total: true };
    const found = await good(api.GET('/api/v1/sites', { params: { query } }));
    expect([found.items.map((one) => one.id), found.total]).toEqual([[again], 1]);
    const nobody = { groupName: 'x', parentGroupId: id };
    expect(await refused(api.POST('/api/v1/sites', { body: nobody }))).toBe(
      '400 bad-body: parentGroupId must be the id of a site of the customer',
    );
    const nowhere = { chargerId: unique('CP'), groupId: id };
    expect(await refused(api.POST('/api/v1/chargers', { body: nowhere }))).toBe(
      '400 bad-body: groupId must be the id of a site of the customer',
    );
  });

  it('are refused while something hangs on it; a dry run tells what, and nothing is done', async () => {
    const top = await site('Top');
    const inner = await site('Inner', top);
    const { chargerId } = await charger(inner);
    const userid = await driver(top);
    await mayAt(userid, inner);
    await good(
      api.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', { params: { path: { userid, chargerId } } }),
    );
    expect(await refused(remove(top))).toBe(
      '409 still-in-use: cascade must be true to take along 1 subsite, 1 charger, 1 right on a site, 1 right on a charger, 1 driver at home there',
    );
    const { name } = await good(api.GET('/api/v1/drivers/{userid}', { params: { path: { userid } } }));
    const whose = [{ id: String(userid), name }];
    expect(await good(remove(top, { dryRun: true }))).toEqual({
      wouldGo: [
        { kind: 'subsites', count: 1, named: [{ id: String(inner), name: 'Inner' }] },
        { kind: 'chargers', count: 1, named: [{ id: chargerId, name: chargerId }] },
        { kind: 'site-rights', count: 1, named: whose },
        { kind: 'charger-rights', count: 1, named: whose },
        { kind: 'homes', count: 1, named: whose },
      ],
    });
    for (const id of [top, inner]) expect((await get(id)).response.status).toBe(200);
    const stale = { 'if-match': '"99"' };
    expect(await refused(remove(top, { cascade: true }, stale))).toMatch(/^412 /);
    expect((await get(top)).response.status).toBe(200);
  });

  it('take the whole branch along when told', async () => {
    const top = await site('Harbour');
    const [left, right] = [await site('Left', top), await site('Right', top)];
    const deep = await site('Deep', left);
    const beside = await site('Beside');
    const [online, other, spared] = [await charger(deep), await charger(right), await charger(beside)];
    const userid = await driver(left);
    for (const id of [top, deep, beside]) await mayAt(userid, id);
    const idTag = unique('TAG');
    const tags = { params: { path: { userid } }, body: { idTag } };
    await good(api.POST('/api/v1/drivers/{userid}/tags', tags));
    const line = await TestCharger.connect(at(), { id: online.chargerId, password: online.password ?? '' });
    await line.boot(1);
    expect(await line.start(1, idTag)).toMatchObject({ status: 'Accepted' });

    expect((await remove(top, { cascade: true })).response.status).toBe(204);
    expect(await line.closed).toEqual({ code: 1008, reason: 'this charger was deleted' });
    await expect(TestCharger.connect(at(), { id: online.chargerId, password: 'x' })).rejects.toThrow('404');
    for (const id of [top, left, right, deep]) expect(await refused(get(id))).toBe('404 site-not-found');
    for (const { chargerId } of [online, other]) {
      const params = { path: { chargerId } };
      expect(await refused(api.GET('/api/v1/chargers/{chargerId}', { params }))).toBe(
        '404 charger-not-found',
      );
    }
    const document = await good(api.GET('/api/v1/drivers/{userid}', { params: { path: { userid } } }));
    expect(document).toMatchObject({ homeGroupId: 0, homeGroupName: '' });
    expect(document.chargerGroups.map((one) => [one.id, one.chargers.map((c) => c.chargerId)])).toEqual([
      [beside, [spared.chargerId]],
    ]);
    const rights = await good(api.GET('/api/v1/drivers/{userid}/rights', { params: { path: { userid } } }));
    expect(rights.items.map((one) => one.groupId)).toEqual([beside]);
    const query = { root: beside, with: 'chargers' as const };
    const tree = await good(api.GET('/api/v1/sites/tree', { params: { query } }));
    expect(tree.items.map((one) => one.chargers?.length)).toEqual([1]);
    const audit = await good(api.GET('/api/v1/audit', { params: { query: { limit: 200 } } }));
    const told = audit.items.filter(({ action }) => action === 'delete').map(({ thing }) => thing);
    expect(told.filter((thing) => thing === 'site')).toHaveLength(5);
    expect(told.filter((thing) => thing === 'charger')).toHaveLength(2);
    expect(told.filter((thing) => thing === 'right')).toHaveLength(2);
    const home = audit.items.find(({ thing, action }) => thing === 'driver' && action === 'change');
    expect(home).toMatchObject({ driverId: userid, changes: { homeGroupId: { from: left, to: null } } });
    // Inside the branch nothing can be made any more, and what was beside it is as before.
    const moved = { params: { path: { siteId: beside } }, body: { parentGroupId: left } };
    expect(await refused(api.PATCH('/api/v1/sites/{siteId}', moved))).toMatch(/^400 .*parentGroupId/);
  });

  it('let nothing be made at a site in the moment in which it goes', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await site(`Race ${round}`);
      const chargerId = unique('CP');
      const [gone, made] = await Promise.all([
        remove(id, { cascade: true }),
        api.POST('/api/v1/chargers', { body: { chargerId, groupId: id } }),
      ]);
      expect(gone.response.status).toBe(204);
      expect([201, 400]).toContain(made.response.status);
      // Whoever was first: no charger is left at a site that is not there.
      const params = { path: { chargerId } };
      expect(await refused(api.GET('/api/v1/chargers/{chargerId}', { params }))).toBe(
        '404 charger-not-found',
      );
    }
  });

  it('touch nothing of another customer', async () => {
    const other = await smallNetwork(at());
    expect(await refused(remove(other.siteId, { cascade: true }))).toBe('404 site-not-found');
    const params = { path: { siteId: other.siteId } };
    expect((await other.api.GET('/api/v1/sites/{siteId}', { params })).response.status).toBe(200);
  });

  it('are not done for who asks for something that there is not', async () => {
    const id = await site('Alone');
    const told = await refused(remove(id, { dryrun: true }));
    expect(told).toBe('400 bad-query: dryrun is no query parameter of this operation');
    await good(get(id));
    const entries = (query: object) => api.GET('/api/v1/audit', { params: { query } });
    expect((await remove(id)).response.status).toBe(204);
    expect(
      await refused(api.GET('/api/v1/sites/{siteId}/history', { params: { path: { siteId: id } } })),
    ).toBe('404 site-not-found');
    // What is gone still has its history.
    const { items } = await good(entries({ thing: 'site', thingId: String(id) }));
    expect(items.map(({ action }) => action)).toEqual(['delete', 'create']);
    expect(await refused(entries({ thingId: '1' }))).toBe('400 bad-query: thingId has no use without thing');
    expect(await refused(entries({ thingID: '1' }))).toBe(
      '400 bad-query: thingID is no query parameter of this operation',
    );
  });
});
