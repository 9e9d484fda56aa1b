// Chargers deleted over REST: what hinders it, what goes along, and that a charger which was connected is gone for good.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, smallNetwork, unique } from '../support/api.ts';
import { TestCharger, until } from '../support/charger.ts';
import { type Api, good, refused, type Schemas } from '../support/client.ts';
import { onEveryEngine, raw } from './harness.ts';

onEveryEngine('deletes of chargers', (at) => {
  let key = '';
  let api: Api;
  let site = 0;
  let driver = 0;
  const tag = unique('TAG');
  beforeAll(async () => {
    ({ key, api } = await newCustomer(at()));
    site = (await good(api.POST('/api/v1/sites', { body: { groupName: 'Yard' } }))).id;
    const made = await good(api.POST('/api/v1/drivers', { body: { name: 'Aino', tags: [{ idTag: tag }] } }));
    driver = made.id;
  });

  const create = async (more: Partial<Schemas['NewCharger']> = {}) =>
    good(api.POST('/api/v1/chargers', { body: { chargerId: unique('CP'), groupId: site, ...more } }));
  const connect = (made: { chargerId: string; password: string | null }) =>
    TestCharger.connect(at(), { id: made.chargerId, password: made.password ?? '' });
  const remove = (chargerId: string, query: object = {}, headers = {}) =>
    api.DELETE('/api/v1/chargers/{chargerId}', { params: { path: { chargerId }, query }, headers });
  const get = (chargerId: string) =>
    api.GET('/api/v1/chargers/{chargerId}', { params: { path: { chargerId } } });
  const give = (chargerId: string) =>
    good(
      api.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', {
        params: { path: { userid: driver, chargerId } },
      }),
    );
  const document = () => good(api.GET('/api/v1/drivers/{userid}', { params: { path: { userid: driver } } }));
  const changes = async (query: object) =>
    (await good(api.GET('/api/v1/audit', { params: { query } }))).items;
  const gone = async (chargerId: string) =>
    expect(await refused(get(chargerId))).toBe('404 charger-not-found');

  it('take away a charger on which nothing hangs, and free its identity at once', async () => {
    const made = await create({ sockets: [{ id: 1 }] });
    const told = await remove(made.chargerId);
    expect([told.response.status, await told.response.text()]).toEqual([204, '']);
    await gone(made.chargerId);
    expect(await refused(remove(made.chargerId))).toBe('404 charger-not-found');
    const { items } = await good(api.GET('/api/v1/chargers', { params: { query: { limit: 200 } } }));
    expect(items.map(({ chargerId }) => chargerId)).not.toContain(made.chargerId);
    const found = await good(
      api.GET('/api/v1/chargers', { params: { query: { text: made.chargerId, total: true } } }),
    );
    expect(found).toMatchObject({ items: [], total: 0 });
    const again = await create({ chargerId: made.chargerId });
    expect(again).toMatchObject({ chargerId: made.chargerId, sockets: [], lastSeen: null });
    expect(again.id).not.toBe(made.id);
    const [entry] = await changes({ thing: 'charger', action: 'delete' });
    expect(entry).toMatchObject({
      thingId: String(made.id),
      changes: { chargerId: { from: made.chargerId, to: null }, password: { from: 'set', to: null } },
    });
    // The new one has a history of its own.
    const params = { path: { chargerId: made.chargerId } };
    const history = await good(api.GET('/api/v1/chargers/{chargerId}/history', { params }));
    expect(history.items.map(({ action }) => action)).toEqual(['create']);
  });

  it('are refused while something hangs on it, unless told; a dry run tells what', async () => {
    const { chargerId } = await create();
    await give(chargerId);
    expect(await refused(remove(chargerId))).toBe(
      '409 still-in-use: cascade must be true to take along 1 right on a charger',
    );
    const dry = {
      wouldGo: [{ kind: 'charger-rights', count: 1, named: [{ id: String(driver), name: 'Aino' }] }],
    };
    for (const query of [{ dryRun: true }, { dryRun: true, cascade: true }]) {
      expect(await good(remove(chargerId, query))).toEqual(dry);
    }
    expect((await document()).chargers.map((one) => one.chargerId)).toEqual([chargerId]);
    expect((await remove(chargerId, { cascade: true })).response.status).toBe(204);
    expect((await document()).chargers).toEqual([]);
    const [ended] = await changes({ thing: 'right', action: 'delete' });
    expect(ended).toMatchObject({ driverId: driver, changes: {} });
    for (const [query, error] of [
      ['cascade=yes', 'cascade must be true or false'],
      ['dryRun=1', 'dryRun must be true or false'],
      ['cascade=true&cascade=true', 'cascade must be given once'],
    ]) {
      const told = await raw(at(), `/api/v1/chargers/${chargerId}?${query}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${key}` },
      });
      expect([told.status, told.text]).toEqual([400, `Errors in the query parameters: ${error}`]);
    }
  });

  it('are refused to who read it before somebody else changed it', async () => {
    const { chargerId } = await create();
    const stale = String((await get(chargerId)).response.headers.get('etag'));
    const params = { path: { chargerId } };
    await good(api.PATCH('/api/v1/chargers/{chargerId}', { params, body: { chargerName: 'X' } }));
    for (const query of [{}, { dryRun: true }]) {
      expect(await refused(remove(chargerId, query, { 'if-match': stale }))).toMatch(/^412 /);
    }
    const etag = String((await get(chargerId)).response.headers.get('etag'));
    expect((await remove(chargerId, {}, { 'if-match': etag })).response.status).toBe(204);
  });

  it('close the connection with a reason, and let it in no more', async () => {
    const made = await create();
    const line = await connect(made);
    await line.boot(1);
    expect((await remove(made.chargerId)).response.status).toBe(204);
    expect(await line.closed).toEqual({ code: 1008, reason: 'this charger was deleted' });
    await expect(connect(made)).rejects.toThrow('refused with 404');
    // Somebody else's password opens the new charger, not the old one's.
    const again = await create({ chargerId: made.chargerId });
    await expect(connect(made)).rejects.toThrow('refused with 401');
    const newLine = await connect(again);
    await newLine.boot(1);
    const shown = await good(get(made.chargerId));
    expect(shown).toMatchObject({ id: again.id, activeConnection: true, chargerStatus: 'Available' });
    await newLine.close();
  });

  it('close what charges there as assumed, with its energy; the transaction outlives the charger', async () => {
    const made = await create();
    await give(made.chargerId);
    const line = await connect(made);
    await line.boot(1);
    const { transactionId } = await line.start(1, tag, 1000);
    await line.meter(1, transactionId, 1700);
    expect(await refused(remove(made.chargerId))).toBe(
      '409 still-in-use: cascade must be true to take along 1 open transaction, 1 right on a charger',
    );
    const dry = await good(remove(made.chargerId, { dryRun: true }));
    const named = [{ id: String(transactionId), name: tag }];
    expect(dry?.wouldGo[0]).toEqual({ kind: 'open-transactions', count: 1, named });
    expect((await remove(made.chargerId, { cascade: true })).response.status).toBe(204);
    await line.closed;
    // Not charging any more, so the tag may start elsewhere.
    const other = await create();
    await give(other.chargerId);
    const elsewhere = await connect(other);
    await elsewhere.boot(1);
    expect(await elsewhere.start(1, tag)).toMatchObject({ status: 'Accepted' });
    await elsewhere.close();
    const params = { query: { driverId: driver } };
    const { items } = await good(api.GET('/api/v1/decisions', { params }));
    expect(items.find((one) => one.transactionId === transactionId)?.chargerId).toBe(made.chargerId);
  });

  it('take the charger out of its access groups, when told', async () => {
    const [made, other] = [await create(), await create()];
    const group = await good(api.POST('/api/v1/access-groups', { body: { name: 'Fleet' } }));
    const path = { accessGroupId: group.id, userid: driver };
    const chargerIds = [made.chargerId, other.chargerId];
    const filled = await api.PUT('/api/v1/access-groups/{accessGroupId}/chargers', {
      params: { path },
      body: { chargerIds },
    });
    await good(api.PUT('/api/v1/drivers/{userid}/access-groups/{accessGroupId}', { params: { path } }));
    const reached = async () =>
      (
        await good(api.GET('/api/v1/drivers/{userid}/accessible-chargers', { params: { path } }))
      ).items.flatMap((one) => (chargerIds.includes(one.chargerId) ? one.chargerId : []));
    expect(await reached()).toEqual(chargerIds);
    expect(await refused(remove(made.chargerId))).toBe(
      '409 still-in-use: cascade must be true to take along 1 place in an access group',
    );
    expect((await remove(made.chargerId, { cascade: true })).response.status).toBe(204);
    const left = await api.GET('/api/v1/access-groups/{accessGroupId}/chargers', { params: { path } });
    expect((await good(left)).items.map(({ chargerId }) => chargerId)).toEqual([other.chargerId]);
    expect(left.response.headers.get('etag')).not.toBe(filled.response.headers.get('etag'));
    const stale = { 'If-Match': filled.response.headers.get('etag') as string };
    const emptied = api.PUT('/api/v1/access-groups/{accessGroupId}/chargers', {
      params: { path, header: stale },
      body: { chargerIds: [] },
    });
    expect(await refused(emptied)).toMatch(/^412 /);
    expect(await reached()).toEqual([other.chargerId]);
    expect((await document()).chargers.map((one) => one.chargerId)).not.toContain(made.chargerId);
    const [entry] = await changes({ thing: 'access-group', action: 'change' });
    expect(entry).toMatchObject({
      thingId: String(group.id),
      changes: { chargerId: { from: made.chargerId, to: null } },
    });
  });

  it('leave nothing that a frame in flight could bring back', async () => {
    for (let round = 0; round < 5; round += 1) {
      const made = await create();
      const line = await connect(made);
      await line.boot(1);
      const frames = Array.from({ length: 20 }, (_, i) =>
        line.status(1, i % 2 === 0 ? 'Preparing' : 'Available').catch((error: Error) => error.message),
      );
      const [told] = await Promise.all([remove(made.chargerId, { cascade: true }), ...frames]);
      expect(told.response.status).toBe(204);
      expect((await line.closed).code).toBe(1008);
      await gone(made.chargerId);
      const again = await create({ chargerId: made.chargerId });
      expect(await good(get(made.chargerId))).toMatchObject({ id: again.id, sockets: [], lastMessage: null });
    }
  });

  it('meet charger and keepers at once without a circle', async () => {
    const made = await create();
    const line = await connect(made);
    await line.boot(2);
    const params = { path: { chargerId: made.chargerId } };
    const told = await Promise.all([
      ...Array.from({ length: 4 }, (_, i) =>
        api.PATCH('/api/v1/chargers/{chargerId}', { params, body: { chargerName: `N${i}` } }),
      ),
      remove(made.chargerId),
      api.PUT('/api/v1/chargers/{chargerId}/sockets/{socketId}', {
        params: { path: { chargerId: made.chargerId, socketId: 3 } },
        body: {},
      }),
      line.status(1, 'Charging').catch(() => ({ response: { status: 200 } })),
    ]);
    const statuses = told.map((one) => ('response' in one ? (one.response as Response).status : 200));
    expect(statuses.filter((status) => ![200, 201, 204, 404].includes(status))).toEqual([]);
    await until(
      () => get(made.chargerId),
      ({ response }) => response.status === 404,
    );
    await line.closed;
  });

  it('touch nothing of another customer', async () => {
    const other = await smallNetwork(at());
    const [theirs] = other.chargers;
    expect(await refused(remove(String(theirs?.id), { cascade: true }))).toBe('404 charger-not-found');
    await (await TestCharger.connect(at(), theirs!)).close();
  });
});
