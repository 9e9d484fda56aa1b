// What chargers were answered, found again: by tag, driver, charger, outcome and time, in pages that do not shift.
import { beforeAll, expect, it } from 'vitest';
import { type Network, newCustomer, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { good, pages, type QueryOf } from '../support/client.ts';
import { onEveryEngine, say } from './harness.ts';

type Query = QueryOf<'/api/v1/decisions'>;

onEveryEngine('decisions', (at) => {
  let network: Network;
  let line: TestCharger;
  let transactionId = 0;
  const read = (query: Query = {}) => network.api.GET('/api/v1/decisions', { params: { query } });
  const items = async (query?: Query) => (await good(read(query))).items;
  const short = async (query?: Query) =>
    (await items(query)).map(({ idTag, outcome }) => `${idTag} ${outcome}`);

  beforeAll(async () => {
    const tags = [{ idTag: 'GOOD' }, { idTag: 'BAD', blocked: true }];
    network = await smallNetwork(at(), { chargers: 2, tags });
    const [charger] = network.chargers;
    line = await TestCharger.connect(at(), charger as { id: string; password: string });
    await line.boot();
    for (const idTag of ['good', 'BAD', 'NOBODY']) await line.call('Authorize', { idTag });
    ({ transactionId } = await line.start(1, 'GOOD'));
  });

  it('are all there, newest first, with their steps and the transaction', async () => {
    expect(await short()).toEqual(['GOOD accepted', 'NOBODY unknown-tag', 'BAD blocked', 'good accepted']);
    const [first, second] = await items();
    expect(first).toMatchObject({
      ...{ chargerId: network.chargers[0]?.id, purpose: 'start', driverId: network.driverId },
      ...{ allowed: true, transactionId },
    });
    expect(first?.steps.map(({ step }) => step)).toEqual([
      ...['policy', 'tag-known', 'not-blocked', 'started', 'not-expired', 'right', 'concurrency'],
    ]);
    expect(first?.steps[5]?.right).toMatchObject({ groupId: network.siteId, groupName: 'Yard', above: 0 });
    expect(second).toMatchObject({ purpose: 'authorize', driverId: null, tagId: null, transactionId: null });
  });

  it('are filtered by what one looks for, in any combination', async () => {
    const { driverId } = network;
    const [chargerId = '', second = ''] = network.chargers.map(({ id }) => id);
    expect(await short({ idTag: 'Good' })).toEqual(['GOOD accepted', 'good accepted']);
    expect(await short({ driverId })).toEqual(['GOOD accepted', 'BAD blocked', 'good accepted']);
    expect(await short({ driverId: 2147483647 })).toEqual([]);
    expect(await short({ outcome: 'blocked' })).toEqual(['BAD blocked']);
    expect(await short({ chargerId: second })).toEqual([]);
    const all = { chargerId, driverId, idTag: 'GOOD', outcome: 'accepted' } as const;
    expect(await short(all)).toEqual(['GOOD accepted', 'good accepted']);
    const newest = (await items())[0]?.decidedAt ?? '';
    expect(await short({ from: newest })).toContain('GOOD accepted');
    expect(await short({ until: newest })).not.toContain('GOOD accepted');
    expect(await short({ from: '2999-01-01T00:00:00Z' })).toEqual([]);
  });

  it('come in pages that new ones do not shift', async () => {
    const before = await items();
    const seen = await pages(async (from) => {
      const page = await read({ limit: 1, ...from });
      await line.call('Authorize', { idTag: 'LATER' });
      return page;
    });
    expect(seen.flat()).toEqual(before);
  });

  it.each([
    ['?driverId=x', 400, /driverId must be a whole number/],
    ['?outcome=fine', 400, /outcome must be one of accepted, /],
    ['?from=today', 400, /from must be a time in ISO 8601/],
    ['?cursor=YWZ0ZXI6MQ', 400, /cursor must be the nextCursor/],
    ['?chargerId=NOBODY', 404, /^Charger not found for the customer$/],
  ])('asked with %s are refused', async (query, status, text) => {
    const told = await say(at(), network.key, 'GET', `/decisions${query}`);
    expect([told.status, told.text]).toEqual([status, expect.stringMatching(text)]);
  });

  it('of another customer are not there', async () => {
    const { api } = await newCustomer(at());
    const query = { driverId: network.driverId, idTag: 'GOOD' };
    const theirs = await good(api.GET('/api/v1/decisions', { params: { query } }));
    expect(theirs).toEqual({ items: [], nextCursor: null });
  });
});
