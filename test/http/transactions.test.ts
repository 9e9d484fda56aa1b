// Transactions read over REST: what was told of one, lists by what one looks for in pages that do not shift, samples as they came.
import { beforeAll, expect, it } from 'vitest';
import { type Network, newCustomer, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { good, pages, type QueryOf, refused } from '../support/client.ts';
import { onEveryEngine, say } from './harness.ts';

type Query = QueryOf<'/api/v1/transactions'>;

const MINUTE = 60_000;
const began = Date.now() - 600 * MINUTE;
/** So many minutes after the beginning. */
const at0 = (minutes: number) => new Date(began + minutes * MINUTE).toISOString();

onEveryEngine('transactions', (at) => {
  let network: Network;
  let subsite = 0;
  let lines: TestCharger[] = [];
  const ids: Record<string, number> = {};

  const read = (query: Query = {}) => network.api.GET('/api/v1/transactions', { params: { query } });
  const one = (id: number) => ({ params: { path: { transactionId: id } } });
  /** Names by which the suite calls them, in the order of the answer. */
  const names = async (query?: Query) => {
    const { items } = await good(read(query));
    return items.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id));
  };

  beforeAll(async () => {
    network = await smallNetwork(at(), { tags: [{ idTag: 'ONE', tokenName: 'Blue' }, { idTag: 'TWO' }] });
    const body = { groupName: 'Row', parentGroupId: network.siteId };
    subsite = (await good(network.api.POST('/api/v1/sites', { body }))).id;
    const chargerId = `${network.chargers[0]?.id}-B`;
    const made = await good(network.api.POST('/api/v1/chargers', { body: { chargerId, groupId: subsite } }));
    const both = [...network.chargers, { id: chargerId, password: made.password ?? '' }];
    lines = await Promise.all(both.map((charger) => TestCharger.connect(at(), charger)));
    const [yard, row] = lines as [TestCharger, TestCharger];
    await yard.boot(2);
    await row.boot(1);
    const start = async (name: string, line: TestCharger, socket: number, tag: string, minute: number) => {
      ids[name] = (await line.start(socket, tag, 1000, at0(minute))).transactionId;
    };
    await start('first', yard, 1, 'one', 0);
    await yard.meter(1, ids.first ?? 0, 4000, at0(30));
    await yard.stop(ids.first ?? 0, 8000, at0(60), { reason: 'Local', idTag: 'TWO' });
    await start('nobody', row, 1, 'STRANGER', 10);
    await row.stop(ids.nobody ?? 0, 0, at0(20));
    await start('second', row, 1, 'TWO', 30);
    await row.stop(ids.second ?? 0, 1500, at0(40));
    await start('third', yard, 2, 'ONE', 90);
  });

  it('tell everything that is known of one', async () => {
    const told = await good(network.api.GET('/api/v1/transactions/{transactionId}', one(ids.first ?? 0)));
    expect(told).toMatchObject({
      ...{ id: ids.first, chargerId: network.chargers[0]?.id, socketId: 1 },
      ...{ groupId: network.siteId, groupName: 'Yard', idTag: 'one', tokenName: 'Blue' },
      ...{ driverId: network.driverId, driverName: 'Aino', driverExternalId: null },
      ...{ outcome: 'accepted', refused: false, startedAt: at0(0), stoppedAt: at0(60) },
      ...{ energyWh: 7000, meterStart: 1000, meterStop: 8000, reason: 'Local', stopIdTag: 'TWO' },
      ...{ closedBy: 'charger', flags: [], revision: 0, told: null, suspectSince: null },
      ...{ samples: 1, lastRegisterWh: 4000, lastSampleAt: at0(30), startChargerTime: at0(0) },
    });
    expect(Date.parse(told.startHeardAt)).toBeGreaterThan(began + 590 * MINUTE);
    const stranger = await good(
      network.api.GET('/api/v1/transactions/{transactionId}', one(ids.nobody ?? 0)),
    );
    expect(stranger).toMatchObject({
      ...{ refused: true, outcome: 'unknown-tag', tagId: null, driverId: null, driverName: null },
      ...{ energyWh: null, flags: ['stop-meter-replaced'], groupId: subsite },
    });
    const open = await good(network.api.GET('/api/v1/transactions/{transactionId}', one(ids.third ?? 0)));
    expect(open).toMatchObject({ stoppedAt: null, closedBy: null, closedAt: null, meterStop: null });
  });

  it('whose end alone was told are there as well, on no socket', async () => {
    const [line] = lines as [TestCharger];
    await line.stop(888_888, 500, at0(5), { idTag: 'ONE' });
    const { items } = await good(read({ flag: 'start-unknown' }));
    expect(items).toMatchObject([
      { socketId: null, groupId: network.siteId, startedAt: at0(5), energyWh: null, meterStart: null },
    ]);
    ids.orphan = items[0]?.id ?? 0;
  });

  it('are listed newest first, and in every other order', async () => {
    expect(await names()).toEqual(['third', 'second', 'nobody', 'orphan', 'first']);
    expect(await names({ sort: 'startedAt' })).toEqual(['first', 'orphan', 'nobody', 'second', 'third']);
    expect(await names({ sort: 'id' })).toEqual(['first', 'nobody', 'second', 'third', 'orphan']);
    // What has not ended has no place in this order.
    expect(await names({ sort: '-stoppedAt' })).toEqual(['first', 'second', 'nobody', 'orphan']);
    expect((await good(read({ total: true, limit: 1 }))).total).toBe(5);
  });

  it('are found by what one looks for, in any combination', async () => {
    const [yard = '', row = ''] = [network.chargers[0]?.id, `${network.chargers[0]?.id}-B`];
    const table: [Query, string[]][] = [
      [{ startedFrom: at0(10), startedUntil: at0(30) }, ['nobody']],
      [{ startedFrom: at0(30) }, ['third', 'second']],
      [{ stoppedFrom: at0(20), stoppedUntil: at0(60) }, ['second', 'nobody']],
      [{ siteId: network.siteId }, ['third', 'orphan', 'first']],
      [{ siteId: network.siteId, subsites: true }, ['third', 'second', 'nobody', 'orphan', 'first']],
      [{ siteId: subsite, subsites: true }, ['second', 'nobody']],
      [{ chargerId: row }, ['second', 'nobody']],
      [{ chargerId: yard, siteId: subsite }, []],
      [{ driverId: network.driverId }, ['third', 'second', 'orphan', 'first']],
      [{ driverId: 2147483647 }, []],
      [{ idTag: 'One' }, ['third', 'orphan', 'first']],
      [{ idTag: 'stranger' }, ['nobody']],
      [{ open: true }, ['third']],
      [{ open: false }, ['second', 'nobody', 'orphan', 'first']],
      [{ refused: true }, ['nobody']],
      [{ refused: false, chargerId: row }, ['second']],
      [{ flag: 'stop-meter-replaced' }, ['nobody']],
      [{ flag: 'late-stop' }, []],
      [{ siteId: network.siteId, subsites: true, idTag: 'TWO', open: false, refused: false }, ['second']],
    ];
    for (const [query, expected] of table) {
      expect([query, await names(query)]).toEqual([query, expected]);
      const { total } = await good(read({ ...query, total: true, limit: 1 }));
      expect([query, total]).toEqual([query, expected.length]);
    }
  });

  it.each([{}, { siteId: true, subsites: true }, { sort: '-stoppedAt' }, { sort: '-id' }] as const)(
    'come in pages that new ones do not shift: %j',
    async ({ siteId, ...rest }: { siteId?: true } & Omit<Query, 'siteId'>) => {
      const query = { ...rest, ...(siteId ? { siteId: network.siteId } : {}) };
      const { items } = await good(read(query));
      const [line] = lines as [TestCharger];
      const seen = await pages(async (from) => {
        const page = await read({ ...query, limit: 2, ...from });
        await line.start(1, 'LATER', 0);
        return page;
      });
      expect(seen.flat().map(({ id }) => id)).toEqual(items.map(({ id }) => id));
    },
  );

  it.each([
    ['?siteId=x', 400, /siteId must be a decimal integer/],
    ['?siteId=424242', 404, /^Site not found for the customer$/],
    ['?chargerId=NOBODY', 404, /^Charger not found for the customer$/],
    ['?subsites=yes', 400, /subsites must be true or false/],
    ['?open=maybe', 400, /open must be true or false/],
    ['?flag=odd', 400, /flag must be one of implausible-clock, /],
    ['?startedFrom=today', 400, /startedFrom must be a time in ISO 8601/],
    ['?driverId=0', 400, /driverId must be a whole number from 1/],
    ['?sort=energyWh', 400, /sort must be one of startedAt, stoppedAt, id, /],
    ['?cursor=YWZ0ZXI6MQ', 400, /cursor must be the nextCursor/],
    ['?limit=201', 400, /limit must be a whole number from 1 to 200/],
    ['/0x1', 400, /transactionId must be a decimal integer/],
    ['/2147483648', 400, /transactionId must lie between/],
    ['/424242', 404, /^Transaction not found for the customer$/],
    ['/424242/meter-values', 404, /^Transaction not found for the customer$/],
    ['/424242/history', 404, /^Transaction not found for the customer$/],
    ['/1/meter-values?cursor=YWZ0ZXI6MQ', 400, /cursor must be the nextCursor/],
  ])('asked with %s are refused', async (path, status, text) => {
    const told = await say(at(), network.key, 'GET', `/transactions${path}`);
    expect([told.status, told.text]).toEqual([status, expect.stringMatching(text)]);
  });

  it('of another customer are not there', async () => {
    const { api } = await newCustomer(at());
    const query = { driverId: network.driverId, idTag: 'ONE' };
    const theirs = await good(api.GET('/api/v1/transactions', { params: { query } }));
    expect(theirs).toEqual({ items: [], nextCursor: null });
    const site = api.GET('/api/v1/transactions', { params: { query: { siteId: network.siteId } } });
    expect(await refused(site)).toBe('404 site-not-found');
    const path = '/api/v1/transactions/{transactionId}';
    expect(await refused(api.GET(path, one(ids.first ?? 0)))).toBe('404 transaction-not-found');
  });

  it('have their samples as they came, by time, page by page', async () => {
    const [line] = lines as [TestCharger];
    const id = ids.third ?? 0;
    const context = { value: '2.5', unit: 'kWh', context: 'Transaction.Begin', colour: 'red' };
    const told = (minute: number, sampledValue: unknown) =>
      line.call('MeterValues', {
        ...{ connectorId: 2, transactionId: id },
        meterValue: [{ timestamp: at0(minute), sampledValue }],
      });
    await told(120, [{ value: '3000' }]);
    await told(100, [context, { value: '16', measurand: 'Current.Import', phase: 'L1' }]);
    await told(110, [{ value: '2700' }]);
    const seen = await pages((from) =>
      network.api.GET('/api/v1/transactions/{transactionId}/meter-values', {
        params: { path: { transactionId: id }, query: { limit: 2, ...from } },
      }),
    );
    expect(seen.map((page) => page.length)).toEqual([2, 1]);
    const samples = seen.flat();
    expect(samples.map(({ sampledAt }) => sampledAt)).toEqual([at0(100), at0(110), at0(120)]);
    expect(samples[0]).toMatchObject({
      chargerTime: at0(100),
      sampledValue: [context, { value: '16', measurand: 'Current.Import', phase: 'L1' }],
    });
  });
});
