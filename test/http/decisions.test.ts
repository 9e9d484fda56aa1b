// What chargers were answered, found again: by tag, driver, charger, outcome and time, in pages that do not shift.
import { beforeAll, expect, it } from 'vitest';
import { type Network, newCustomer, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { onEveryEngine, say } from './harness.ts';

interface Decision {
  readonly id: number;
  readonly idTag: string;
  readonly outcome: string;
  readonly decidedAt: string;
}

onEveryEngine('decisions', (at) => {
  let network: Network;
  let line: TestCharger;
  let transactionId = 0;
  const get = (query = '', key = network.key) => say(at(), key, 'GET', `/decisions${query}`);
  const short = async (query: string) =>
    ((await get(query)).json.items as Decision[]).map((one) => `${one.idTag} ${one.outcome}`);

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
    expect(await short('')).toEqual(['GOOD accepted', 'NOBODY unknown-tag', 'BAD blocked', 'good accepted']);
    const [first, second] = (await get()).json.items;
    expect(first).toMatchObject({
      ...{ chargerId: network.chargers[0]?.id, purpose: 'start', driverId: network.driverId },
      ...{ allowed: true, transactionId },
    });
    expect(first.steps.map((step: { step: string }) => step.step)).toEqual([
      ...['policy', 'tag-known', 'not-blocked', 'started', 'not-expired', 'right', 'concurrency'],
    ]);
    expect(first.steps[5].right).toMatchObject({ groupId: network.siteId, groupName: 'Yard', above: 0 });
    expect(second).toMatchObject({ purpose: 'authorize', driverId: null, tagId: null, transactionId: null });
  });

  it('are filtered by what one looks for, in any combination', async () => {
    const { driverId, chargers } = network;
    expect(await short('?idTag=Good')).toEqual(['GOOD accepted', 'good accepted']);
    expect(await short(`?driverId=${driverId}`)).toEqual(['GOOD accepted', 'BAD blocked', 'good accepted']);
    expect(await short('?driverId=2147483647')).toEqual([]);
    expect(await short('?outcome=blocked')).toEqual(['BAD blocked']);
    expect(await short(`?chargerId=${chargers[1]?.id}`)).toEqual([]);
    const all = `?chargerId=${chargers[0]?.id}&driverId=${driverId}&idTag=GOOD&outcome=accepted`;
    expect(await short(all)).toEqual(['GOOD accepted', 'good accepted']);
    const [newest] = (await get()).json.items as Decision[];
    expect(await short(`?from=${newest?.decidedAt}`)).toContain('GOOD accepted');
    expect(await short(`?until=${newest?.decidedAt}`)).not.toContain('GOOD accepted');
    expect(await short('?from=2999-01-01T00:00:00Z')).toEqual([]);
  });

  it('come in pages that new ones do not shift', async () => {
    const before = (await get()).json.items as Decision[];
    const seen: Decision[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: { items: Decision[]; nextCursor: string | null } = (await get(`?limit=1${query}`)).json;
      seen.push(...page.items);
      cursor = page.nextCursor;
      await line.call('Authorize', { idTag: 'LATER' });
    }
    expect(seen).toEqual(before);
  });

  it.each([
    ['?driverId=x', 400, /driverId must be a whole number/],
    ['?outcome=fine', 400, /outcome must be one of accepted, /],
    ['?from=today', 400, /from must be a time in ISO 8601/],
    ['?cursor=YWZ0ZXI6MQ', 400, /cursor must be the nextCursor/],
    ['?chargerId=NOBODY', 404, /^Charger not found for the customer$/],
  ])('asked with %s are refused', async (query, status, text) => {
    const told = await get(query);
    expect([told.status, told.text]).toEqual([status, expect.stringMatching(text)]);
  });

  it('of another customer are not there', async () => {
    const { key } = await newCustomer(at());
    const told = await get(`?driverId=${network.driverId}&idTag=GOOD`, key);
    expect(told.json).toEqual({ items: [], nextCursor: null });
  });
});
