// Tags over REST: changed, blocked, moved with their history, deleted, listed; and good from a time until a time by themselves.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, smallNetwork, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { type Api, good, pages, type QueryOf, refused, type Schemas } from '../support/client.ts';
import { onEveryEngine } from './harness.ts';

const HOUR = 3_600_000;
let later = 0;

onEveryEngine(
  'tags',
  (at) => {
    let api: Api;
    let other: Api;
    beforeAll(async () => {
      ({ api } = await newCustomer(at()));
      ({ api: other } = await newCustomer(at()));
    });

    const driver = async (name = 'Aino') => (await good(api.POST('/api/v1/drivers', { body: { name } }))).id;
    const add = async (userid: number, body: Schemas['NewTag'], as = api) => {
      const told = await as.POST('/api/v1/drivers/{userid}/tags', { params: { path: { userid } }, body });
      const { warnings: _none, ...tag } = await good(told);
      return { tag, id: tag.id, etag: told.response.headers.get('etag') as string };
    };
    const of = (userid: number, tagId: number, etag?: string) => ({
      params: { path: { userid, tagId }, header: etag === undefined ? {} : { 'If-Match': etag } },
    });
    const tagOf = (userid: number, tagId: number) => ({ params: { path: { userid, tagId } } });
    const read = (userid: number, tagId: number) =>
      api.GET('/api/v1/drivers/{userid}/tags/{tagId}', tagOf(userid, tagId));
    const change = (userid: number, tagId: number, body: Schemas['TagPatch'], etag?: string, as = api) =>
      as.PATCH('/api/v1/drivers/{userid}/tags/{tagId}', { ...of(userid, tagId, etag), body });
    const move = (userid: number, tagId: number, to: number, as = api) =>
      as.POST('/api/v1/drivers/{userid}/tags/{tagId}/move', {
        ...tagOf(userid, tagId),
        body: { userid: to },
      });
    const history = async (userid: number) => {
      const asked = { params: { path: { userid }, query: { thing: 'tag' as const } } };
      return (await good(api.GET('/api/v1/drivers/{userid}/history', asked))).items;
    };

    it('are changed, blocked with a reason and let go again', async () => {
      const userid = await driver();
      const { id, tag, etag } = await add(userid, { idTag: unique('T'), tokenName: 'Blue' });
      const blocked = await change(userid, id, { blocked: true, blockedReason: 'lost' }, etag);
      expect(await good(blocked)).toMatchObject({ blocked: true, blockedReason: 'lost', tokenName: 'Blue' });
      expect(await refused(change(userid, id, { blocked: false }, etag))).toMatch(/^412 /);
      const free = await good(change(userid, id, { blocked: false }));
      expect({ ...free, lastUpdated: '' }).toEqual({ ...tag, lastUpdated: '' });
      expect((await history(userid)).map(({ reason }) => reason)).toEqual([null, 'lost', null]);
      const put = (body: Schemas['NewTag']) =>
        api.PUT('/api/v1/drivers/{userid}/tags/{tagId}', { ...of(userid, id), body });
      expect(await good(put(free))).toEqual(free);
      const idTag = unique('OTHER');
      expect(await good(put({ idTag }))).toMatchObject({ id, idTag, tokenName: '' });
      // The spelling it had is free, and its own case may change.
      await add(userid, { idTag: tag.idTag });
      expect((await good(change(userid, id, { idTag: idTag.toLowerCase() }))).idTag).toBe(
        idTag.toLowerCase(),
      );
      expect(await refused(change(userid, id, { idTag: tag.idTag.toLowerCase() }))).toBe(
        '409 tag-taken: idTag is already held by a driver of this customer',
      );
      for (const [wrong, error] of [
        [{ idTag: null }, 'idTag is required'],
        [{ idTag: 'Käse' }, 'idTag must be 1 to 36 characters of printable ASCII'],
        [
          { startDate: '2026-02-01T00:00Z', expiringDate: '2026-01-01T00:00Z' },
          'expiringDate must be later than startDate',
        ],
      ] as const) {
        expect(await refused(change(userid, id, wrong as object))).toBe(`400 bad-body: ${error}`);
      }
      expect(await refused(change(userid, 424242, {}))).toBe('404 tag-not-found');
      expect(await refused(change(await driver(), id, {}))).toBe('404 tag-not-found');
      expect(await refused(change(userid, id, {}, undefined, other))).toBe('404 driver-not-found');
    });

    it('are not deleted while they charge, unless told; what they charge goes on', async () => {
      const network = await smallNetwork(at(), { tags: [{ idTag: 'RUNS' }] });
      const line = await TestCharger.connect(at(), network.chargers[0]!);
      await line.boot(2);
      const { transactionId } = await line.start(1, 'RUNS');
      const [tag] = (await good(network.api.GET('/api/v1/tags', {}))).items;
      const remove = (query: object) =>
        network.api.DELETE('/api/v1/drivers/{userid}/tags/{tagId}', {
          params: { path: { userid: network.driverId, tagId: tag?.id ?? 0 }, query },
        });
      expect(await refused(remove({}))).toBe(
        '409 still-in-use: cascade must be true to leave 1 open transaction without the tag',
      );
      const named = [{ id: String(transactionId), name: 'RUNS' }];
      expect(await good(remove({ dryRun: true }))).toEqual({
        wouldGo: [{ kind: 'open-transactions', count: 1, named }],
      });
      expect((await remove({ cascade: true })).response.status).toBe(204);
      expect(await line.stop(transactionId, 5)).toBeTruthy();
      const params = { path: { transactionId } };
      const ended = await good(network.api.GET('/api/v1/transactions/{transactionId}', { params }));
      expect([ended.idTag, ended.stoppedAt === null]).toEqual(['RUNS', false]);
      expect(
        await good(remove({ dryRun: true }).then(() => network.api.GET('/api/v1/tags', {}))),
      ).toMatchObject({ items: [] });
    });

    it('move to another driver, and their history with them', async () => {
      const [from, to] = [await driver('A'), await driver('B')];
      const { id, tag } = await add(from, { idTag: unique('M'), blocked: true, blockedReason: 'found' });
      const moved = await good(move(from, id, to));
      expect(moved).toEqual({ ...tag, driverId: to, lastUpdated: moved.lastUpdated });
      expect(await good(read(to, id))).toEqual(moved);
      expect(await refused(read(from, id))).toBe('404 tag-not-found');
      for (const userid of [from, to]) {
        const [last] = await history(userid);
        expect(last).toMatchObject({
          action: 'move',
          thingId: String(id),
          changes: { driverId: { from, to } },
        });
      }
      expect(await good(move(to, id, to))).toEqual(moved);
      expect(await refused(move(from, id, to))).toBe('404 tag-not-found');
      const whole = (userid: number) =>
        api.GET('/api/v1/drivers/{userid}/tags/{tagId}/history', tagOf(userid, id));
      const { items } = await good(whole(to));
      expect(items.map(({ action }) => action)).toEqual(['move', 'move', 'create']);
      expect(items.map(({ driverId }) => driverId).sort()).toEqual([from, from, to].sort());
      expect(items.every(({ thing, thingId }) => thing === 'tag' && thingId === String(id))).toBe(true);
      expect(await refused(whole(from))).toBe('404 tag-not-found');
      const nobody = '400 bad-body: userid must be the id of a driver of the customer';
      expect(await refused(move(to, id, 424242))).toBe(nobody);
      const stranger = (await good(other.POST('/api/v1/drivers', { body: { name: 'S' } }))).id;
      expect(await refused(move(to, id, stranger))).toBe(nobody);
      expect(await refused(move(to, id, stranger, other))).toBe('404 driver-not-found');
      expect(await refused(move(to, id, -1))).toBe('400 bad-body: userid must lie between 0 and 2147483647');
    });

    it('end up with one driver, when two take them from each other', async () => {
      const [a, b] = [await driver('A'), await driver('B')];
      const [one, two] = [await add(a, { idTag: unique('R') }), await add(b, { idTag: unique('R') })];
      const rounds = await Promise.all(
        Array.from({ length: 6 }, () => [move(a, one.id, b), move(b, two.id, a)]).flat(),
      );
      expect(rounds.map(({ response }) => response.status).sort()).toEqual([
        200,
        200,
        ...Array(10).fill(404),
      ]);
      expect((await good(read(b, one.id))).driverId).toBe(b);
      expect((await good(read(a, two.id))).driverId).toBe(a);
    });

    it('are deleted, and free again', async () => {
      const userid = await driver();
      const { id, tag, etag } = await add(userid, { idTag: unique('D') });
      await good(change(userid, id, { tokenName: 'x' }));
      const remove = (seen?: string) =>
        api.DELETE('/api/v1/drivers/{userid}/tags/{tagId}', of(userid, id, seen));
      expect(await refused(remove(etag))).toMatch(/^412 /);
      expect((await remove()).response.status).toBe(204);
      expect(await refused(remove())).toBe('404 tag-not-found');
      expect((await history(userid))[0]).toMatchObject({
        action: 'delete',
        changes: { idTag: { from: tag.idTag, to: null } },
      });
      await add(await driver(), { idTag: tag.idTag });
    });

    it('are listed, a driver’s and all of them', async () => {
      const { api: own } = await newCustomer(at());
      const make = async (...tags: Schemas['NewTag'][]) =>
        (await good(own.POST('/api/v1/drivers', { body: { name: 'D', tags } }))).id;
      const first = await make(
        { idTag: 'b1', blocked: true },
        { idTag: 'A2', expiringDate: '2030-01-01T00:00:00Z' },
      );
      const second = await make({ idTag: 'B0' });
      const all = async (query: QueryOf<'/api/v1/tags'>) => {
        const found = await pages((from) =>
          own.GET('/api/v1/tags', { params: { query: { ...query, ...from } } }),
        );
        return found.flat().map(({ idTag }) => idTag);
      };
      expect(await all({ limit: 1 })).toEqual(['b1', 'A2', 'B0']);
      expect(await all({ limit: 2, sort: 'idTag' })).toEqual(['A2', 'B0', 'b1']);
      expect(await all({ sort: '-idTag' })).toEqual(['b1', 'B0', 'A2']);
      expect(await all({ text: 'B', sort: 'idTag' })).toEqual(['B0', 'b1']);
      expect(await all({ idTag: 'a2' })).toEqual(['A2']);
      expect(await all({ blocked: true })).toEqual(['b1']);
      expect(await all({ blocked: false, driverId: first })).toEqual(['A2']);
      expect(await all({ expiringBefore: '2030-01-01T00:00:00.001Z' })).toEqual(['A2']);
      expect(await all({ expiringBefore: '2030-01-01T00:00:00.000Z' })).toEqual([]);
      expect(await all({ driverId: second })).toEqual(['B0']);
      const counted = own.GET('/api/v1/tags', { params: { query: { total: true, text: 'b' } } });
      expect((await good(counted)).total).toBe(2);
      const theirs = {
        params: { path: { userid: first }, query: { sort: 'idTag' as const, limit: 1, total: true } },
      };
      const page = await good(own.GET('/api/v1/drivers/{userid}/tags', theirs));
      expect(page).toMatchObject({ items: [{ idTag: 'A2', driverId: first }], total: 2 });
      expect(await refused(other.GET('/api/v1/drivers/{userid}/tags', theirs))).toBe('404 driver-not-found');
      expect(
        (await good(other.GET('/api/v1/tags', { params: { query: { driverId: first } } }))).items,
      ).toEqual([]);
    });

    it('begin and end by themselves', async () => {
      const tag = unique('TIMED');
      const now = Date.now() + later;
      const startDate = new Date(now + HOUR).toISOString();
      const expiringDate = new Date(now + 2 * HOUR).toISOString();
      const network = await smallNetwork(at(), { tags: [{ idTag: tag, startDate, expiringDate }] });
      const charger = await TestCharger.connect(at(), network.chargers[0] ?? { id: '', password: '' });
      const answers: unknown[] = [];
      for (const hours of [0, 1.5, 2.5]) {
        later = hours * HOUR;
        const { idTagInfo } = (await charger.call('Authorize', { idTag: tag })) as {
          idTagInfo: { status: string };
        };
        answers.push(idTagInfo.status);
      }
      later = 0;
      charger.socket.terminate();
      expect(answers).toEqual(['Invalid', 'Accepted', 'Expired']);
    });
  },
  { clock: { now: () => Date.now() + later } },
);
