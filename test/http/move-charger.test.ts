// A charger that the admin moves to another customer: a real one that is connected comes back as the other's, and what it did stays where
// it was.
import { beforeEach, expect, it } from 'vitest';
import { type Network, newCustomer, smallNetwork, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { client, good, refused } from '../support/client.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { onEveryEngine } from './harness.ts';

onEveryEngine('a charger moved to another customer', (at) => {
  const tag = unique('TAG');
  let [mine, other] = [{}, {}] as Network[] as [Network, Network];
  let chargerId = '';
  let password = '';
  beforeEach(async () => {
    mine = await smallNetwork(at(), {
      tags: [{ idTag: tag }],
      charger: {
        ...{ chargerName: 'At the gate', sockets: [{ id: 1, type: 'TYPE_2' }, { id: 2 }] },
        ...{ customProperties: { crm: 'X1' } },
      },
    });
    other = await smallNetwork(at(), { chargers: 0, tags: [{ idTag: tag }] });
    ({ id: chargerId, password } = mine.chargers[0] ?? expect.fail('no charger'));
  });

  const admin = () => client(at(), ADMIN_KEY);
  const move = (query: object = {}, headers: object = {}, body: object = {}, from = mine.customerId) =>
    admin().POST('/api/v1/customers/{id}/chargers/{chargerId}/move', {
      params: { path: { id: from, chargerId }, query },
      body: { customerId: other.customerId, groupId: other.siteId, ...body },
      headers,
    });
  const get = ({ api }: Network) =>
    api.GET('/api/v1/chargers/{chargerId}', { params: { path: { chargerId } } });
  const connect = () => TestCharger.connect(at(), { id: chargerId, password });
  const changes = async ({ api }: Network) =>
    (await good(api.GET('/api/v1/audit', { params: { query: { thing: 'charger' } } }))).items;
  const transactions = async ({ api }: Network) =>
    (await good(api.GET('/api/v1/transactions', { params: { query: {} } }))).items;
  const decisions = async ({ api }: Network) =>
    (await good(api.GET('/api/v1/decisions', { params: { query: {} } }))).items;

  it('goes to nothing that no id can name', async () => {
    for (const name of ['customerId', 'groupId'])
      expect(await refused(move({}, {}, { [name]: 2 ** 64 }))).toMatch(
        `400 bad-body: ${name} must lie between`,
      );
  });

  it('comes back over its own line as the other’s, with what it is; what it did stays', async () => {
    const line = await connect();
    await line.boot(2);
    const { transactionId } = await line.start(1, tag, 1000);
    await line.stop(transactionId, 4000);
    line.answers({ SetChargingProfile: { status: 'Accepted' } });
    const order = { params: { path: { chargerId }, query: { wait: '20s' } }, body: { watts: 7000 } };
    await good(mine.api.POST('/api/v1/chargers/{chargerId}/limit', order));
    const before = await good(get(mine));
    const [charged, decided] = [await transactions(mine), await decisions(mine)];
    expect(charged).toMatchObject([{ id: transactionId }]);
    expect(decided.length).toBeGreaterThan(0);

    expect((await move()).response.status).toBe(204);
    expect(await line.closed).toMatchObject({ code: 1008 });
    expect(await refused(get(mine))).toBe('404 charger-not-found');
    expect(await transactions(mine)).toEqual(charged);
    expect(await decisions(mine)).toEqual(decided);
    expect([await transactions(other), await decisions(other)]).toEqual([[], []]);

    const again = await connect();
    const after = await good(get(other));
    expect(after).toMatchObject({
      ...{ chargerId, chargerName: 'At the gate', manufacturer: before.manufacturer },
      ...{ activeConnection: true, customProperties: null },
    });
    expect(after.id).not.toBe(before.id);
    expect(after.sockets?.map(({ id, type }) => [id, type])).toEqual([
      [1, 'TYPE_2'],
      [2, null],
    ]);
    const profiles = { params: { path: { chargerId } } };
    const { items } = await good(other.api.GET('/api/v1/chargers/{chargerId}/charging-profiles', profiles));
    expect(items).toMatchObject([{ profileId: 900_000, state: 'installed', commandId: null }]);
    await again.boot(2);
    const next = await again.start(1, tag, 4000);
    await again.stop(next.transactionId, 5000);
    expect(await transactions(other)).toMatchObject([{ id: next.transactionId, energyWh: 1000 }]);
    expect(await transactions(mine)).toEqual(charged);
    await again.close();
  });

  it('is in the changes of both, neither of which learns who the other is', async () => {
    const { id } = await good(get(mine));
    expect((await move()).response.status).toBe(204);
    const made = await good(get(other));
    const [left] = await changes(mine);
    expect(left).toMatchObject({
      ...{ action: 'delete', thingId: String(id), actor: 'admin', reason: 'moved to another customer' },
      changes: { chargerId: { from: chargerId, to: null } },
    });
    const [came, ...rest] = await changes(other);
    expect(came).toMatchObject({
      ...{ action: 'create', thingId: String(made.id), actor: 'admin' },
      ...{
        reason: 'moved here from another customer',
        changes: { chargerId: { from: null, to: chargerId } },
      },
    });
    expect(rest).toEqual([]);
    const history = { params: { path: { chargerId } } };
    const { items } = await good(other.api.GET('/api/v1/chargers/{chargerId}/history', history));
    expect(items.map(({ action }) => action)).toEqual(['create']);
    const found = { params: { query: { text: chargerId } } };
    expect((await good(other.api.GET('/api/v1/chargers', found))).items).toHaveLength(1);
    expect((await good(mine.api.GET('/api/v1/chargers', found))).items).toEqual([]);
  });

  it('is refused while something hangs on it; with cascade that ends', async () => {
    const path = { userid: mine.driverId, chargerId };
    await good(mine.api.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', { params: { path } }));
    const line = await connect();
    await line.boot(1);
    const { transactionId } = await line.start(1, tag, 1000);
    await line.meter(1, transactionId, 1700);
    expect(await refused(move())).toBe(
      '409 still-in-use: cascade must be true to take along 1 open transaction, 1 right on a charger',
    );
    const dry = await good(move({ dryRun: true }));
    expect(dry?.wouldGo.map(({ kind, count }) => [kind, count])).toEqual([
      ['open-transactions', 1],
      ['charger-rights', 1],
    ]);
    expect((await good(get(mine))).activeConnection).toBe(true);
    expect((await move({ cascade: true })).response.status).toBe(204);
    await line.closed;
    expect(await transactions(mine)).toMatchObject([
      { id: transactionId, closedBy: 'assumed', energyWh: 700 },
    ]);
    const rights = { params: { path: { userid: mine.driverId } } };
    const { items } = await good(mine.api.GET('/api/v1/drivers/{userid}/rights', rights));
    expect(items.map(({ source }) => source)).toEqual(['site']);
  });

  it('is refused where there is nothing to move, or nowhere to', async () => {
    const nobody = await newCustomer(at());
    expect(await refused(move({}, {}, {}, 424242))).toBe('404 customer-not-found');
    expect(await refused(move({}, {}, {}, nobody.id))).toBe('404 charger-not-found');
    for (const query of [{}, { dryRun: true }]) {
      for (const [body, sentence] of [
        [{ customerId: 424242 }, 'customerId must be the id of a customer'],
        [{ customerId: mine.customerId }, 'customerId must be the id of another customer'],
        [{ groupId: mine.siteId }, 'groupId must be the id of a site of the customer'],
      ] as const) {
        expect(await refused(move(query, {}, body)), sentence).toBe(`400 bad-body: ${sentence}`);
      }
    }
    expect((await good(get(mine))).chargerId).toBe(chargerId);
    expect(await refused(get(other))).toBe('404 charger-not-found');
  });

  it('is refused to who read it before somebody else changed it', async () => {
    const stale = String((await get(mine)).response.headers.get('etag'));
    const params = { path: { chargerId } };
    await good(mine.api.PATCH('/api/v1/chargers/{chargerId}', { params, body: { chargerName: 'X' } }));
    expect(await refused(move({}, { 'if-match': stale }))).toMatch(/^412 /);
    const etag = String((await get(mine)).response.headers.get('etag'));
    expect((await move({}, { 'if-match': etag })).response.status).toBe(204);
  });

  it('is moved once when it is asked twice under one Idempotency-Key', async () => {
    const key = { 'idempotency-key': unique('move') };
    for (const replayed of [null, 'true']) {
      const { response } = await move({}, key);
      expect([response.status, response.headers.get('idempotent-replayed')]).toEqual([204, replayed]);
    }
    expect(await changes(other)).toHaveLength(1);
    expect(await refused(move())).toBe('404 charger-not-found');
  });

  it('can be moved back, and finds its former history nowhere but in the lists', async () => {
    expect((await move()).response.status).toBe(204);
    const back = { customerId: mine.customerId, groupId: mine.siteId };
    expect((await move({}, {}, back, other.customerId)).response.status).toBe(204);
    const history = { params: { path: { chargerId } } };
    const { items } = await good(mine.api.GET('/api/v1/chargers/{chargerId}/history', history));
    expect(items.map(({ action }) => action)).toEqual(['create']);
    const line = await connect();
    await line.boot(1);
    await line.close();
  });
});
