// Clients that are slow on purpose: 500 send their headers byte by byte, 500 their bodies, 500 take their answers so. Meanwhile a
// client and a charger go on being answered, memory stays where it was, and in the end who was slow is gone.
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raw } from '../http/harness.ts';
import { type Network, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { client, good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { manyTransactions } from '../support/many-transactions.ts';
import { execute } from '../support/rows.ts';
import { type ServerProcess, serverProcess } from '../support/server.ts';

const CLIENTS = 500;
/** Milliseconds that the server has with each of them. */
const PATIENCE = 12_000;
/** In a file of three and a half megabytes, more than a line takes in. */
const TRANSACTIONS = 20_000;
const MEGABYTE = 1024 * 1024;
/** Megabytes that the server's heap may have: with more it ends. */
const HEAP = 192;

/** One that is slow. */
interface Slow {
  readonly open: Promise<void>;
  /** Begins to say what it says. */
  begin(): void;
  /** Gives up, and tells what it heard. */
  end(): Promise<string>;
}

/** Says `head`, then a byte of `rest` again and again; reads a byte at a time, and none before `reads`. */
function slow(url: string, head: string, rest: string, reads: boolean): Slow {
  const { hostname, port } = new URL(url);
  let text = '';
  const buffer = Buffer.alloc(1);
  const line: Socket = connect({
    host: hostname,
    port: Number(port),
    onread: {
      buffer,
      callback: (length) => {
        text += buffer.toString('latin1', 0, length);
        return reads;
      },
    },
  });
  let at = 0;
  const drip = () => {
    if (rest !== '' && line.writable) line.write(rest[at++ % rest.length] ?? '');
    line.resume();
  };
  let dripping: NodeJS.Timeout | undefined;
  const closed = new Promise<void>((resolve) => line.once('close', () => resolve()));
  return {
    open: new Promise((resolve, reject) => {
      line.once('connect', () => resolve());
      // Where the line is cut under what is still on its way.
      line.on('error', reject);
    }),
    begin() {
      line.write(head);
      dripping = setInterval(drip, 200);
    },
    async end() {
      // Who reads hears the end by himself.
      if (reads) await closed;
      clearInterval(dripping);
      line.destroy();
      return text;
    },
  };
}

// What is slow comes before any storage: one engine tells as much as both.
describe.each(engines().slice(0, 1))('slow clients, on $name', (engine) => {
  let database: FreshDatabase;
  let server: ServerProcess;
  let network: Network;
  let charger: TestCharger;

  beforeAll(async () => {
    database = await engine.fresh();
    const poor = { TEST_PATIENCE: String(PATIENCE), NODE_OPTIONS: `--max-old-space-size=${HEAP}` };
    server = await serverProcess(database, poor, './server-with-parts.ts');
    network = await smallNetwork(server.url);
    const { customerId, siteId, driverId } = network;
    await execute(database, manyTransactions(TRANSACTIONS, customerId, siteId, driverId));
    charger = await TestCharger.connect(server.url, network.chargers[0] ?? expect.fail('no charger'));
    await charger.boot();
  });
  afterAll(async () => {
    charger?.drop();
    await server?.stop();
    await database?.drop();
  });

  /** One of the server's own metrics, all its lines together. */
  async function metric(name: string): Promise<number> {
    const { text } = await raw(server.url, '/metrics');
    const found = [...text.matchAll(new RegExp(`^forecourt_${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))];
    return found.reduce((sum, [, value]) => sum + Number(value), 0);
  }
  /** What lies beside the heap, whose end is told above: bytes that are sent and received. */
  const memory = () => metric('nodejs_external_memory_bytes');
  const lines = () => metric('sockets');

  /** Lets so many be slow at once, and does what everybody does until the server has got rid of all of them. Answers what they heard. */
  async function besiege(one: (n: number) => Slow): Promise<string[]> {
    const before = { memory: await memory(), lines: await lines() };
    const all = Array.from({ length: CLIENTS }, (_, n) => one(n));
    await Promise.all(all.map(({ open }) => open));
    // As many as that at a time, before the first of them is cut off.
    await expect.poll(lines, { timeout: PATIENCE, interval: 50 }).toBeGreaterThanOrEqual(CLIENTS);
    for (const each of all) each.begin();
    const most = { memory: 0, answers: 0 };
    for (let n = 0; n === 0 || (await lines()) > before.lines + 5; n += 1) {
      // Both are errors unless they are answered.
      await good(network.api.POST('/api/v1/sites', { body: { groupName: `Site ${n}` } }));
      const { transactionId } = await charger.start(1, 'TAG-1', n);
      await charger.stop(transactionId, n + 1);
      most.memory = Math.max(most.memory, (await memory()) - before.memory);
      most.answers += 1;
    }
    console.log(
      `${engine.name}: ${CLIENTS} lines, ${(most.memory / MEGABYTE).toFixed(0)} MB more for bytes at most, ${most.answers} rounds of work meanwhile`,
    );
    expect(most.answers).toBeGreaterThan(2);
    expect(most.memory).toBeLessThan(100 * MEGABYTE);
    return Promise.all(all.map((each) => each.end()));
  }

  it('that send their headers', { timeout: 120_000 }, async () => {
    const heard = await besiege(() =>
      slow(server.url, 'GET /api/v1/sites HTTP/1.1\r\nHost: x\r\nX-A: ', 'x', true),
    );
    expect(new Set(heard.map((text) => text.split('\r\n', 1)[0]))).toEqual(
      new Set(['HTTP/1.1 408 Request Timeout']),
    );
  });

  it('that send their bodies, as JSON or as a file', { timeout: 120_000 }, async () => {
    const head = (path: string, type: string) =>
      `POST ${path} HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${network.key}\r\nContent-Type: ${type}\r\nContent-Length: 100000\r\n\r\n`;
    const site = head('/api/v1/sites', 'application/json');
    const file = head('/api/v1/imports?kind=sites', 'text/csv');
    const heard = await besiege((n) =>
      n % 2 === 0
        ? slow(server.url, site, '{"groupName":"x', true)
        : slow(server.url, `${file}externalId;groupName\n`, 'x;Yard\n', true),
    );
    expect(new Set(heard.map((text) => text.split('\r\n', 1)[0]))).toEqual(
      new Set(['HTTP/1.1 408 Request Timeout']),
    );
    // What has come of a file is thrown away behind them.
    const imports = async () => (await good(network.api.GET('/api/v1/imports'))).items;
    await expect.poll(imports, { timeout: 30_000 }).toEqual([]);
  });

  it('that take their answers', { timeout: 180_000 }, async () => {
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${network.key}\r\n\r\n`;
    const month = '/api/v1/exports/transactions.csv?month=2026-10';
    const heard = await besiege((n) => {
      // A file that is made while it is read; documents that are there already; and what fits into the line at once.
      if (n % 100 === 0) return slow(server.url, get(month), '', false);
      if (n % 10 === 1) return slow(server.url, get('/api/v1/openapi.json').repeat(4), '', false);
      return slow(server.url, get('/healthz'), '', false);
    });
    expect(heard.filter((text) => !'HTTP/1.1 200 OK'.startsWith(text.slice(0, 15)))).toEqual([]);
  });

  it('and everything is as before', async () => {
    await good(client(server.url, network.key).GET('/api/v1/sites'));
    await charger.call('Heartbeat', {});
    expect((await raw(server.url, '/readyz')).status).toBe(200);
  });
});
