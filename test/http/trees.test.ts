// Whole trees: nested as the sites are, counted as the driver document counts, and the same bytes with little in it or much.
import { expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { onEveryEngine, say } from './harness.ts';

interface Node {
  readonly id: number;
  readonly onlineSocket?: number;
  readonly offlineSocket?: number;
  readonly errorSocket?: number;
  readonly chargers?: { readonly chargerId: string; readonly chargerStatus: string }[];
  readonly drivers?: { readonly name: string }[];
  readonly subgroups: Node[];
}

onEveryEngine('trees', (at) => {
  const furnished = async () => {
    const { key } = await newCustomer(at());
    const post = async (path: string, body: object) => (await say(at(), key, 'POST', path, body)).json;
    const root = await post('/sites', { groupName: 'Root' });
    const inner = await post('/sites', { groupName: 'Inner', parentGroupId: root.id });
    const other = await post('/sites', { groupName: 'Other' });
    const chargers = [];
    for (const [n, site] of [root, inner, inner, other].entries()) {
      const chargerId = `TREE-${key.slice(3, 15)}-${n}`;
      const sockets = [{ id: 1 }, { id: 2 }];
      const made = await post('/chargers', { chargerId, groupId: site.id, sockets });
      chargers.push({ ...made, id: chargerId });
    }
    const driver = await post('/drivers', { name: 'At home', homeGroupId: inner.id });
    await post('/drivers', { name: 'Nowhere' });
    return { key, root, inner, other, chargers, driver };
  };

  it('of sites show what the driver document shows', async () => {
    const { key, root, inner, other, chargers, driver } = await furnished();
    const [, second] = chargers as { id: string; password: string }[];
    const line = await TestCharger.connect(at(), {
      id: String(second?.id),
      password: String(second?.password),
    });
    await line.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' });
    await line.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' });
    await line.call('StatusNotification', { connectorId: 2, errorCode: 'GroundFailure', status: 'Faulted' });
    for (const { id } of [root, other]) await say(at(), key, 'PUT', `/drivers/${driver.id}/sites/${id}`);

    const tree = (await say(at(), key, 'GET', '/sites/tree?with=chargers')).json.items as Node[];
    const document = (await say(at(), key, 'GET', `/drivers/${driver.id}`)).json.chargerGroups as Node[];
    const told = (node: Node): unknown => ({
      ...{ id: node.id, online: node.onlineSocket, offline: node.offlineSocket, error: node.errorSocket },
      chargers: node.chargers?.map(({ chargerId, chargerStatus }) => [chargerId, chargerStatus]),
      subgroups: node.subgroups.map(told),
    });
    expect(tree.map(told)).toEqual(document.map(told));
    expect(tree[0]).toMatchObject({ onlineSocket: 1, offlineSocket: 4, errorSocket: 1 });

    const bare = (await say(at(), key, 'GET', '/sites/tree')).json.items as Node[];
    expect(bare[0]).not.toHaveProperty('chargers');
    const branch = (await say(at(), key, 'GET', `/sites/tree?root=${inner.id}&with=chargers`)).json.items;
    expect(branch).toEqual([tree[0]?.subgroups[0]]);
    line.socket.terminate();
  });

  it('of homes show every driver once', async () => {
    const { key, inner } = await furnished();
    const whole = (await say(at(), key, 'GET', '/home-tree')).json;
    expect(whole.items[0].subgroups[0].drivers).toMatchObject([{ name: 'At home' }]);
    expect(whole.withoutHome).toMatchObject([{ name: 'Nowhere' }]);
    const branch = (await say(at(), key, 'GET', `/home-tree?root=${inner.id}`)).json;
    expect(branch).toEqual({ items: [whole.items[0].subgroups[0]], withoutHome: [] });
  });

  it('say what is wrong', async () => {
    const { key } = await newCustomer(at());
    for (const path of ['/sites/tree', '/home-tree']) {
      expect((await say(at(), key, 'GET', `${path}?root=424242`)).status).toBe(404);
      const told = await say(at(), key, 'GET', `${path}?root=x`);
      expect([told.status, told.text]).toEqual([
        400,
        expect.stringContaining('root must be a decimal integer'),
      ]);
    }
    expect((await say(at(), key, 'GET', '/sites/tree?with=wings')).text).toBe(
      'Errors in the query parameters: with must be one of chargers',
    );
    expect((await say(at(), key, 'GET', '/sites/tree')).json).toEqual({ items: [] });
  });
});
