// A backup while chargers and clients are at work, and a server on what was restored: the same driver document, and all that
// was answered before the backup.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { say } from '../http/harness.ts';
import { document, type Network, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { client, good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { BYTES, filesAt } from '../support/files.ts';
import { rows } from '../support/rows.ts';
import { type ServerProcess, serverProcess } from '../support/server.ts';
import { folder, forecourt } from './forecourt.ts';

/** Facts that were answered, in words that can be looked up. */
type Answered = Set<string>;

class Traffic {
  readonly answered: Answered = new Set();
  #going = true;

  readonly #all: Promise<unknown>;

  constructor(url: string, network: Network) {
    this.#all = Promise.all([
      ...network.chargers.map((charger) => this.#charge(url, charger)),
      this.#makeDrivers(network),
    ]);
  }

  /** Lets what is under way be answered. */
  async end(): Promise<void> {
    this.#going = false;
    await this.#all;
  }

  async #charge(url: string, charger: { id: string; password: string }): Promise<void> {
    const line = await TestCharger.connect(url, charger);
    for (let meter = 0; this.#going; meter += 2) {
      const { transactionId } = await line.start(1, `TAG-${charger.id}`, meter);
      this.answered.add(`start ${transactionId}`);
      await line.meter(1, transactionId, meter + 1);
      this.answered.add(`sample of ${transactionId}`);
      await line.stop(transactionId, meter + 2);
      this.answered.add(`stop ${transactionId}`);
    }
    await line.close();
  }

  async #makeDrivers({ api, siteId }: Network): Promise<void> {
    for (let n = 0; this.#going; n += 1) {
      const { id } = await good(api.POST('/api/v1/drivers', { body: { name: `driver ${n}` } }));
      this.answered.add(`driver ${id}`);
      const path = { userid: id, siteId };
      await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path } }));
      this.answered.add(`right of ${id}`);
    }
  }
}

async function whatIsThere(database: FreshDatabase): Promise<Answered> {
  const starts = await rows(database, 'select id, closed_by from transactions');
  const samples = await rows(database, 'select transaction_id as id from meter_values');
  const drivers = await rows(database, 'select id from drivers');
  const rights = await rows(database, 'select driver_id as id from site_rights');
  return new Set([
    ...starts.map(({ id }) => `start ${id}`),
    ...starts.filter(({ closed_by }) => closed_by === 'charger').map(({ id }) => `stop ${id}`),
    ...samples.map(({ id }) => `sample of ${id}`),
    ...drivers.map(({ id }) => `driver ${id}`),
    ...rights.map(({ id }) => `right of ${id}`),
  ]);
}

/** What commands of the machine need of it. */
const machine = ({ dataDir, databaseUrl }: FreshDatabase) => ({
  DATA_DIR: dataDir,
  DATABASE_URL: databaseUrl,
});

describe.each(engines())('a backup, on $name', (engine) => {
  it('is made under traffic, and a server on the restored one has all of it', {
    timeout: 120_000,
  }, async () => {
    const [database, other] = [await engine.fresh(), await engine.fresh()];
    const made = join(folder(), 'backup');
    let server: ServerProcess | undefined;
    try {
      server = await serverProcess(database);
      const network = await smallNetwork(server.url, { chargers: 3, site: { policy: 'open' } });
      // Of another charger than those at work, so that it stands still.
      const quiet = await smallNetwork(server.url);
      const before = await document(server.url, quiet);
      const { begin, firmware, pathOf, fetched } = filesAt(() => server?.url ?? '');
      const yard = await begin();
      const firmwareId = await firmware(yard);
      await yard.line.close();
      const traffic = new Traffic(server.url, network);
      await expect.poll(() => traffic.answered.size, { timeout: 30_000, interval: 5 }).toBeGreaterThan(60);
      const answered = [...traffic.answered];

      const backup = await forecourt(['backup', made], machine(database));
      expect(backup).toMatchObject({ code: 0, stderr: '' });
      expect(backup.stdout).toMatch(
        /^backed up into .+, [\d.]+ MB, as of [\dT:.-]+Z\n3 customers · 3 sites · 5 chargers · /,
      );

      // Still at work: the backup kept nobody waiting for long.
      const count = traffic.answered.size;
      await expect.poll(() => traffic.answered.size, { timeout: 30_000, interval: 5 }).toBeGreaterThan(count);
      await traffic.end();
      const [last] = await rows(database, 'select max(id) as id from transactions');
      await server.kill();

      const restore = await forecourt(['restore', made], machine(other));
      expect(restore).toMatchObject({ code: 0, stderr: '' });
      expect(restore.stdout).toMatch(/^restored as of /);
      const there = await whatIsThere(other);
      expect(answered.filter((one) => !there.has(one))).toEqual([]);

      server = await serverProcess(other);
      expect(await document(server.url, quiet)).toEqual(before);
      // Nothing that was given after the backup is given again.
      const api = client(server.url, network.key);
      const { id } = await good(api.POST('/api/v1/drivers', { body: { name: 'New' } }));
      expect(id).toBeGreaterThan(100_000);
      const line = await TestCharger.connect(server.url, quiet.chargers[0]!);
      const { transactionId } = await line.start(1, 'TAG-1');
      expect(transactionId).toBeGreaterThan(Number(last?.id) + 50_000);
      await line.close();
      // The file of the firmware came along.
      const anew = await TestCharger.connect(server.url, yard.network.chargers[0]!);
      anew.answers({ UpdateFirmware: {} });
      await anew.boot();
      await say(server.url, yard.network.key, 'POST', `/chargers/${yard.id}/firmware-update?wait=10s`, {
        firmwareId,
      });
      const { location } = anew.called('UpdateFirmware')[0] ?? expect.fail('it was not told');
      expect((await fetched(pathOf(location))).bytes).toEqual(BYTES);
      await anew.close();
      expect(await server.stop()).toBe(0);
    } finally {
      await server?.kill();
      await database.drop();
      await other.drop();
    }
  });

  it('is one of the moment also where nothing was ever charged, with and without a server', async () => {
    const [database, other] = [await engine.fresh(), await engine.fresh()];
    const made = join(folder(), 'deep', 'backup');
    let server: ServerProcess | undefined;
    try {
      expect(await forecourt(['backup', made], machine(database))).toMatchObject({ code: 1, stdout: '' });
      expect(existsSync(made) || existsSync(`${made}.partial`)).toBe(false);

      server = await serverProcess(database);
      const network = await smallNetwork(server.url);
      await server.stop();
      const { code, stdout } = await forecourt(['backup', made, '--json'], machine(database));
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        folder: made,
        engine: engine.name,
        rows: { customers: 1, sites: 1, chargers: 1, drivers: 1, tags: 1, transactions: 0 },
      });
      const restored = await forecourt(['restore', made, '--json'], machine(other));
      expect(restored).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(restored.stdout)).toMatchObject({ rows: { drivers: 1 }, laidAside: null });

      server = await serverProcess(other);
      const line = await TestCharger.connect(server.url, network.chargers[0]!);
      const { transactionId, status } = await line.start(1, 'TAG-1');
      expect({ status, high: transactionId > 100_000 }).toEqual({ status: 'Accepted', high: true });
      await line.close();
    } finally {
      await server?.kill();
      await database.drop();
      await other.drop();
    }
  });
});
