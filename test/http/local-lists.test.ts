// The server keeps the local lists of chargers in step with the rights, and tells how they stand.
import { afterEach, expect, it } from 'vitest';
import { type Network, smallNetwork, unique } from '../support/api.ts';
import { keyOf } from '../support/branched.ts';
import { TestCharger, until } from '../support/charger.ts';
import { ListInCharger, sentLists, shape } from '../support/local-list.ts';
import { onEveryEngine, say } from './harness.ts';

const tags = (count: number, stem = 'T') =>
  Array.from({ length: count }, (_, n) => ({ idTag: `${stem}${String(n).padStart(3, '0')}` }));

onEveryEngine('local lists', (at) => {
  const lines: TestCharger[] = [];
  afterEach(async () => {
    for (const line of lines.splice(0)) await line.close();
  });

  const site = { localList: 'on' } as const;
  async function connect(n: Network, list: ListInCharger | undefined, more = {}): Promise<TestCharger> {
    const charger = await TestCharger.connect(at(), n.chargers[0] ?? expect.fail('no charger'));
    lines.push(charger);
    list?.on(charger);
    await charger.boot(1, { chargePointSerialNumber: 'S1', firmwareVersion: '1', ...more });
    return charger;
  }
  const path = (n: Network) => `/chargers/${n.chargers[0]?.id}`;
  const read = async (n: Network) => (await say(at(), n.key, 'GET', `${path(n)}/local-list`)).json;
  const inState = (n: Network, state: string) =>
    until(
      () => read(n),
      (told) => told.state === state,
    );
  const change = (n: Network, method: string, where: string, body?: unknown) =>
    say(at(), n.key, method, where, body);
  const has = (list: ListInCharger, ...words: string[]) =>
    until(
      async () => list.words(),
      (told) => JSON.stringify(told) === JSON.stringify(words),
    );

  it('is off as a rule, and nobody is called', async () => {
    const n = await smallNetwork(at());
    const charger = await connect(n, new ListInCharger());
    expect(await read(n)).toMatchObject({ state: 'off', entries: 0, listVersion: null });
    expect((await change(n, 'POST', `${path(n)}/local-list/resend`)).json).toMatchObject({ state: 'off' });
    expect(charger.called('GetLocalListVersion')).toEqual([]);
  });

  it('asks for limits and version, sends all, then what changed, then what lost its right as refused', async () => {
    const n = await smallNetwork(at(), { tags: [{ idTag: 'A1' }, { idTag: 'B2' }], site });
    const list = new ListInCharger();
    const charger = await connect(n, list);
    expect(await inState(n, 'in-step')).toMatchObject({
      ...{ problem: null, listVersion: 1, entries: 2, wanted: 2, leftOut: 0, attempts: 0 },
      ...{ listMaxLength: 500, sendMaxLength: 100 },
    });
    expect(list.entries.get('A1')).toEqual({ status: 'Accepted', parentIdTag: expect.stringMatching(/^.{1,20}$/) });
    const [first] = (await change(n, 'GET', `/drivers/${n.driverId}/tags`)).json.items;
    await change(n, 'PATCH', `/drivers/${n.driverId}/tags/${first.id}`, { expiringDate: '2036-01-01T00:00:00Z' });
    await until(
      async () => list.entries.get('A1')?.expiryDate,
      (expiry) => expiry === '2036-01-01T00:00:00.000Z',
    );
    await change(n, 'PATCH', `/drivers/${n.driverId}/tags/${first.id}`, { blocked: true });
    await has(list, 'A1 Blocked', 'B2 Accepted');
    await change(n, 'DELETE', `/drivers/${n.driverId}/sites/${n.siteId}`);
    await has(list, 'A1 Blocked', 'B2 Invalid');
    expect(await inState(n, 'in-step')).toMatchObject({ entries: 2, wanted: 0 });
    const { items } = (await change(n, 'GET', `${path(n)}/local-list/entries`)).json;
    expect(items).toMatchObject([
      { idTag: 'A1', outcome: 'blocked', refusedAt: expect.any(String) },
      { idTag: 'B2', outcome: 'no-right', refusedAt: expect.any(String) },
    ]);
    expect(sentLists(charger).map(shape)).toEqual([
      'Full 1: A1 Accepted, B2 Accepted',
      ...['Differential 2: A1 Accepted', 'Differential 3: A1 Blocked', 'Differential 4: B2 Invalid'],
    ]);
    const history = (await change(n, 'GET', `${path(n)}/commands?action=SendLocalList`)).json.items;
    expect(history).toHaveLength(4);
    expect(history[0]).toMatchObject({ askedBy: 'server', payload: { entries: 1 }, state: 'accepted' });
  });
});
