// Pull the plug: the whole server is killed with SIGKILL under real traffic, again and again on the same database. What
// chargers and clients were answered is there; what they tell again, because no answer came, is counted once.
import { describe, expect, it } from 'vitest';
import { charger as chargerOf, type Network, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { client, good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { rows } from '../support/rows.ts';
import { type ServerProcess, serverProcess } from '../support/server.ts';
import { compare } from './killed.ts';

const KILLS = Number(process.env.KILLS ?? 3);
const CHARGERS = 6;

/** What was answered, in words that can be looked up in the database. */
type Answered = Set<string>;

/** A charger that charges without end, and after a kill tells its unanswered message again. */
class Busy {
  readonly #answered: Answered;
  readonly #identity: { id: string; password: string };
  #at = Date.now() - 48 * 3600_000;
  #meter = 0;
  #transaction = 0;
  #phase: 'start' | 'sample' | 'stop' = 'start';

  constructor(identity: { id: string; password: string }, answered: Answered) {
    this.#identity = identity;
    this.#answered = answered;
  }

  /** Until the line breaks. Rejects only when something else than a kill is the cause. */
  async live(url: string): Promise<void> {
    try {
      const line = await TestCharger.connect(url, this.#identity);
      for (;;) await this.#step(line);
    } catch (error) {
      if (!/closed with|not open|ECONN|hang up/.test(String(error))) throw error;
    }
  }

  async #step(line: TestCharger): Promise<void> {
    const { id } = this.#identity;
    const at = new Date(this.#at).toISOString();
    switch (this.#phase) {
      case 'start':
        this.#transaction = (await line.start(1, `TAG-${id}`, this.#meter, at)).transactionId;
        this.#answered.add(`start ${this.#transaction} ${this.#at}`);
        this.#phase = 'sample';
        break;
      case 'sample':
        await line.meter(1, this.#transaction, this.#meter, at);
        this.#answered.add(`sample ${this.#transaction} ${this.#at}`);
        this.#phase = this.#meter % 4 === 3 ? 'stop' : 'sample';
        break;
      case 'stop':
        await line.stop(this.#transaction, this.#meter, at);
        this.#answered.add(`stop ${this.#transaction} ${this.#meter}`);
        this.#phase = 'start';
        break;
    }
    this.#at += 1000;
    this.#meter += 1;
  }
}

/** A client that makes drivers, and after a kill makes the one again that was not answered. */
async function keepMaking(url: string, network: Network, answered: Answered): Promise<void> {
  const api = client(url, network.key);
  for (let n = 0; ; n += 1) {
    const name = `driver ${n}`;
    if (answered.has(name)) continue;
    try {
      const { id } = await good(api.POST('/api/v1/drivers', { body: { name, externalId: name } }));
      const path = { userid: id, siteId: network.siteId };
      await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path } }));
      answered.add(`right ${id}`);
    } catch (error) {
      if (/fetch failed|terminated|other side closed/.test(String(error))) return;
      // 409: it was made, and the answer lost with the plug.
      if (!/answered 409/.test(String(error))) throw error;
    }
    answered.add(name);
  }
}

async function whatIsThere(database: FreshDatabase): Promise<string[]> {
  const starts = await rows(database, 'select id, start_charger_time as at from transactions');
  const stops = await rows(database, "select id, meter_stop from transactions where closed_by = 'charger'");
  const samples = await rows(database, 'select transaction_id as id, sampled_at as at from meter_values');
  const drivers = await rows(database, "select name from drivers where name like 'driver %'");
  const rights = await rows(database, 'select driver_id as id from site_rights');
  return [
    ...starts.map(({ id, at }) => `start ${id} ${at}`),
    ...stops.map(({ id, meter_stop }) => `stop ${id} ${meter_stop}`),
    ...samples.map(({ id, at }) => `sample ${id} ${at}`),
    ...drivers.map(({ name }) => String(name)),
    ...rights.map(({ id }) => `right ${id}`),
  ];
}

describe.each(engines())('pull the plug, on $name', (engine) => {
  it(`${KILLS} times: nothing answered is lost, nothing is counted twice`, { timeout: 300_000 }, async () => {
    const database = await engine.fresh();
    const answered: Answered = new Set();
    let server: ServerProcess | undefined;
    let network: Network | undefined;
    let busy: Busy[] = [];
    try {
      for (let kill = 1; kill <= KILLS; kill += 1) {
        server = await serverProcess(database);
        const { url } = server;
        if (network === undefined) {
          const made = await smallNetwork(url, { chargers: CHARGERS, tags: [], site: { policy: 'open' } });
          network = made;
          busy = made.chargers.map((identity) => new Busy(identity, answered));
        }
        // Nobody is shown as connected before he is.
        expect((await chargerOf(url, network)).activeConnection).toBe(false);
        const working = [...busy.map((b) => b.live(url)), keepMaking(url, network, answered)];
        const before = answered.size;
        await expect.poll(() => answered.size, { timeout: 10_000, interval: 5 }).toBeGreaterThan(before + 20);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 200));
        await server.kill();
        await Promise.all(working);
        const there = await whatIsThere(database);
        expect(compare(answered, there), `after kill ${kill}`).toEqual({ lost: [], twice: [] });
      }
      // A start told again after a kill is the same transaction: each moment began one.
      const starts = await rows(
        database,
        'select charger, start_charger_time, count(*) as n from transactions group by charger, start_charger_time having count(*) > 1',
      );
      expect(starts).toEqual([]);
      // At most the newest transaction of each charger is open: no kill left one behind.
      const open = await rows(
        database,
        'select charger, count(*) as n from transactions where closed_at is null group by charger',
      );
      expect(open.filter(({ n }) => Number(n) > 1)).toEqual([]);
      console.log(`${engine.name}: ${KILLS} kills, ${answered.size} answers, all there`);
    } finally {
      await server?.kill();
      await database.drop();
    }
  });
});
