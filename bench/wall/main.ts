/**
 * What row-level security costs on PostgreSQL, in one run: the same server on two databases, on one of which the wall is switched off, asked
 * in turn. Prints Markdown.
 *
 *   node bench/wall/main.ts [--seconds 6] [--chargers 20] [--drivers 200] [--engines postgres]
 */
import pg from 'pg';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { type Server, startServer } from '../../src/main.ts';
import { begin } from '../../src/storage/connect/postgres-wall.ts';
import { type Network, smallNetwork } from '../../test/support/api.ts';
import type { FreshDatabase } from '../../test/support/engines.ts';
import { execute } from '../../test/support/rows.ts';
import { environment } from '../../test/support/server.ts';
import { availableEngines } from '../support/databases.ts';
import { readOptions } from '../support/options.ts';
import { circumstances, load, ms, ratio, table } from '../support/report.ts';

const options = readOptions({ seconds: 6, chargers: 20, drivers: 200, engines: ['postgres'] });
/** Two others that were before: a customer is never the only one. */
const OTHERS = 2;

/** Statements are planned anew the first times. */
const WARM_UP = 20;

const SWITCHED_OFF = `do $$ declare found record; begin
  for found in select oid::regclass as t from pg_class where relrowsecurity loop
    execute format('alter table %s disable row level security', found.t);
  end loop;
end $$`;

interface Side {
  readonly wall: boolean;
  readonly database: FreshDatabase;
  readonly server: Server;
  readonly network: Network;
}

const WORK: Readonly<Record<string, (side: Side, n: number) => Promise<Response>>> = {
  'driver document': ({ server, network }) => ask(server, network, `/drivers/${network.driverId}`),
  'drivers, first page': ({ server, network }) => ask(server, network, '/drivers?limit=50&sort=name'),
  'chargers by status': ({ server, network }) => ask(server, network, '/chargers?status=Offline'),
  'change a driver': ({ server, network }, n) =>
    ask(server, network, `/drivers/${network.driverId}`, { name: `Aino ${n}` }),
};

function ask({ url }: Server, { key }: Network, path: string, change?: object): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method: change === undefined ? 'GET' : 'PATCH',
    headers: {
      authorization: `Bearer ${key}`,
      ...(change === undefined ? {} : { 'content-type': 'application/merge-patch+json' }),
    },
    ...(change === undefined ? {} : { body: JSON.stringify(change) }),
  });
}

async function sideOn(database: FreshDatabase, wall: boolean): Promise<Side> {
  const more = { RATE_LIMIT_PER_KEY: '100000000', DATABASE_POOL_SIZE: '8' };
  const server = await startServer(readConfig(environment(database, more)), {
    log: pino({ level: 'silent' }),
  });
  let network: Network | undefined;
  for (let n = 0; n <= OTHERS; n++) network = await smallNetwork(server.url, { chargers: options.chargers });
  if (network === undefined) throw new Error('there is no network');
  const rows = Array.from(
    { length: options.drivers },
    (_, n) => `(${network.customerId}, 'Driver ${n}', 'p${n}', 1, 1)`,
  );
  await execute(
    database,
    `insert into drivers (customer_id, name, parent_id_tag, created_at, updated_at) values ${rows.join(', ')}; analyze`,
  );
  if (!wall) await execute(database, SWITCHED_OFF);
  return { wall, database, server, network };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** A quarter was faster: what neighbours disturb least. */
const quartile = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 4)] ?? 0;

/** In turn, request by request, so that what else the machine does falls on both alike. */
async function compared(without: (n: number) => Promise<unknown>, walled: (n: number) => Promise<unknown>) {
  const [a, b]: [number[], number[]] = [[], []];
  for (let n = 0; n < WARM_UP; n++) await Promise.all([without(n), walled(n)]);
  const end = performance.now() + options.seconds * 1000;
  for (let n = WARM_UP; performance.now() < end; n++) {
    a.push(await timeOf(() => without(n)));
    b.push(await timeOf(() => walled(n)));
  }
  const [least, most] = [quartile(a), quartile(b)];
  return [String(a.length), ms(least), ms(most), ratio(most / least)];
}

async function begun(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const run = (begins: string) => async () => {
    await client.query(begins);
    await client.query('select 1');
    await client.query('COMMIT');
  };
  const plain = run('BEGIN');
  const viewed = run(begin('BEGIN', { customer: 1 as never, within: null }));
  const row = await compared(plain, viewed);
  await client.end();
  return ['a transaction with nothing in it', ...row];
}

const available = await availableEngines(options.engines);
const [engine] = available.engines.filter(({ name }) => name === 'postgres');
try {
  console.log('## The wall between customers\n');
  const loadBefore = load();
  const rows: string[][] = [];
  if (engine !== undefined) {
    const without = await sideOn(await engine.fresh(), false);
    const walled = await sideOn(await engine.fresh(), true);
    rows.push(await begun(without.database.databaseUrl ?? ''));
    for (const [what, work] of Object.entries(WORK)) {
      const run = (side: Side) => async (n: number) => {
        const answer = await work(side, n);
        if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
        await answer.arrayBuffer();
      };
      rows.push([what, ...(await compared(run(without), run(walled)))]);
    }
    for (const { server, database } of [without, walled]) {
      await server.close();
      await database.drop();
    }
  }
  const facts = [
    `${options.chargers} chargers and ${options.drivers} drivers of the customer that asks, two others beside it; one request at a time, with and without in turn`,
    `load average ${loadBefore} before, ${load()} after; servers, database and client share the cores`,
    ...available.leftOut.map((why) => `left out: ${why}`),
  ];
  console.log(`${circumstances(['pg', 'kysely'], facts).join('\n')}\n`);
  console.log(table(['what', 'times each', 'ms without', 'ms with', 'ratio'], rows));
} finally {
  await available.stop();
}
