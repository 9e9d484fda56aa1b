// The server keeps the local lists of chargers in step with the rights, and tells how they stand.
import { afterEach, expect, it } from 'vitest';
import { type Network, smallNetwork } from '../support/api.ts';
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
    expect(list.entries.get('A1')).toEqual({
      status: 'Accepted',
      parentIdTag: expect.stringMatching(/^.{1,20}$/),
    });
    const [first] = (await change(n, 'GET', `/drivers/${n.driverId}/tags`)).json.items;
    await change(n, 'PATCH', `/drivers/${n.driverId}/tags/${first.id}`, {
      expiringDate: '2036-01-01T00:00:00Z',
    });
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

  it('goes in parts, and the rest in the next ones; what does not fit is told', async () => {
    const n = await smallNetwork(at(), { tags: tags(7), site });
    const list = new ListInCharger();
    [list.sendMax, list.listMax] = [2, 5];
    const charger = await connect(n, list);
    expect(await inState(n, 'in-step')).toMatchObject({ entries: 5, wanted: 7, leftOut: 2, listVersion: 3 });
    expect(
      sentLists(charger).map((one) => `${one.updateType} ${one.localAuthorizationList?.length}`),
    ).toEqual([...['Full 2', 'Differential 2', 'Differential 1']]);
    // Who charged here comes first, then who has a right on the charger itself.
    await charger.start(1, 'T006');
    const other = (await change(n, 'POST', '/drivers', { name: 'B' })).json;
    await change(n, 'POST', `/drivers/${other.id}/tags`, { idTag: 'OWN' });
    await change(n, 'PUT', `/drivers/${other.id}/chargers/${n.chargers[0]?.id}`);
    await has(list, ...['OWN', 'T000', 'T001', 'T002', 'T006'].map((tag) => `${tag} Accepted`));
    expect((await inState(n, 'in-step')).leftOut).toBe(3);
    // A refused one is the first to leave.
    await change(n, 'DELETE', `/drivers/${other.id}/chargers/${n.chargers[0]?.id}`);
    await has(list, ...['T000', 'T001', 'T002', 'T003', 'T006'].map((tag) => `${tag} Accepted`));
  });

  it('is sent whole where the charger has another one, after people sent one, and when people ask for it', async () => {
    const n = await smallNetwork(at(), { tags: [{ idTag: 'A1' }], site });
    const list = new ListInCharger();
    const charger = await connect(n, list);
    await inState(n, 'in-step');
    list.version = 40;
    await change(n, 'POST', `/drivers/${n.driverId}/tags`, { idTag: 'B2' });
    await has(list, 'A1 Accepted', 'B2 Accepted');
    expect(sentLists(charger).slice(1).map(shape)).toEqual([
      'Differential 2: B2 Accepted',
      'Full 41: A1 Accepted, B2 Accepted',
    ]);
    await inState(n, 'in-step');
    const theirs = { listVersion: 7, updateType: 'Full', localAuthorizationList: [] };
    await change(n, 'POST', `${path(n)}/commands/SendLocalList?wait=10s`, theirs);
    await has(list, 'A1 Accepted', 'B2 Accepted');
    expect(await inState(n, 'in-step')).toMatchObject({ listVersion: 8 });
    list.entries.clear();
    expect((await change(n, 'POST', `${path(n)}/local-list/resend`)).json).toMatchObject({
      state: 'unknown',
    });
    await has(list, 'A1 Accepted', 'B2 Accepted');
  });

  it('is tried again where the charger fails, and says so', async () => {
    const n = await smallNetwork(at(), { tags: [{ idTag: 'A1' }], site });
    const list = new ListInCharger();
    list.refuses = 'Failed';
    await connect(n, list);
    const failing = await inState(n, 'failing');
    expect(failing).toMatchObject({ attempts: 1, problem: 'it answers Failed to SendLocalList', entries: 0 });
    expect(Date.parse(failing.dueAt)).toBeGreaterThan(Date.now());
    // Who comes anew is looked at at once.
    await lines.pop()?.close();
    await connect(n, list);
    await has(list, 'A1 Accepted');
    expect(await inState(n, 'in-step')).toMatchObject({ attempts: 0, problem: null });
  });

  it('is switched on in the charger where it is off, and given up where there is none until other firmware comes', async () => {
    const n = await smallNetwork(at(), { tags: [{ idTag: 'A1' }], site });
    const list = new ListInCharger();
    list.enabled = 'false';
    list.refuses = 'NotSupported';
    const charger = await connect(n, list);
    expect(await inState(n, 'unsupported')).toMatchObject({
      problem: expect.stringContaining('NotSupported'),
    });
    expect(charger.called('ChangeConfiguration')).toEqual([{ key: 'LocalAuthListEnabled', value: 'true' }]);
    await charger.close();
    await connect(n, list, { firmwareVersion: '2' });
    await has(list, 'A1 Accepted');
    // Other hardware has none of it.
    await lines.pop()?.close();
    const fresh = new ListInCharger();
    await connect(n, fresh, { chargePointSerialNumber: 'S2' });
    await has(fresh, 'A1 Accepted');
    const none = await smallNetwork(at(), { site });
    (await connect(none, new ListInCharger())).answers({ GetLocalListVersion: { listVersion: -1 } });
    expect(await inState(none, 'unsupported')).toMatchObject({ problem: expect.stringContaining('-1') });
  });

  it('asks for the version where nobody knows what became of it', async () => {
    const n = await smallNetwork(at(), { tags: [{ idTag: 'A1' }], site });
    const list = new ListInCharger();
    const charger = await connect(n, list);
    await inState(n, 'in-step');
    // It takes it, and its line ends before it has answered.
    charger.answers({
      SendLocalList: ({ listVersion }) => {
        list.version = Number(listVersion);
        list.entries.set('B2', { status: 'Accepted' });
        charger.drop();
        return undefined;
      },
    });
    await change(n, 'POST', `/drivers/${n.driverId}/tags`, { idTag: 'B2' });
    await charger.closed;
    lines.splice(0);
    const again = await connect(n, list);
    expect(await inState(n, 'in-step')).toMatchObject({ listVersion: 2, entries: 2 });
    expect(sentLists(again)).toEqual([]);
  });

  it('is left in quiet, emptied where it is not to be kept any more, and shown without other people’s tags', async () => {
    const n = await smallNetwork(at(), { tags: [{ idTag: 'A1' }], site, charger: { quiet: true } });
    const list = new ListInCharger();
    const charger = await connect(n, list);
    await until(
      () => read(n),
      (told) => String(told.problem).includes('quiet'),
    );
    expect(charger.called('GetConfiguration')).toEqual([]);
    await change(n, 'PATCH', path(n), { quiet: false });
    await has(list, 'A1 Accepted');
    await inState(n, 'in-step');
    const bound = await keyOf(at(), n.customerId, { scopes: ['chargers:read'], branches: [n.siteId] });
    const entries = await say(at(), bound, 'GET', `${path(n)}/local-list/entries`);
    expect(entries.json.items).toMatchObject([{ idTag: '***', parentIdTag: null }]);
    await change(n, 'PATCH', `/sites/${n.siteId}`, { localList: 'off' });
    await inState(n, 'off');
    expect(list.words()).toEqual([]);
    expect(shape(sentLists(charger).at(-1) ?? expect.fail('none was sent'))).toBe('Full 2: ');
  });

  it('loses a person who is erased, without a word about him', async () => {
    const n = await smallNetwork(at(), { tags: [{ idTag: 'A1' }], site });
    const list = new ListInCharger();
    await connect(n, list);
    await inState(n, 'in-step');
    await change(n, 'POST', `/drivers/${n.driverId}/erase`);
    await has(list);
    const told = await inState(n, 'in-step');
    expect(told).toMatchObject({ entries: 0, wanted: 0 });
  });
});
