// A driver deleted with what hangs on it, and all that is kept of a person handed out, of one who was deleted, too.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, smallNetwork, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { type Api, good, pages, refused, type Schemas } from '../support/client.ts';
import { onEveryEngine } from './harness.ts';

onEveryEngine('a person', (at) => {
  let other: Api;
  beforeAll(async () => {
    ({ api: other } = await newCustomer(at()));
  });

  const one = (userid: number) => ({ params: { path: { userid } } });
  type Asked = { cascade?: boolean; dryRun?: boolean };
  const remove = (api: Api, userid: number, query: Asked = {}, etag?: string) =>
    api.DELETE('/api/v1/drivers/{userid}', {
      params: { path: { userid }, query, header: etag === undefined ? {} : { 'If-Match': etag } },
    });
  const all = async (api: Api, userid: number, limit: number) => {
    const path = { userid };
    const found = await pages((from) =>
      api.GET('/api/v1/drivers/{userid}/personal-data', { params: { path, query: { limit, ...from } } }),
    );
    return found.flat();
  };

  it('who has nothing is deleted; on whom something hangs, only when told', async () => {
    const idTag = unique('HANGS');
    const network = await smallNetwork(at(), { tags: [{ idTag }] });
    const { api, driverId, siteId } = network;
    const bare = (await good(api.POST('/api/v1/drivers', { body: { name: 'Bare' } }))).id;
    expect((await remove(api, bare)).response.status).toBe(204);
    expect(await refused(remove(api, bare))).toBe('404 driver-not-found');

    const charger = await TestCharger.connect(at(), network.chargers[0] ?? { id: '', password: '' });
    const { transactionId } = await charger.start(1, idTag);
    expect(await refused(remove(api, driverId))).toBe(
      '409 still-in-use: cascade must be true to take along 1 tag, 1 open transaction, 1 right on a site',
    );
    const tags = await good(api.GET('/api/v1/drivers/{userid}/tags', one(driverId)));
    expect(await good(remove(api, driverId, { dryRun: true }))).toEqual({
      wouldGo: [
        { kind: 'tags', count: 1, named: [{ id: String(tags.items[0]?.id), name: idTag }] },
        { kind: 'open-transactions', count: 1, named: [{ id: String(transactionId), name: idTag }] },
        { kind: 'site-rights', count: 1, named: [{ id: String(siteId), name: 'Yard' }] },
      ],
    });
    const seen = await api.GET('/api/v1/drivers/{userid}/profile', one(driverId));
    const etag = seen.response.headers.get('etag') as string;
    await good(api.PATCH('/api/v1/drivers/{userid}', { ...one(driverId), body: { name: 'Renamed' } }));
    expect(await refused(remove(api, driverId, { cascade: true }, etag))).toMatch(/^412 /);
    expect(await refused(remove(other, driverId, { cascade: true }))).toBe('404 driver-not-found');
    expect((await remove(api, driverId, { cascade: true })).response.status).toBe(204);
    expect(await refused(api.GET('/api/v1/drivers/{userid}', one(driverId)))).toBe('404 driver-not-found');

    // What it charges goes on to its end, under the id that it had.
    await charger.stop(transactionId, 700);
    const kept = await good(
      api.GET('/api/v1/transactions/{transactionId}', { params: { path: { transactionId } } }),
    );
    expect(kept).toMatchObject({ driverId, idTag, energyWh: 700, closedBy: 'charger' });
    const told = await good(api.GET('/api/v1/audit', { params: { query: { action: 'delete' } } }));
    expect(told.items.map(({ thing }) => thing)).toEqual(['driver', 'tag', 'right', 'driver']);
    // The tag is free.
    await good(api.POST('/api/v1/drivers', { body: { name: 'Next', tags: [{ idTag }] } }));
    charger.socket.terminate();
  });

  it('gets all that is kept, whatever the size of a page, and is erased though it was deleted', async () => {
    const idTag = unique('KEPT');
    const network = await smallNetwork(at(), { tags: [] });
    const { api, driverId } = network;
    const charger = await TestCharger.connect(at(), network.chargers[0] ?? { id: '', password: '' });
    // Of nobody, then of this driver.
    const before = await charger.start(1, idTag, 0);
    await good(api.POST('/api/v1/drivers/{userid}/tags', { ...one(driverId), body: { idTag } }));
    await charger.call('Authorize', { idTag });
    const after = await charger.start(2, idTag, 0);
    const sections = (data: readonly Schemas['PersonalDatum'][]) => data.map(({ section }) => section);
    const whole = await all(api, driverId, 200);
    expect(sections(whole)).toEqual([
      ...['profile', 'right', 'transaction', 'decision', 'decision'],
      ...['change', 'change', 'change', 'transaction', 'decision'],
    ]);
    expect(whole[0]?.profile).toMatchObject({ id: driverId, tags: [{ idTag }] });
    const transactions = whole.flatMap(({ transaction }) => transaction?.id ?? []);
    expect(transactions).toEqual([after.transactionId, before.transactionId]);
    for (const limit of [1, 2, 3, 7]) expect(await all(api, driverId, limit)).toEqual(whole);
    const path = { userid: driverId };
    const wrong = api.GET('/api/v1/drivers/{userid}/personal-data', {
      params: { path, query: { cursor: 'YWZ0ZXI6MQ' } },
    });
    expect(await refused(wrong)).toMatch(/^400 bad-query: cursor /);
    expect(await refused(other.GET('/api/v1/drivers/{userid}/personal-data', one(driverId)))).toBe(
      '404 driver-not-found',
    );

    await remove(api, driverId, { cascade: true });
    expect(new Set(sections(await all(api, driverId, 3)))).toEqual(
      new Set(['transaction', 'decision', 'change']),
    );
    const erase = (as = api) => as.POST('/api/v1/drivers/{userid}/erase', one(driverId));
    expect(await refused(erase(other))).toBe('404 driver-not-found');
    expect(await good(erase())).toMatchObject({ tags: 0, transactions: 2 });
    expect(await refused(erase())).toBe('404 driver-not-found');
    expect(await refused(api.GET('/api/v1/drivers/{userid}/personal-data', one(driverId)))).toBe(
      '404 driver-not-found',
    );
    charger.socket.terminate();
  });

  it('is told and erased with what its tags did when nobody had them, and under all its names', async () => {
    const idTag = unique('ONCE');
    const network = await smallNetwork(at(), { tags: [], site: { policy: 'open' } });
    const { api, driverId } = network;
    const charger = await TestCharger.connect(at(), network.chargers[0] ?? { id: '', password: '' });
    const give = (tag: string) =>
      good(api.POST('/api/v1/drivers/{userid}/tags', { ...one(driverId), body: { idTag: tag } }));
    const tag = await give(idTag);
    const { transactionId } = await charger.start(1, idTag, 0);
    const reason = 'Quartermain, born Allan, told us so';
    await good(
      api.POST('/api/v1/transactions/{transactionId}/corrections', {
        params: { path: { transactionId } },
        body: { reason, energyWh: 5 },
      }),
    );
    for (const name of ['Allan', 'Quartermain']) {
      await good(api.PATCH('/api/v1/drivers/{userid}', { ...one(driverId), body: { name } }));
    }
    // Had before by another, then by this one, then by nobody.
    const second = unique('LENT');
    const lender = await good(
      api.POST('/api/v1/drivers', { body: { name: 'Lender', tags: [{ idTag: second, tokenName: 'Lent' }] } }),
    );
    const tagId = lender.tags[0]?.id as number;
    await good(
      api.POST('/api/v1/drivers/{userid}/tags/{tagId}/move', {
        params: { path: { userid: lender.id, tagId } },
        body: { userid: driverId },
      }),
    );
    await api.DELETE('/api/v1/drivers/{userid}/tags/{tagId}', {
      params: { path: { userid: driverId, tagId: tag.id } },
    });
    const later: number[] = [];
    for (const [socket, shown] of [
      [2, idTag],
      [3, idTag],
    ] as const) {
      later.push((await charger.start(socket, shown, 0)).transactionId);
    }
    expect((await remove(api, driverId, { cascade: true })).response.status).toBe(204);
    later.push((await charger.start(4, second, 0)).transactionId);
    const whole = await all(api, driverId, 200);
    expect(whole.flatMap(({ transaction }) => transaction?.id ?? [])).toEqual([transactionId, ...later]);
    for (const limit of [1, 2, 3]) expect(await all(api, driverId, limit)).toEqual(whole);

    const before = await everything(api);
    for (const word of [idTag, second, 'Allan', 'Quartermain']) expect(before).toContain(word);
    expect(await good(api.POST('/api/v1/drivers/{userid}/erase', one(driverId)))).toMatchObject({
      transactions: 4,
    });
    const after = await everything(api);
    for (const word of [idTag, second, 'Allan', 'Quartermain']) expect(after).not.toContain(word);
    expect(after).toContain('***, born ***, told us so');
    charger.socket.terminate();
  });

  async function everything(api: Api): Promise<string> {
    const query = { limit: 200 };
    const lists = [
      await good(api.GET('/api/v1/audit', { params: { query } })),
      await good(api.GET('/api/v1/transactions', { params: { query } })),
      await good(api.GET('/api/v1/decisions', { params: { query } })),
      await good(api.GET('/api/v1/unknown-tags', { params: { query } })),
    ];
    return JSON.stringify(lists);
  }
});
