// One order to many chargers: which they are, at which pace, what becomes of each, and whose it is.
import { expect, it } from 'vitest';
import { type Network, newCustomer, smallNetwork, unique } from '../support/api.ts';
import { keyOf } from '../support/branched.ts';
import { TestCharger, until } from '../support/charger.ts';
import { client, good } from '../support/client.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { onEveryEngine, say } from './harness.ts';

interface Bulk {
  readonly id: number;
  readonly chargers: number;
  readonly over: boolean;
  readonly counts: Readonly<Record<string, number>>;
}

const RESET = { action: 'Reset', payload: { type: 'Soft' }, perMinute: 6000 };

onEveryEngine('bulk commands', (at) => {
  const order = (key: string, body: object) => say(at(), key, 'POST', '/bulk-commands', body);
  const read = async (key: string, id: number): Promise<Bulk> =>
    (await say(at(), key, 'GET', `/bulk-commands/${id}`)).json;
  const over = (key: string, id: number) =>
    until(
      () => read(key, id),
      (bulk) => bulk.over,
    );
  const chargers = async (key: string, id: number, query = '') =>
    (await say(at(), key, 'GET', `/bulk-commands/${id}/commands${query}`)).json;
  const connect = async (n: Network, which: number, more = {}) => {
    const charger = await TestCharger.connect(at(), n.chargers[which] ?? expect.fail('no charger'));
    charger.answers({ Reset: { status: 'Accepted' } });
    await charger.boot(1, more);
    return charger;
  };

  it('reach every charger once, and tell what became of each', async () => {
    const n = await smallNetwork(at(), { chargers: 3 });
    const [one, two] = [await connect(n, 0), await connect(n, 1)];
    two.answers({ Reset: { status: 'Rejected' } });
    const made = await order(n.key, { ...RESET, filter: { siteId: n.siteId } });
    expect(made.status).toBe(202);
    expect(made.headers.location).toBe(`/api/v1/bulk-commands/${made.json.id}`);
    expect(made.json).toMatchObject({ chargers: 3, over: false, counts: { waiting: 3 } });
    const { counts } = await over(n.key, made.json.id);
    expect(counts).toMatchObject({ accepted: 1, rejected: 1, offline: 1, waiting: 0, queued: 0 });
    const { items } = await chargers(n.key, made.json.id);
    expect(items).toMatchObject([
      { chargerId: n.chargers[0]?.id, state: 'accepted', command: { bulkCommandId: made.json.id } },
      { chargerId: n.chargers[1]?.id, state: 'rejected', problem: null },
      { chargerId: n.chargers[2]?.id, state: 'offline', command: { problem: expect.any(String) } },
    ]);
    const first = await chargers(n.key, made.json.id, '?limit=1&state=offline');
    expect(first.items).toMatchObject([{ chargerId: n.chargers[2]?.id }]);
    expect(one.called('Reset')).toEqual([{ type: 'Soft' }]);
    expect(two.called('Reset')).toHaveLength(1);
    const list = await say(at(), n.key, 'GET', '/bulk-commands');
    expect(list.json.items).toMatchObject([
      { id: made.json.id, askedBy: expect.stringMatching(/^key \d+$/) },
    ]);
    await Promise.all([one.close(), two.close()]);
  });

  it('choose by what the chargers reported, and by where they are', async () => {
    const n = await smallNetwork(at(), { chargers: 3 });
    const inner = await good(
      n.api.POST('/api/v1/sites', { body: { groupName: 'Inner', parentGroupId: n.siteId } }),
    );
    const nested = await good(
      n.api.POST('/api/v1/chargers', { body: { chargerId: unique('CP'), groupId: inner.id } }),
    );
    await (await connect(n, 0, { firmwareVersion: '1.0' })).close();
    await (await connect(n, 1, { chargePointModel: 'Two', firmwareVersion: '1.1' })).close();
    const [first, second, third] = n.chargers.map(({ id }) => id);
    for (const [filter, ids] of [
      [{ siteId: n.siteId, subsites: true }, [first, second, third, nested.chargerId]],
      [{ siteId: inner.id }, [nested.chargerId]],
      [{ model: 'Two' }, [second]],
      [{ manufacturer: 'Acme' }, [first, second]],
      [{ manufacturer: 'Acme', firmwareVersion: '1.0' }, [first]],
      [{ chargerIds: [third, first, first] }, [first, third]],
    ] as const) {
      const { json } = await order(n.key, { ...RESET, filter });
      const { items } = await chargers(n.key, json.id);
      expect({ filter, ids: items.map((one: { chargerId: string }) => one.chargerId) }).toEqual({
        ...{ filter, ids },
      });
    }
  });

  it('name the field and the rule of what is not well formed', async () => {
    const n = await smallNetwork(at());
    const filter = { siteId: n.siteId };
    for (const [body, told] of [
      [{ ...RESET, filter, action: 'RemoteStopTransaction' }, 'action must be one of'],
      [{ ...RESET, filter, payload: { type: 'Gentle' } }, 'payload.type must be one of'],
      [{ ...RESET, filter, payload: {} }, 'payload.type is required'],
      [{ ...RESET, filter, perMinute: 0 }, 'perMinute must'],
      [{ ...RESET, filter, expiresIn: 'soon' }, 'expiresIn must be a length of time'],
      [{ ...RESET }, 'filter is required'],
      [{ ...RESET, filter: {} }, 'filter must name something'],
      [{ ...RESET, filter: { subsites: true, model: 'One' } }, 'filter.subsites goes with siteId'],
      [{ ...RESET, filter: { model: 'None such' } }, 'filter must fit a charger'],
      [{ ...RESET, filter: { siteId: 424_242 } }, 'filter.siteId must be the id of a site'],
      [
        { ...RESET, filter: { chargerIds: [n.chargers[0]?.id, 'NOBODY'] } },
        'filter.chargerIds[1] must be the identity of a charger',
      ],
      [
        { ...RESET, filter, action: 'ChangeConfiguration', payload: { key: 'AuthorizationKey', value: 'x' } },
        'payload.key must not name a secret',
      ],
    ] as const) {
      const { status, text } = await order(n.key, body);
      expect({ told, status, text }).toEqual({ told, status: 400, text: expect.stringContaining(told) });
    }
    expect((await say(at(), n.key, 'GET', '/bulk-commands')).json.items).toEqual([]);
    expect((await say(at(), n.key, 'GET', '/bulk-commands/424242')).status).toBe(404);
  });

  it('keep their pace, and are cancelled before the rest is made', async () => {
    const n = await smallNetwork(at(), { chargers: 3 });
    const { json } = await order(n.key, {
      ...{ ...RESET, perMinute: 1, expiresIn: '1h' },
      filter: { siteId: n.siteId },
    });
    const begun = await until(
      () => read(n.key, json.id),
      ({ counts }) => counts.queued === 1,
    );
    expect(begun.counts).toMatchObject({ waiting: 2, queued: 1 });
    const cancelled = await say(at(), n.key, 'DELETE', `/bulk-commands/${json.id}`);
    expect(cancelled.json).toMatchObject({ over: true, counts: { cancelled: 3, waiting: 0, queued: 0 } });
    expect(cancelled.json.cancelledAt).toBeTypeOf('string');
    const again = await say(at(), n.key, 'DELETE', `/bulk-commands/${json.id}`);
    expect(again.json).toEqual(cancelled.json);
    const { items } = await chargers(n.key, json.id, '?state=cancelled');
    expect(items.map((one: { command: unknown }) => one.command !== null)).toEqual([true, false, false]);
  });

  it('are watched to their end', async () => {
    const n = await smallNetwork(at(), { chargers: 2 });
    const { json } = await order(n.key, { ...RESET, filter: { siteId: n.siteId } });
    const answer = await fetch(`${at()}/api/v1/bulk-commands/${json.id}/events`, {
      headers: { 'x-api-key': n.key },
    });
    const events = (await answer.text()).split('\n\n').filter((one) => one.startsWith('event: '));
    expect(events.at(-1)).toMatch(/^event: end\ndata: /);
    const last = JSON.parse(events.at(-1)?.split('data: ')[1] ?? '{}') as Bulk;
    expect(last).toMatchObject({ over: true, counts: { offline: 2 } });
  });

  it('skip a charger that is deleted meanwhile, and one for which too much waits', async () => {
    const n = await smallNetwork(at(), { chargers: 3 });
    const [, second, third] = n.chargers.map(({ id }) => id);
    const { json } = await order(n.key, {
      ...{ ...RESET, perMinute: 10, expiresIn: '1h' },
      filter: { siteId: n.siteId },
    });
    await good(
      n.api.DELETE('/api/v1/chargers/{chargerId}', { params: { path: { chargerId: third ?? '' } } }),
    );
    const clear = `/chargers/${second}/commands/ClearCache?expiresIn=1h`;
    for (let i = 0; i < 100; i += 1) await say(at(), n.key, 'POST', clear, {});
    const bulk = await until(
      () => read(n.key, json.id),
      ({ counts }) => counts.waiting === 0,
      30_000,
    );
    expect(bulk.counts).toMatchObject({ queued: 1, skipped: 2 });
    const { items } = await chargers(n.key, json.id);
    expect(items[2]).toMatchObject({
      chargerId: third,
      state: 'skipped',
      problem: 'the charger was deleted',
    });
    expect(items[1]).toMatchObject({
      chargerId: second,
      state: 'skipped',
      problem: 'too many commands wait for it',
    });
  });

  it('are given up when who asked may not operate chargers any more', async () => {
    const n = await smallNetwork(at(), { chargers: 2 });
    const key = await keyOf(at(), n.customerId, { name: 'brief', scopes: ['chargers:operate'] });
    const { json } = await order(key, { ...RESET, perMinute: 20, filter: { siteId: n.siteId } });
    await until(
      () => read(n.key, json.id),
      ({ counts }) => counts.offline === 1,
    );
    const admin = client(at(), ADMIN_KEY);
    const path = { id: n.customerId };
    const keys = await good(admin.GET('/api/v1/customers/{id}/keys', { params: { path } }));
    const keyId = keys.items.find(({ name }) => name === 'brief')?.id ?? 0;
    await good(admin.DELETE('/api/v1/customers/{id}/keys/{keyId}', { params: { path: { ...path, keyId } } }));
    const given = await until(
      () => read(n.key, json.id),
      (bulk) => bulk.over,
      30_000,
    );
    expect(given).toMatchObject({
      ...{ counts: { offline: 1, skipped: 1 }, problem: `key ${keyId} may not operate chargers any more` },
    });
  });

  it('reach for who is bound to a branch what lies there, and are told to him and to who sees all', async () => {
    const { id: customerId, key, api } = await newCustomer(at());
    const site = async (groupName: string) =>
      (await good(api.POST('/api/v1/sites', { body: { groupName } }))).id;
    const [here, there] = [await site('Here'), await site('There')];
    const charger = async (groupId: number) =>
      (await good(api.POST('/api/v1/chargers', { body: { chargerId: unique('CP'), groupId } }))).chargerId;
    const [mine, other] = [await charger(here), await charger(there)];
    const scopes = ['chargers:operate', 'chargers:read'] as const;
    const [bound, neighbour] = [
      await keyOf(at(), customerId, { scopes: [...scopes], branches: [here] }),
      await keyOf(at(), customerId, { scopes: [...scopes], branches: [here] }),
    ];
    const line = await TestCharger.connect(at(), { id: mine }).catch(() => undefined);
    expect(line).toBeUndefined();
    for (const filter of [{ siteId: there }, { chargerIds: [other] }]) {
      expect((await order(bound, { ...RESET, filter })).status).toBe(400);
    }
    const all = await order(key, { ...RESET, filter: { chargerIds: [mine, other] } });
    const own = await order(bound, { ...RESET, filter: { chargerIds: [mine] } });
    expect((await over(key, own.json.id)).chargers).toBe(1);
    expect((await over(bound, own.json.id)).counts).toMatchObject({ offline: 1 });
    expect((await say(at(), bound, 'GET', '/bulk-commands')).json.items).toHaveLength(1);
    for (const [who, id] of [
      [bound, all.json.id],
      [neighbour, own.json.id],
    ]) {
      for (const path of ['', '/commands', '/events']) {
        expect((await say(at(), who, 'GET', `/bulk-commands/${id}${path}`)).status).toBe(404);
      }
      expect((await say(at(), who, 'DELETE', `/bulk-commands/${id}`)).status).toBe(404);
    }
  });

  it('fix for who is bound only what lies there, whatever the filter fits', async () => {
    const { id: customerId, api } = await newCustomer(at());
    const root = await good(api.POST('/api/v1/sites', { body: { groupName: 'Root' } }));
    const ids: string[] = [];
    const made: number[] = [];
    for (const groupName of ['Here', 'There']) {
      const site = await good(api.POST('/api/v1/sites', { body: { groupName, parentGroupId: root.id } }));
      const body = { chargerId: unique('CP'), groupId: site.id, authMode: 'none' as const };
      ids.push((await good(api.POST('/api/v1/chargers', { body }))).chargerId);
      made.push(site.id);
    }
    for (const id of ids) {
      const line = await TestCharger.connect(at(), { id });
      await line.boot();
      await line.close();
    }
    const bound = await keyOf(at(), customerId, {
      scopes: ['chargers:operate', 'chargers:read'],
      branches: [made[0] ?? 0],
    });
    const { json } = await order(bound, { ...RESET, filter: { manufacturer: 'Acme' } });
    expect(json.chargers).toBe(1);
    await over(bound, json.id);
    const { items } = await chargers(bound, json.id);
    expect(items).toMatchObject([{ chargerId: ids[0] }]);
  });
});
