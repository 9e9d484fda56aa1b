// Whole trees: nested as the sites are, counted as the driver document counts, and the same bytes with little in it or much.
import { expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { good, refused, type Schemas } from '../support/client.ts';
import { onEveryEngine, say } from './harness.ts';

type Node = Schemas['SiteNode'];

onEveryEngine('trees', (at) => {
  const furnished = async () => {
    const { api } = await newCustomer(at());
    const site = (body: Schemas['NewSite']) => good(api.POST('/api/v1/sites', { body }));
    const driverAt = (name: string, homeGroupId: number | null) =>
      good(api.POST('/api/v1/drivers', { body: { name, homeGroupId } }));
    const root = await site({ groupName: 'Root' });
    const inner = await site({ groupName: 'Inner', parentGroupId: root.id });
    const other = await site({ groupName: 'Other' });
    const chargers: { id: string; password: string }[] = [];
    for (const { id: groupId } of [root, inner, inner, other]) {
      const body = { chargerId: unique('TREE'), groupId, sockets: [{ id: 1 }, { id: 2 }] };
      const { chargerId, password } = await good(api.POST('/api/v1/chargers', { body }));
      chargers.push({ id: chargerId, password: password as string });
    }
    const driver = await driverAt('At home', inner.id);
    await driverAt('Nowhere', null);
    return { api, root, inner, other, chargers, driver };
  };

  it('of sites show what the driver document shows', async () => {
    const { api, root, inner, other, chargers, driver } = await furnished();
    const line = await TestCharger.connect(at(), chargers[1] ?? expect.fail('no such charger'));
    await line.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' });
    await line.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' });
    await line.call('StatusNotification', { connectorId: 2, errorCode: 'GroundFailure', status: 'Faulted' });
    for (const { id } of [root, other]) {
      const params = { path: { userid: driver.id, siteId: id } };
      await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params }));
    }

    const query = { with: 'chargers' } as const;
    const tree = (await good(api.GET('/api/v1/sites/tree', { params: { query } }))).items;
    const params = { path: { userid: driver.id } };
    const document = (await good(api.GET('/api/v1/drivers/{userid}', { params }))).chargerGroups;
    const told = (node: Node | Schemas['ChargerGroup']): unknown => ({
      ...{ id: node.id, online: node.onlineSocket, offline: node.offlineSocket, error: node.errorSocket },
      chargers: node.chargers?.map(({ chargerId, chargerStatus }) => [chargerId, chargerStatus]),
      subgroups: node.subgroups.map(told),
    });
    expect(tree.map(told)).toEqual(document.map(told));
    expect(tree[0]).toMatchObject({ onlineSocket: 1, offlineSocket: 4, errorSocket: 1 });

    const bare = await good(api.GET('/api/v1/sites/tree'));
    expect(bare.items[0]).not.toHaveProperty('chargers');
    const below = { params: { query: { ...query, root: inner.id } } };
    const branch = await good(api.GET('/api/v1/sites/tree', below));
    expect(branch.items).toEqual([tree[0]?.subgroups[0]]);
    line.socket.terminate();
  });

  it('of homes show every driver once', async () => {
    const { api, inner } = await furnished();
    const whole = await good(api.GET('/api/v1/home-tree'));
    expect(whole.items[0]?.subgroups[0]?.drivers).toMatchObject([{ name: 'At home' }]);
    expect(whole.withoutHome).toMatchObject([{ name: 'Nowhere' }]);
    const branch = await good(api.GET('/api/v1/home-tree', { params: { query: { root: inner.id } } }));
    expect(branch).toEqual({ items: [whole.items[0]?.subgroups[0]], withoutHome: [] });
  });

  it('say what is wrong', async () => {
    const { key, api } = await newCustomer(at());
    for (const path of ['/sites/tree', '/home-tree'] as const) {
      const nowhere = { params: { query: { root: 424242 } } };
      expect(await refused(api.GET(`/api/v1${path}`, nowhere))).toBe('404 site-not-found');
      const told = await say(at(), key, 'GET', `${path}?root=x`);
      expect([told.status, told.text]).toEqual([
        400,
        expect.stringContaining('root must be a decimal integer'),
      ]);
    }
    expect((await say(at(), key, 'GET', '/sites/tree?with=wings')).text).toBe(
      'Errors in the query parameters: with must be one of chargers',
    );
    expect(await good(api.GET('/api/v1/sites/tree'))).toEqual({ items: [] });
  });
});
