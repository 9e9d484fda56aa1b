// The short forms: what a charger is asked for in consequence, and what is refused before it is asked.
import { expect, it } from 'vitest';
import { type Network, newCustomer, smallNetwork, unique } from '../support/api.ts';
import { keyOf } from '../support/branched.ts';
import { TestCharger, until } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { onEveryEngine, say } from './harness.ts';

const ACCEPTED = { status: 'Accepted' };

onEveryEngine('short forms', (at) => {
  const order = (n: Network, path: string, body?: unknown, query = '?wait=10s') =>
    say(at(), n.key, 'POST', `${path}${query}`, body);
  const post = (n: Network, path: string, body?: unknown, query?: string) =>
    order(n, `/chargers/${n.chargers[0]?.id}${path}`, body, query);
  const connect = async (n: Network, which = 0) => {
    const charger = await TestCharger.connect(at(), n.chargers[which] ?? expect.fail('no charger'));
    charger.answers({
      ...{ RemoteStartTransaction: ACCEPTED, RemoteStopTransaction: ACCEPTED, Reset: ACCEPTED },
      ...{ UnlockConnector: { status: 'Unlocked' }, ChangeAvailability: { status: 'Scheduled' } },
    });
    await charger.boot(2);
    return charger;
  };

  it('say it in the words of OCPP', async () => {
    const n = await smallNetwork(at());
    const charger = await connect(n);
    const said: [path: string, body: unknown, action: string, payload: unknown][] = [
      ['/start', { idTag: 'TAG-1' }, 'RemoteStartTransaction', { idTag: 'TAG-1' }],
      ['/reset', { type: 'soft' }, 'Reset', { type: 'Soft' }],
      ['/reset', { type: 'hard' }, 'Reset', { type: 'Hard' }],
      ['/sockets/2/unlock', undefined, 'UnlockConnector', { connectorId: 2 }],
      ['/availability', { available: false }, 'ChangeAvailability', { connectorId: 0, type: 'Inoperative' }],
      [
        '/sockets/2/availability',
        { available: true },
        'ChangeAvailability',
        { connectorId: 2, type: 'Operative' },
      ],
    ];
    for (const [path, body, action, payload] of said) {
      const { status, json } = await post(n, path, body);
      expect({ path, status, json }).toMatchObject({ path, status: 200, json: { action, payload } });
      expect(json.state).toBe('accepted');
      expect(charger.called(action).at(-1)).toEqual(payload);
    }
    await charger.close();
  });

  it('name the field and the rule of what is not well formed', async () => {
    const n = await smallNetwork(at());
    for (const [path, body, told] of [
      ['/start', {}, 'idTag or driverId is required'],
      ['/start', { idTag: ' ' }, 'idTag must not be blank'],
      ['/start', { idTag: 'A'.repeat(21) }, 'idTag must'],
      ['/start', { driverId: 424_242 }, 'driverId must be the id of a driver of the customer'],
      ['/start', { driverId: n.driverId, idTag: 'OTHER' }, 'idTag must be a tag of the driver'],
      ['/start', { idTag: 'TAG-1', socketId: 0 }, 'socketId must'],
      ['/reset', { type: 'Soft' }, 'type must be one of'],
      ['/availability', { available: 'yes' }, 'available must be'],
      ['/configuration', { key: 'HeartbeatInterval', value: 60 }, 'value must be'],
    ] as const) {
      const { status, text } = await post(n, path, body);
      expect({ path, status, text }).toEqual({ path, status: 400, text: expect.stringContaining(told) });
    }
    for (const path of ['/sockets/9/stop', '/sockets/9/unlock']) {
      expect((await post(n, path)).text).toContain('Socket not found');
    }
  });

  it('start for a driver with the tag of his that may', async () => {
    const n = await smallNetwork(at(), {
      tags: [
        { idTag: 'GONE', expiringDate: '2020-01-01T00:00:00Z' },
        { idTag: 'TOO-LONG-FOR-OCPP-16-AS-IT-IS' },
        { idTag: 'GOOD' },
      ],
    });
    const charger = await connect(n);
    await charger.status(2, 'Finishing');
    const begun = await post(n, '/start', { driverId: n.driverId, socketId: 2 });
    expect(begun.json).toMatchObject({ state: 'accepted', payload: { idTag: 'GOOD', connectorId: 2 } });
    const gone = { driverId: n.driverId, idTag: 'gone' };
    const refused = await post(n, '/start', gone);
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('expired')]);
    const asked = await post(n, '/start', { ...gone, unchecked: true });
    expect(asked.json).toMatchObject({ state: 'accepted', payload: { idTag: 'GONE' } });
    await charger.close();
  });

  it('tell what the best of a driver’s tags is refused for', async () => {
    const n = await smallNetwork(at(), {
      tags: [
        { idTag: 'BLOCKED', blocked: true },
        { idTag: 'OVER', expiringDate: '2020-01-01T00:00:00Z' },
      ],
    });
    const none = await post(n, '/start', { driverId: n.driverId });
    expect([none.status, none.text]).toEqual([409, expect.stringContaining('is refused there: expired')]);
    const { id } = await good(n.api.POST('/api/v1/drivers', { body: { name: 'Ben' } }));
    const tagless = await post(n, '/start', { driverId: id });
    expect([tagless.status, tagless.text]).toEqual([409, expect.stringContaining('driverId has no tag')]);
  });

  it('stop a transaction, what runs on a socket, and all of a driver', async () => {
    const n = await smallNetwork(at(), { chargers: 2 });
    const [one, two] = [await connect(n), await connect(n, 1)];
    const first = (await one.start(1, 'TAG-1')).transactionId;
    const stopped = await order(n, `/transactions/${first}/stop`);
    expect(stopped.json).toMatchObject({ state: 'accepted', payload: { transactionId: first } });
    await one.stop(first, 10);
    const over = await order(n, `/transactions/${first}/stop`);
    expect([over.status, over.text]).toEqual([409, 'The transaction is over']);
    expect((await order(n, '/transactions/424242/stop')).status).toBe(404);
    expect((await post(n, '/sockets/1/stop')).text).toBe('No transaction runs on the socket');

    const second = (await one.start(1, 'TAG-1')).transactionId;
    const third = (await two.start(2, 'TAG-1')).transactionId;
    await post(n, '/sockets/1/stop');
    expect(one.called('RemoteStopTransaction').at(-1)).toEqual({ transactionId: second });
    const all = await order(n, `/drivers/${n.driverId}/stop`);
    expect(all.status).toBe(200);
    expect(all.json.items).toMatchObject([
      { state: 'accepted', payload: { transactionId: third }, chargerId: n.chargers[1]?.id },
      { state: 'accepted', payload: { transactionId: second }, chargerId: n.chargers[0]?.id },
    ]);
    await one.stop(second, 10);
    await two.stop(third, 10);
    expect((await order(n, `/drivers/${n.driverId}/stop`)).json).toEqual({ items: [] });
    expect((await order(n, '/drivers/424242/stop')).status).toBe(404);
    await Promise.all([one.close(), two.close()]);
  });

  it('stop all of a driver once under one key', async () => {
    const n = await smallNetwork(at());
    const charger = await connect(n);
    await charger.start(1, 'TAG-1');
    await charger.start(2, 'TAG-1');
    const send = () =>
      fetch(`${at()}/api/v1/drivers/${n.driverId}/stop?wait=10s`, {
        method: 'POST',
        headers: { 'x-api-key': n.key, 'idempotency-key': 'once' },
      });
    const [first, second] = [await send(), await send()];
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await second.json()).toEqual(await first.json());
    expect(charger.called('RemoteStopTransaction')).toHaveLength(2);
    await charger.close();
  });

  it('set a configuration key, and what is kept is true then', async () => {
    const n = await smallNetwork(at());
    const charger = await connect(n);
    const kept = async () =>
      (await say(at(), n.key, 'GET', `/chargers/${n.chargers[0]?.id}/configuration`)).json
        .chargerConfigurations;
    const set = (key: string, value: string) => post(n, '/configuration', { key, value });
    charger.answers({ ChangeConfiguration: ACCEPTED });
    await set('HeartbeatInterval', '60');
    // One key would look like all of them.
    expect(await kept()).toBeNull();
    const configurationKey = [{ key: 'HeartbeatInterval', readonly: false, value: '300' }];
    charger.answers({ GetConfiguration: { configurationKey } });
    await post(n, '/commands/GetConfiguration', {});
    await set('heartbeatinterval', '61');
    await set('AuthorizationKey', 'c0ffee00c0ffee00c0ffee00c0ffee00');
    await set('LightIntensity', '50');
    charger.answers({ ChangeConfiguration: { status: 'RebootRequired' } });
    await set('LightIntensity', '100');
    expect(await kept()).toMatchObject([
      { configName: 'HeartbeatInterval', configValue: '61' },
      { configName: 'LightIntensity', configValue: '50' },
    ]);
    await charger.close();
  });

  it('reach for who is bound to a branch what lies there', async () => {
    const { id: customerId, api } = await newCustomer(at());
    const site = async (groupName: string) =>
      (await good(api.POST('/api/v1/sites', { body: { groupName } }))).id;
    const [here, there] = [await site('Here'), await site('There')];
    const charger = async (groupId: number) =>
      await good(api.POST('/api/v1/chargers', { body: { chargerId: unique('CP'), groupId } }));
    const [mine, other] = [await charger(here), await charger(there)];
    const body = { name: 'Aino', homeGroupId: here, tags: [{ idTag: 'TAG-1' }] };
    const driver = await good(api.POST('/api/v1/drivers', { body }));
    const lines: TestCharger[] = [];
    const began: number[] = [];
    for (const { chargerId, password } of [mine, other]) {
      const line = await TestCharger.connect(at(), { id: chargerId, password: password ?? '' });
      line.answers({ RemoteStopTransaction: ACCEPTED });
      await line.boot();
      began.push((await line.start(1, 'TAG-1')).transactionId);
      lines.push(line);
    }
    const bound = await keyOf(at(), customerId, { scopes: ['chargers:operate'], branches: [here] });
    const say1 = (path: string, sent?: unknown) => say(at(), bound, 'POST', path, sent);
    expect((await say1(`/chargers/${other.chargerId}/reset`, { type: 'soft' })).status).toBe(404);
    expect((await say1(`/transactions/${began[1]}/stop`)).status).toBe(404);
    const stops = await say1(`/drivers/${driver.id}/stop`);
    expect(stops.json.items).toMatchObject([{ chargerId: mine.chargerId }]);
    await until(
      async () => lines[0]?.called('RemoteStopTransaction').length,
      (calls) => calls === 1,
    );
    expect(lines[1]?.called('RemoteStopTransaction')).toEqual([]);
    await Promise.all(lines.map((line) => line.close()));
  });
});
