// Transactions whose end was never told (driver-semantics.md, Transactions), told by literal frames to a real server.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Server } from '../../src/main.ts';
import { charger as chargerOf, type Network, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
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
  const transaction = async (id: number): Promise<Row> =>
    (await rows(database, `select * from transactions where id = ${id}`))[0] ??
    expect.fail('no such transaction');

  describe('a missed end', () => {
    it('is assumed 5 minutes after Available, not while the charger is away', async () => {
      const net = await network();
      let line = await booted(net);
      const { transactionId } = await line.start(1, 'TAG-1', 0, iso());
      await line.status(1, 'Charging');
      await line.status(1, 'Available');
      ahead = 4 * MINUTE;
      await server.closeSuspects();
      expect((await transaction(transactionId)).closed_by).toBeNull();
      await line.close();
      await expect.poll(() => chargerOf(server.url, net)).toMatchObject({ activeConnection: false });
      ahead = 60 * MINUTE;
      // The fake clock has outrun the lease that the real one renews.
      line = await TestCharger.connect(server.url, net.chargers[0] ?? expect.fail('-'));
      await line.status(1, 'Available');
      await server.closeSuspects();
      expect((await transaction(transactionId)).closed_by).toBeNull();
      await line.close();
    });
    it.each([
      ['5 minutes after Available', 5, async (line: TestCharger) => line.status(1, 'Available')],
      [
        '15 minutes after a boot without a sign of life',
        15,
        async (line: TestCharger) =>
          line.call('BootNotification', { chargePointVendor: 'A', chargePointModel: 'B' }),
      ],
    ] as const)(
      'is assumed %s, at the last sample; a late stop is one revision',
      async (_, minutes, missed) => {
        const net = await network();
        const line = await booted(net);
        const { transactionId } = await line.start(1, 'TAG-1', 100, iso(now() - HOUR));
        await line.meter(1, transactionId, 600, iso(now() - 30 * MINUTE));
        await line.status(1, 'Charging');
        await missed(line);
        ahead = (minutes - 1) * MINUTE;
        await server.renewLease();
        await server.closeSuspects();
        expect((await transaction(transactionId)).closed_by).toBeNull();
        ahead = minutes * MINUTE + 1000;
        await server.renewLease();
        await server.closeSuspects();
        const assumed = await transaction(transactionId);
        expect(assumed).toMatchObject({
          closed_by: 'assumed',
          energy_wh: 500,
          stopped_at: assumed.last_sample_at,
        });
        await line.stop(transactionId, 800, iso());
        expect(await transaction(transactionId)).toMatchObject({
          closed_by: 'charger',
          energy_wh: 700,
          revision: 1,
        });
        await line.close();
      },
    );
    it('is not assumed after a boot while samples come, by a clock that is hours behind', async () => {
      const net = await network();
      const line = await booted(net);
      const slow = (minutes: number) => iso(Date.now() - 6 * HOUR + minutes * MINUTE);
      const { transactionId } = await line.start(1, 'TAG-1', 0, slow(-60));
      await line.boot(0);
      for (const minutes of [1, 10]) {
        ahead = minutes * MINUTE;
        await line.meter(1, transactionId, minutes * 10, slow(minutes));
      }
      ahead = 16 * MINUTE;
      await server.renewLease();
      await server.closeSuspects();
      expect((await transaction(transactionId)).closed_by).toBeNull();
      await line.close();
    });
    it('leaves one open transaction on a socket, whatever the clocks say', async () => {
      const net = await network();
      const line = await booted(net);
      const old = await line.start(1, 'TAG-1', 0, '1970-01-01T00:00:00Z');
      await line.start(1, 'TAG-1', 0, iso(now() - 5 * MINUTE));
      expect((await transaction(old.transactionId)).closed_by).toBe('assumed');
      await line.close();
    });
    it('is not assumed while the socket reports that it charges', async () => {
      const net = await network();
      const line = await booted(net);
      const { transactionId } = await line.start(1, 'TAG-1', 100, iso());
      await line.boot(0);
      await line.status(1, 'Charging');
      ahead = 23 * HOUR;
      await server.renewLease();
      await server.closeSuspects();
      expect((await transaction(transactionId)).closed_by).toBeNull();
      await line.close();
    });
    it('of a suspect does not hold the tag', async () => {
      const net = await network({ chargers: 2 });
      const [a, b] = [await booted(net, 0), await booted(net, 1)];
      await a.start(1, 'TAG-1', 0, iso());
      await a.status(1, 'Available');
      expect((await b.start(1, 'TAG-1', 0, iso())).status).toBe('Accepted');
      await Promise.all([a.close(), b.close()]);
    });
  });
});
