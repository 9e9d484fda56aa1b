// Who may charge and what becomes of transactions (driver-semantics.md), told by literal frames to a real server.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Server } from '../../src/main.ts';
import { type Network, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { good, type Schemas } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { type Row, rows } from '../support/rows.ts';
import { serverOn } from '../support/server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(engines())('on $name', (engine) => {
  let database: FreshDatabase;
  let server: Server;
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const iso = (at = now()) => new Date(at).toISOString();

  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database, { clock: { now } });
  });
  afterAll(async () => {
    await server.close();
    await database.drop();
  });
  beforeEach(() => {
    ahead = 0;
  });

  async function booted(network: Network, n = 0, sockets = 2): Promise<TestCharger> {
    const line = await TestCharger.connect(server.url, network.chargers[n] ?? expect.fail('no such charger'));
    await line.boot(sockets);
    return line;
  }
  const network = (options: Parameters<typeof smallNetwork>[1] = {}) => smallNetwork(server.url, options);
  const mayNot = ({ api, driverId, siteId }: Network) => {
    const params = { path: { userid: driverId, siteId } };
    return good(api.DELETE('/api/v1/drivers/{userid}/sites/{siteId}', { params }));
  };
  const transaction = async (id: number): Promise<Row> =>
    (await rows(database, `select * from transactions where id = ${id}`))[0] ??
    expect.fail('no such transaction');
  const flags = async (id: number) => JSON.parse(String((await transaction(id)).flags)) as string[];

  describe('a tag', () => {
    const past = () => iso(now() - HOUR);
    const future = () => iso(now() + HOUR);
    const table: [string, () => Partial<Schemas['NewTag']> | null, string][] = [
      ['TC_003_CSMS: with a right', () => ({}), 'Accepted'],
      ['TC_023_1_CSMS: that nobody has', () => null, 'Invalid'],
      ['TC_023_2_CSMS: that expired', () => ({ expiringDate: past() }), 'Expired'],
      ['TC_023_3_CSMS: that is blocked', () => ({ blocked: true, blockedReason: 'lost' }), 'Blocked'],
      ['that is not valid yet is Invalid, not Expired', () => ({ startDate: future() }), 'Invalid'],
      ['within its dates', () => ({ startDate: past(), expiringDate: future() }), 'Accepted'],
    ];
    it.each(table)('%s → %s', async (_, tag, status) => {
      const given = tag();
      const net = await network({ tags: given === null ? [] : [{ idTag: 'MyTag', ...given }] });
      const line = await booted(net);
      expect(await line.call('Authorize', { idTag: 'mYtAG' })).toMatchObject({ idTagInfo: { status } });
      const started = await line.start(1, 'MYTAG', 10, iso());
      expect(started.status).toBe(status);
      expect(started.transactionId).toBeGreaterThan(0);
      await line.close();
    });

    it('of a driver without a right is Invalid; of an inactive one Blocked; at an open site anyone charges', async () => {
      const none = await network();
      await mayNot(none);
      const inactive = await network({ driver: { active: false } });
      const open = await network({ site: { policy: 'open' }, tags: [] });
      for (const [net, status] of [
        [none, 'Invalid'],
        [inactive, 'Blocked'],
        [open, 'Accepted'],
      ] as const) {
        const line = await booted(net);
        expect(await line.call('Authorize', { idTag: 'TAG-1' })).toMatchObject({ idTagInfo: { status } });
        await line.close();
      }
    });

    it('a change of rights decides the very next Authorize, through a site above too', async () => {
      const net = await network();
      const row = { groupName: 'Row', parentGroupId: net.siteId };
      const sub = await good(net.api.POST('/api/v1/sites', { body: row }));
      const id = `${net.chargers[0]?.id}-SUB`;
      const made = await good(net.api.POST('/api/v1/chargers', { body: { chargerId: id, groupId: sub.id } }));
      const line = await TestCharger.connect(server.url, { id, password: made.password as string });
      const status = async () =>
        (await line.call<{ idTagInfo: { status: string } }>('Authorize', { idTag: 'TAG-1' })).idTagInfo
          .status;
      expect(await status()).toBe('Accepted');
      await mayNot(net);
      expect(await status()).toBe('Invalid');
      const path = { userid: net.driverId, chargerId: id };
      await good(net.api.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', { params: { path } }));
      expect(await status()).toBe('Accepted');
      await line.close();
    });

    it('shares its driver’s parentIdTag, which is no tag’s value; dates and steps are kept', async () => {
      const net = await network({ tags: [{ idTag: 'ONE' }, { idTag: 'TWO' }] });
      const line = await booted(net);
      const info = async (idTag: string) =>
        (await line.call<{ idTagInfo: { parentIdTag: string } }>('Authorize', { idTag })).idTagInfo;
      const one = await info('ONE');
      expect(one.parentIdTag).toBe((await info('two')).parentIdTag);
      expect(one.parentIdTag.length).toBeLessThanOrEqual(20);
      expect(['ONE', 'TWO']).not.toContain(one.parentIdTag);
      const kept = await rows(
        database,
        `select purpose, outcome, id_tag, steps from decisions where customer_id = ${net.customerId} order by id`,
      );
      expect(kept).toMatchObject([
        { purpose: 'authorize', outcome: 'accepted', id_tag: 'ONE' },
        { id_tag: 'two' },
      ]);
      expect(JSON.parse(String(kept[0]?.steps))).toContainEqual(
        expect.objectContaining({ step: 'right', passed: true }),
      );
      await line.close();
    });

    it('is judged at the moment of an old start, and the start is stored under its own time (TC_037_1_CSMS)', async () => {
      const net = await network({ tags: [{ idTag: 'T', expiringDate: iso(now() - HOUR) }] });
      const line = await booted(net);
      const at = now() - 2 * HOUR;
      const told = await line.start(1, 'T', 0, iso(at));
      expect(told.status).toBe('Accepted');
      expect((await transaction(told.transactionId)).started_at).toBe(at);
      await line.close();
    });
  });

  describe('concurrency', () => {
    it('refuses a second start elsewhere with a fresh id, and keeps what it charges all the same', async () => {
      const net = await network({ chargers: 2 });
      const [a, b] = [await booted(net, 0), await booted(net, 1)];
      expect((await a.start(1, 'TAG-1', 0, iso())).status).toBe('Accepted');
      expect(await b.call('Authorize', { idTag: 'TAG-1' })).toMatchObject({
        idTagInfo: { status: 'Accepted' },
      });
      const refused = await b.start(1, 'TAG-1', 100, iso());
      expect(refused.status).toBe('ConcurrentTx');
      await b.meter(1, refused.transactionId, 600, iso());
      await b.stop(refused.transactionId, 700, iso());
      expect(await transaction(refused.transactionId)).toMatchObject({
        refused: 1,
        energy_wh: 600,
        closed_by: 'charger',
      });
      await Promise.all([a.close(), b.close()]);
    });

    it('lets one of many starts in the same moment win', async () => {
      const net = await network({ chargers: 5 });
      const lines = await Promise.all(net.chargers.map((_, n) => booted(net, n)));
      const at = iso();
      const told = await Promise.all(lines.map((line) => line.start(1, 'TAG-1', 0, at)));
      expect(told.map(({ status }) => status).sort()).toEqual(['Accepted', ...Array(4).fill('ConcurrentTx')]);
      expect(new Set(told.map(({ transactionId }) => transactionId)).size).toBe(5);
      await Promise.all(lines.map((line) => line.close()));
    });

    it('a new start on the same socket ends the dead one as assumed, at its last sample', async () => {
      const net = await network();
      const line = await booted(net);
      const dead = await line.start(1, 'TAG-1', 0, iso(now() - HOUR));
      await line.meter(1, dead.transactionId, 900, iso(now() - 30 * MINUTE));
      const alive = await line.start(1, 'TAG-1', 900, iso());
      expect(alive.status).toBe('Accepted');
      const kept = await transaction(dead.transactionId);
      expect(kept).toMatchObject({ closed_by: 'assumed', energy_wh: 900, stopped_at: kept.last_sample_at });
      await line.stop(dead.transactionId, 950, iso(now() - 20 * MINUTE));
      expect(await transaction(dead.transactionId)).toMatchObject({
        closed_by: 'charger',
        revision: 1,
        energy_wh: 950,
      });
      await line.stop(dead.transactionId, 950, iso(now() - 20 * MINUTE));
      expect(await transaction(dead.transactionId)).toMatchObject({ revision: 1 });
      await line.close();
    });

    it('is kept by chargers whose clocks differ; only an offline queue is excused', async () => {
      const net = await network({ chargers: 2 });
      const [a, b] = [await booted(net, 0), await booted(net, 1)];
      expect((await a.start(1, 'TAG-1', 0, iso())).status).toBe('Accepted');
      const behind = await b.start(1, 'TAG-1', 0, iso(now() - 5));
      expect(behind.status).toBe('ConcurrentTx');
      // From before it came on line, and from before the other began.
      expect((await b.start(2, 'TAG-1', 0, iso(now() - HOUR))).status).toBe('Accepted');
      await Promise.all([a.close(), b.close()]);
    });

    it('does not count what had no sign of life since its charger’s boot', async () => {
      const net = await network({ chargers: 2 });
      const [a, b] = [await booted(net, 0), await booted(net, 1)];
      await a.start(1, 'TAG-1', 0, iso());
      ahead = MINUTE;
      await a.boot(2);
      expect((await b.start(1, 'TAG-1', 0, iso())).status).toBe('Accepted');
      await Promise.all([a.close(), b.close()]);
    });
  });

  describe('a replay', () => {
    it('under the same message id on one connection is the same transaction', async () => {
      const net = await network();
      const line = await booted(net);
      const at = iso();
      const first = await line.start(1, 'TAG-1', 5, at, 'same');
      expect(await line.start(1, 'TAG-1', 5, at, 'same')).toEqual(first);
      await line.close();
    });
    it('whose time is written differently is the same transaction', async () => {
      const net = await network();
      const line = await booted(net);
      const at = `${iso().slice(0, 19)}`;
      const first = await line.start(1, 'TAG-1', 5, `${at}.000Z`);
      expect((await line.start(1, 'TAG-1', 5, `${at}Z`)).transactionId).toBe(first.transactionId);
      await line.close();
    });
    it('by 1970’s clock is one only while the first is open without samples', async () => {
      const net = await network();
      const line = await booted(net);
      const epoch = '1970-01-01T00:00:00.000Z';
      const first = await line.start(1, 'TAG-1', 5, epoch);
      expect((await line.start(1, 'TAG-1', 5, epoch)).transactionId).toBe(first.transactionId);
      await line.meter(1, first.transactionId, 10, epoch);
      const second = await line.start(1, 'TAG-1', 5, epoch);
      expect(second.transactionId).not.toBe(first.transactionId);
      expect(await flags(second.transactionId)).toContain('implausible-clock');
      await line.close();
    });
    it('of samples counts each once', async () => {
      const net = await network();
      const line = await booted(net);
      const { transactionId } = await line.start(1, 'TAG-1', 0, iso());
      const at = iso();
      for (let n = 0; n < 3; n += 1) await line.meter(1, transactionId, 50, at);
      expect(await transaction(transactionId)).toMatchObject({ samples: 1, energy_wh: 50 });
      await line.close();
    });
  });

  describe('a stop', () => {
    it.each([0, -1])(
      'with id %i is bound to the open transaction, and told again adds nothing',
      async (id) => {
        const net = await network();
        const line = await booted(net);
        const { transactionId } = await line.start(1, 'TAG-1', 100, iso(now() - MINUTE));
        const at = iso();
        await line.stop(id, 400, at, { idTag: 'TAG-1' });
        await line.stop(id, 400, at, { idTag: 'TAG-1' });
        expect(await transaction(transactionId)).toMatchObject({ energy_wh: 300, closed_by: 'charger' });
        expect(
          await rows(database, `select id from transactions where customer_id = ${net.customerId}`),
        ).toHaveLength(1);
        await line.close();
      },
    );
    it('of a stranger or with another server’s id ends nobody’s transaction; the true one does', async () => {
      const net = await network();
      const line = await booted(net);
      const { transactionId } = await line.start(1, 'TAG-1', 1000, iso(now() - MINUTE));
      await line.stop(-1, 90_000, iso(), { idTag: 'STRANGER' });
      await line.stop(777_777, 90_000, iso(), { idTag: 'TAG-1' });
      expect((await transaction(transactionId)).closed_by).toBeNull();
      await line.stop(transactionId, 4000, iso());
      expect(await transaction(transactionId)).toMatchObject({ closed_by: 'charger', energy_wh: 3000 });
      await line.close();
    });
    it('without a tag is bound only where one transaction is open; the exact one revises a guess', async () => {
      const net = await network({ tags: [{ idTag: 'TAG-1' }, { idTag: 'TAG-2' }] });
      const line = await booted(net);
      const one = await line.start(1, 'TAG-1', 0, iso(now() - MINUTE));
      const two = await line.start(2, 'TAG-2', 0, iso(now() - MINUTE));
      await line.stop(-1, 700, iso());
      expect((await transaction(one.transactionId)).closed_by).toBeNull();
      expect((await transaction(two.transactionId)).closed_by).toBeNull();
      await line.stop(two.transactionId, 50, iso());
      await line.stop(-1, 900, iso());
      expect(await transaction(one.transactionId)).toMatchObject({ energy_wh: 900 });
      await line.stop(one.transactionId, 400, iso());
      expect(await transaction(one.transactionId)).toMatchObject({ energy_wh: 400, revision: 1 });
      await line.close();
    });
    it('of a transaction that nobody knows is accepted and kept, its energy unknown', async () => {
      const net = await network();
      const line = await booted(net);
      expect(await line.stop(987_654, 400, iso(), { idTag: 'TAG-1' })).toMatchObject({
        idTagInfo: { status: 'Accepted' },
      });
      const kept = await rows(
        database,
        `select energy_wh, flags from transactions where customer_id = ${net.customerId}`,
      );
      expect(kept).toMatchObject([{ energy_wh: null, flags: expect.stringContaining('start-unknown') }]);
      await line.close();
    });
    it('takes the samples that it brings; a meter below the start falls back to them', async () => {
      const net = await network();
      const line = await booted(net);
      const { transactionId } = await line.start(1, 'TAG-1', 1000, iso(now() - MINUTE));
      const sampledValue = [{ value: '1.25', unit: 'kWh' }];
      await line.stop(transactionId, -1, iso(), { transactionData: [{ timestamp: iso(), sampledValue }] });
      expect(await transaction(transactionId)).toMatchObject({ energy_wh: 250, samples: 1 });
      expect(await flags(transactionId)).toContain('stop-meter-replaced');
      await line.close();
    });
    it('TC_037_3_CSMS: of a refused offline start is accepted', async () => {
      const net = await network({ tags: [] });
      const line = await booted(net);
      const told = await line.start(1, 'NOBODY', 0, iso(now() - HOUR));
      expect(told.status).toBe('Invalid');
      await line.stop(told.transactionId, 10, iso(now() - HOUR + 5000), {
        reason: 'DeAuthorized',
        idTag: 'NOBODY',
      });
      expect(await transaction(told.transactionId)).toMatchObject({
        refused: 1,
        energy_wh: 10,
        stop_reason: 'DeAuthorized',
      });
      await line.close();
    });
  });
});
