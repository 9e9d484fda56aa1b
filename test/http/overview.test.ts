// The network now: what is counted is what the lists show, of whatever network, of whatever part of it, and to whoever asks.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newCustomer, smallNetwork, unique } from '../support/api.ts';
import { branched, keyOf } from '../support/branched.ts';
import { TestCharger, until } from '../support/charger.ts';
import { type Api, client, good, type QueryOf, refused, type Schemas } from '../support/client.ts';
import { onEveryEngine, say } from './harness.ts';

type Overview = Schemas['Overview'];

const OCPP = [
  ...['Available', 'Preparing', 'Charging', 'SuspendedEV', 'SuspendedEVSE', 'Finishing'],
  ...['Reserved', 'Unavailable', 'Faulted'],
];
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const socket = fc.record({
  /** Which tag starts there: one that may, or one that may not. */
  starts: maybe(fc.constantFrom('TAG-1', 'NOBODYS')),
  wh: fc.nat(5000),
  stops: fc.boolean(),
  status: maybe(fc.constantFrom(...OCPP)),
});
const charger = fc.record({
  at: fc.constantFrom('root', 'inner', 'other'),
  line: fc.constantFrom('never', 'ended', 'booted', 'open', 'open', 'open'),
  own: fc.constantFrom('Available', 'Available', 'Unavailable', 'Faulted'),
  sockets: fc.tuple(socket, socket),
});
const chargers = fc.array(charger, { minLength: 4, maxLength: 7 });

const overview = (api: Api, query: QueryOf<'/api/v1/overview'> = {}) =>
  good(api.GET('/api/v1/overview', { params: { query } }));

/** Without the moment, which is another each time. */
const timeless = ({ at: _, since: __, ...rest }: Overview) => rest;

const counted = (words: readonly (string | null | undefined)[]) => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[String(word)] = (counts[String(word)] ?? 0) + 1;
  return counts;
};
const without0 = (counts: object) => Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0));

const newestFirst = (times: readonly (string | null)[]) =>
  expect(times).toEqual(times.toSorted((a, b) => (b ?? '').localeCompare(a ?? '')));

onEveryEngine('the overview', (at) => {
  /** Everything that it tells, made of the lists. */
  async function listed(api: Api, siteId?: number) {
    const site = siteId === undefined ? {} : { siteId, subsites: true };
    const all = { limit: 100, ...site };
    const there = (await good(api.GET('/api/v1/chargers', { params: { query: all } }))).items;
    const theirs = (await good(api.GET('/api/v1/transactions', { params: { query: all } }))).items;
    const began = theirs.filter(({ refused: isRefused }) => !isRefused);
    const socketsOf = ({ sockets }: Schemas['KeptCharger']) => sockets ?? [];
    const sockets = there.flatMap(socketsOf);
    const wrong = there.flatMap((one) =>
      socketsOf(one)
        .filter(({ status }) => status === 'Error')
        .map((s) => [one.chargerId, s.lastUpdated]),
    );
    return {
      there,
      wrong,
      told: {
        connected: there.filter((one) => one.activeConnection).length,
        chargers: counted(there.map((one) => one.chargerStatus)),
        sockets: counted(sockets.map(({ status }) => status)),
        transactions: {
          open: began.filter(({ closedAt }) => closedAt === null).length,
          startedSince: began.length,
          refusedSince: theirs.length - began.length,
          energySinceWh: began.reduce((sum, { energyWh }) => sum + (energyWh ?? 0), 0),
        },
        offline: there
          .filter(({ chargerStatus }) => chargerStatus === 'Offline')
          .map((one) => one.chargerId)
          .sort(),
        suspects: began
          .filter((one) => one.closedAt === null && one.suspectSince !== null)
          .map(({ id }) => id)
          .sort(),
      },
    };
  }

  async function same(api: Api, siteId?: number): Promise<Overview> {
    const { there, wrong, told } = await listed(api, siteId);
    const now = await overview(api, siteId === undefined ? {} : { siteId });
    const { offline, errors, suspects } = now.attention;
    expect({
      connected: now.chargers.connected,
      chargers: without0(now.chargers.byStatus),
      sockets: without0(now.sockets.byStatus),
      transactions: now.transactions,
      offline: offline.items.map((one) => one.chargerId).sort(),
      suspects: suspects?.items.map((one) => one.transactionId).sort(),
    }).toEqual(told);
    expect([now.chargers.total, offline.count, suspects?.count]).toEqual([
      ...[there.length, told.offline.length, told.suspects.length],
    ]);
    expect(Object.keys(now.chargers.byStatus)).toHaveLength(11);
    expect(errors.count).toBeGreaterThanOrEqual(errors.items.length);
    for (const one of errors.items) {
      expect(wrong).toContainEqual([one.chargerId, one.since]);
      expect(one.errorCode).toBe('GroundFailure');
    }
    // Every charger that has something in error is named.
    const named = errors.items.map((one) => one.chargerId);
    if (errors.count <= 10) expect(new Set(named)).toEqual(new Set(wrong.map(([id]) => id)));
    newestFirst(errors.items.map(({ since }) => since));
    newestFirst(offline.items.map(({ since }) => since));
    return now;
  }

  it('counts what the lists show, of whatever network', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(chargers, async (drawn) => {
        const { api, siteId: root, customerId } = await smallNetwork(at(), { chargers: 0 });
        const site = async (body: Schemas['NewSite']) => (await good(api.POST('/api/v1/sites', { body }))).id;
        const inner = await site({ groupName: 'Inner', parentGroupId: root });
        const other = await site({ groupName: 'Other' });
        const sites = { root, inner, other };
        const lines: TestCharger[] = [];
        for (const one of drawn) {
          const groupId = sites[one.at as keyof typeof sites];
          const body = { chargerId: unique('OV'), groupId, sockets: [{ id: 1 }, { id: 2 }] };
          const made = await good(api.POST('/api/v1/chargers', { body }));
          if (one.line === 'never') continue;
          const known = { id: made.chargerId, password: made.password ?? '' };
          const line = await TestCharger.connect(at(), known);
          await line.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' });
          if (one.line !== 'booted') await shows(line, one);
          if (one.line === 'ended') await line.close();
          else lines.push(line);
        }
        // A line has ended when the server knows it.
        await until(
          () => overview(api),
          ({ chargers: { connected } }) => connected === lines.length,
        );
        const whole = await same(api);
        for (const id of [root, inner, other]) await same(api, id);
        // Bound to a branch one sees what the whole is told of that branch.
        const key = await keyOf(at(), customerId, { branches: [root] });
        const bound = client(at(), key);
        const branch = timeless(await overview(api, { siteId: root }));
        expect(timeless(await overview(bound))).toEqual(branch);
        expect(timeless(await overview(bound, { siteId: root }))).toEqual(branch);
        await same(bound);
        expect(await refused(bound.GET('/api/v1/overview', { params: { query: { siteId: other } } }))).toBe(
          '404 site-not-found',
        );
        expect(whole.chargers.total).toBe(drawn.length);
        for (const line of lines) line.drop();
      }),
      { numRuns: 6 },
    );
  });

  async function shows(
    line: TestCharger,
    { own, sockets }: typeof charger extends fc.Arbitrary<infer T> ? T : never,
  ) {
    const fault = (status: string) => (status === 'Faulted' ? { errorCode: 'GroundFailure' } : {});
    for (const [n, { starts, wh, stops, status }] of sockets.entries()) {
      if (starts !== null) {
        const { transactionId } = await line.start(n + 1, starts);
        await line.meter(n + 1, transactionId, wh);
        if (stops) await line.stop(transactionId, wh);
      }
      if (status !== null) await line.status(n + 1, status, fault(status));
    }
    await line.status(0, own, fault(own));
  }

  it('names what is wrong, with since when', async () => {
    const { api, chargers: made } = await smallNetwork(at(), { chargers: 3 });
    const [first, second, third] = await Promise.all(made.map((one) => TestCharger.connect(at(), one)));
    if (!first || !second || !third) expect.fail('no lines');
    for (const line of [first, second, third]) await line.boot(2);
    await first.status(1, 'Faulted', { errorCode: 'GroundFailure' });
    await second.status(2, 'Faulted', { errorCode: 'OverVoltage' });
    await second.status(0, 'Faulted', { errorCode: 'HighTemperature' });
    const { transactionId } = await third.start(1, 'TAG-1');
    await third.status(1, 'Charging');
    await third.status(1, 'Available');
    const now = await overview(api);
    const [one, two, three] = made.map(({ id }) => id);
    expect(now.attention.errors).toMatchObject({
      count: 2,
      items: [
        { chargerId: two, socketId: null, errorCode: 'HighTemperature', groupName: 'Yard' },
        { chargerId: one, socketId: 1, errorCode: 'GroundFailure' },
      ],
    });
    expect(now.attention.suspects).toMatchObject({
      count: 1,
      items: [{ transactionId, chargerId: three, socketId: 1, suspectReason: 'available' }],
    });
    expect(now.transactions).toMatchObject({ open: 1, startedSince: 1, refusedSince: 0 });
    expect(now.attention.offline).toEqual({ count: 0, items: [] });
    for (const line of [first, second, third]) line.drop();
    const later = await until(
      () => overview(api),
      ({ chargers: { connected } }) => connected === 0,
    );
    expect(later.attention).toMatchObject({ offline: { count: 3 }, errors: { count: 0 } });
    for (const { since } of later.attention.offline.items) {
      expect(Date.parse(since ?? '')).toBeGreaterThanOrEqual(Date.parse(now.at));
    }
  });

  it('names at most ten of each, the newest first, and who never came last', async () => {
    const { api, chargers: made } = await smallNetwork(at(), { chargers: 12 });
    for (const one of made.slice(0, 3)) await (await TestCharger.connect(at(), one)).close();
    const { offline } = (
      await until(
        () => overview(api),
        ({ chargers: { connected } }) => connected === 0,
      )
    ).attention;
    expect([offline.count, offline.items.length]).toEqual([12, 10]);
    expect(offline.items.map(({ since }) => since !== null)).toEqual([
      ...[true, true, true],
      ...Array.from({ length: 7 }, () => false),
    ]);
    newestFirst(offline.items.map(({ since }) => since));
  });

  it('tells of commands that failed', async () => {
    const { api, chargers: made } = await smallNetwork(at(), { chargers: 2 });
    const [away, there] = made;
    if (!away || !there) expect.fail('no chargers');
    const line = await TestCharger.connect(at(), there);
    line.answers({ ClearCache: { status: 'Rejected' }, Reset: { status: 'Accepted' } });
    await line.boot();
    const order = (chargerId: string, action: 'ClearCache' | 'Reset', body: object) =>
      good(
        api.POST(`/api/v1/chargers/{chargerId}/commands/${action}`, {
          params: { path: { chargerId }, query: { wait: '20s' } },
          body: body as never,
        }),
      ) as Promise<Schemas['Command']>;
    const offline = await order(away.id, 'ClearCache', {});
    const rejected = await order(there.id, 'ClearCache', {});
    await order(there.id, 'Reset', { type: 'Soft' });
    const shown = (one: Schemas['Command']) => ({
      ...{ commandId: one.id, chargerId: one.chargerId, action: 'ClearCache' },
      ...{ state: one.state, endedAt: one.endedAt },
    });
    expect((await overview(api)).attention.failedCommands).toEqual({
      count: 2,
      items: [shown(rejected), shown(offline)],
    });
    const since = new Date(Date.now() + 60_000).toISOString();
    const soon = await overview(api, { since });
    expect([soon.since, soon.attention.failedCommands]).toEqual([since, { count: 0, items: [] }]);
    line.drop();
  });

  it('counts from when it is asked to', async () => {
    const { api, chargers: made } = await smallNetwork(at());
    const line = await TestCharger.connect(at(), made[0] ?? expect.fail('no charger'));
    await line.boot();
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    for (const [hours, wh] of [
      [30, 1000],
      [3, 200],
    ] as const) {
      const { transactionId } = await line.start(1, 'TAG-1', 0, ago(hours));
      await line.stop(transactionId, wh, ago(hours - 1));
    }
    const figures = async (query: QueryOf<'/api/v1/overview'>) => (await overview(api, query)).transactions;
    expect(await figures({})).toMatchObject({ startedSince: 1, energySinceWh: 200 });
    expect(await figures({ since: ago(48) })).toMatchObject({ startedSince: 2, energySinceWh: 1200 });
    expect(await figures({ since: ago(1) })).toMatchObject({ startedSince: 0, energySinceWh: 0 });
    expect(await figures({ since: ago(32 * 24 - 1) })).toMatchObject({ startedSince: 2 });
    const older = api.GET('/api/v1/overview', { params: { query: { since: ago(32 * 24 + 1) } } });
    expect(await refused(older)).toBe('400 bad-query: since must not lie more than 32 days back');
    line.drop();
  });

  it('tells of transactions only who may read them', async () => {
    const { customerId, api, north } = await branched(at());
    const key = await keyOf(at(), customerId, { scopes: ['chargers:read'] });
    const seen = await overview(client(at(), key));
    const all = await overview(api);
    expect(all.transactions).toMatchObject({ open: 2 });
    expect(timeless(seen)).toEqual({
      ...timeless(all),
      transactions: null,
      attention: { ...all.attention, suspects: null },
    });
    const elsewhere = await keyOf(at(), customerId, { scopes: ['transactions:read'], branches: [north.top] });
    expect((await say(at(), elsewhere, 'GET', '/overview')).status).toBe(403);
  });

  it('shows of a branch that one and nothing else', async () => {
    const { api, bound, north, south, root } = await branched(at());
    const branch = await overview(bound.api);
    expect(timeless(branch)).toEqual(timeless(await overview(api, { siteId: north.top })));
    expect(branch).toMatchObject({
      ...{ chargers: { total: 1 }, sockets: { total: 1 }, transactions: { open: 1, startedSince: 1 } },
    });
    expect(JSON.stringify(branch)).not.toContain(south.chargerId);
    for (const siteId of [root, south.top, south.yard]) {
      const elsewhere = bound.api.GET('/api/v1/overview', { params: { query: { siteId } } });
      expect(await refused(elsewhere)).toBe('404 site-not-found');
    }
  });

  it('says what is wrong', async () => {
    const { key, api } = await newCustomer(at());
    const { siteId } = await smallNetwork(at());
    for (const one of [siteId, 424242]) {
      const nowhere = { params: { query: { siteId: one } } };
      expect(await refused(api.GET('/api/v1/overview', nowhere))).toBe('404 site-not-found');
    }
    for (const [query, complaint] of [
      ['siteId=x', 'siteId must be a decimal integer'],
      ['since=yesterday', 'since must be'],
      ['subsites=true', 'subsites is no query parameter'],
    ] as const) {
      const told = await say(at(), key, 'GET', `/overview?${query}`);
      expect([told.status, told.text]).toEqual([400, expect.stringContaining(complaint)]);
    }
    const empty = await overview(api);
    expect([empty.chargers.total, empty.sockets.total]).toEqual([0, 0]);
  });
});
