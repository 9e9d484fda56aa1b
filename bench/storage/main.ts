/**
 * What samples cost to keep: bytes of a sample with its indexes as they are kept now and as they were before 0013, and how long a server
 * takes to be ready on a database that is full of them. Prints Markdown.
 *
 *   node bench/storage/main.ts [--chargers 20] [--days 30] [--engines embedded,postgres] [--times 12]
 *                           [--seconds 3] [--starts 5] [--tables meter_values,old_meter_values]
 *
 * A year of a hundred chargers: --chargers 100 --tables meter_values
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { openEngine } from '../../src/storage/connect/open.ts';
import { addSamples } from '../../src/storage/meter-values.ts';
import { on } from '../../src/storage/tx.ts';
import type { EngineUnderTest, FreshDatabase } from '../../test/support/engines.ts';
import { availableEngines, environment } from '../support/databases.ts';
import { readOptions } from '../support/options.ts';
import { circumstances, load, mebibytes, ms, rate, table } from '../support/report.ts';
import { charge, DAY, keepOld, makeNetwork, SAMPLES_A_DAY, writing } from './charges.ts';
import { waiting } from './waiting.ts';

const TABLES = ['meter_values', 'old_meter_values'] as const;
type Table = (typeof TABLES)[number];

const options = readOptions({
  tables: [...TABLES] as string[],
  chargers: 20,
  days: 30,
  engines: ['embedded', 'postgres'],
  times: 12,
  seconds: 3,
  starts: 5,
});

const FORECOURT = fileURLToPath(new URL('../../bin/forecourt.mjs', import.meta.url));
const MONTH = SAMPLES_A_DAY * 30;
/** Chargers that tell samples beside the work on old ones. */
const TALKING = 8;
const open = ({ dataDir, databaseUrl }: FreshDatabase) =>
  openEngine({ dataDir, databaseUrl, databasePoolSize: 4 });

/** Bytes of a table with its indexes. */
async function bytesOf(database: FreshDatabase, name: Table): Promise<number> {
  if (database.databaseUrl === undefined) {
    const file = new DatabaseSync(join(database.dataDir, 'forecourt.db'));
    const asked = `select sum(s.pgsize) as bytes from dbstat as s join sqlite_schema as m on m.name = s.name where m.tbl_name = ?`;
    const bytes = Number(file.prepare(asked).get(name)?.bytes);
    file.close();
    return bytes;
  }
  const engine = await open(database);
  const { rows } = await writing(engine)((tx) =>
    sql<{ bytes: number }>`select pg_total_relation_size(${sql.lit(name)}) as bytes`.execute(on(tx)),
  );
  await engine.close();
  return Number(rows[0]?.bytes);
}

/** So many times as many samples, each time a month later. */
async function multiply(database: FreshDatabase, name: Table, times: number): Promise<void> {
  const engine = await open(database);
  const columns = {
    meter_values: 'digest, socket_id, shape, charger_time, readings, told_key',
    old_meter_values: 'socket_id, charger_time, sampled_values, digest',
  }[name];
  for (let n = 1; n < times; n++) {
    const later = `${n * 30 * DAY}`;
    const values = columns
      .replace('told_key', `told_key + ${later}`)
      .replace(/(?<=sampled_values, )digest/, `digest || '-${n}'`);
    // One at a time, so that none takes longer than a use-case may.
    for (let charger = 1; charger <= options.chargers; charger++) {
      await writing(engine)((tx) =>
        sql
          .raw(
            `insert into ${name} (customer_id, charger, transaction_id, sampled_at, heard_at, ${columns})
            select customer_id, charger, transaction_id, sampled_at + ${later}, heard_at + ${later}, ${values}
            from ${name} where customer_id = 1 and charger = ${charger} and sampled_at < ${FIRST_END}`,
          )
          .execute(on(tx)),
      );
    }
  }
  await engine.close();
}

const FIRST_END = Date.UTC(2025, 0, 1) + options.days * DAY;

interface Taken {
  readonly opened: number;
  readonly ready: number;
}

/** Milliseconds until the storage is open, and from the start of the process until it listens: the least of all. */
async function starting(database: FreshDatabase): Promise<Taken> {
  const taken: Taken[] = [];
  for (let n = 0; n < options.starts; n++) {
    const began = performance.now();
    const engine = await open(database);
    const opened = performance.now() - began;
    await engine.close();
    taken.push({ opened, ready: await untilReady(database) });
  }
  return {
    opened: Math.min(...taken.map((one) => one.opened)),
    ready: Math.min(...taken.map((one) => one.ready)),
  };
}

/** The server as an operator starts it. */
async function untilReady(database: FreshDatabase): Promise<number> {
  const began = performance.now();
  const server = spawn(process.execPath, [FORECOURT, 'serve'], {
    env: { ...process.env, ...environment(database) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const gone = once(server, 'exit');
  for await (const line of createInterface(server.stdout)) {
    if (line.startsWith('forecourt listening')) break;
  }
  const taken = performance.now() - began;
  server.kill('SIGTERM');
  await gone;
  return taken;
}

/** A charger's wait for its sample to be kept, alone and beside what is done with old samples. */
async function waits(database: FreshDatabase, name: Table): Promise<string[][]> {
  const engine = await open(database);
  const rounds = [null, { before: name === 'meter_values' ? FIRST_END : 0 }, null];
  const rows: string[][] = [];
  for (const beside of rounds) {
    const found = await waiting(engine, TALKING, options.seconds, beside);
    const what = name === 'meter_values' ? 'forgetting' : 'moving';
    rows.push([
      ...[database.databaseUrl === undefined ? 'embedded' : 'postgres', beside === null ? 'nothing' : what],
      ...[rate(found.beside / options.seconds), rate(found.kept / options.seconds)],
      ...[ms(found.p50), ms(found.p99), ms(found.longest)],
    ]);
  }
  await engine.close();
  return rows;
}

interface Measured {
  readonly size: string[];
  readonly ready: string[][];
  readonly waited: string[][];
}

/** A worker of PostgreSQL's autovacuum may be at it for longer than a test would wait. */
async function dropped(database: FreshDatabase): Promise<void> {
  for (let tries = 10; ; tries--) {
    try {
      return await database.drop();
    } catch (error) {
      if (tries === 0) throw error;
    }
  }
}

async function measure(engine: EngineUnderTest, name: Table): Promise<Measured> {
  const database = await engine.fresh();
  try {
    const server = await open(database);
    await makeNetwork(server, Math.max(TALKING, options.chargers));
    await server.close();
    const empty = await starting(database);
    const before = await bytesOf(database, name);
    const filled = await open(database);
    const began = performance.now();
    const samples = await charge(
      filled,
      options.chargers,
      options.days,
      name === 'meter_values' ? addSamples : keepOld,
    );
    const seconds = (performance.now() - began) / 1000;
    await filled.close();
    const each = ((await bytesOf(database, name)) - before) / samples;
    const size = [
      ...[engine.name, name, rate(samples), rate(each), mebibytes(each * MONTH)],
      ...[`${((each * MONTH * 12 * 1000) / 1e9).toFixed(1)} GB`, rate(samples / seconds)],
    ];
    const some = await starting(database);
    await multiply(database, name, options.times);
    const many = await starting(database);
    const all = samples * options.times;
    const ready = [
      [engine.name, name, '0', ms(empty.opened), ms(empty.ready)],
      [engine.name, name, rate(samples), ms(some.opened), ms(some.ready)],
      [engine.name, name, rate(all), ms(many.opened), ms(many.ready)],
    ];
    return { size, ready, waited: await waits(database, name) };
  } finally {
    await dropped(database);
  }
}

const available = await availableEngines(options.engines);
try {
  const loadBefore = load();
  const sizes: string[][] = [];
  const ready: string[][] = [];
  const waited: string[][] = [];
  for (const engine of available.engines) {
    for (const name of TABLES.filter((one) => options.tables.includes(one))) {
      const found = await measure(engine, name);
      sizes.push(found.size);
      ready.push(...found.ready);
      waited.push(...found.waited);
    }
  }
  console.log('## Samples\n');
  const facts = [
    `${options.chargers} chargers for ${options.days} days, each charging three times a day for 70 minutes, a sample of eight values a minute: ${rate(MONTH)} samples per charger and month`,
    `load average ${loadBefore} before, ${load()} after`,
    ...available.leftOut.map((why) => `left out: ${why}`),
  ];
  console.log(`${circumstances(['pg', 'kysely'], facts).join('\n')}\n`);
  const columns = [
    'engine',
    'kept in',
    'samples',
    'bytes each',
    'charger and month',
    '1,000 chargers, a year',
    'kept per s',
  ];
  console.log(`${table(columns, sizes)}\n`);
  console.log(`Starts on them, the least of ${options.starts}:\n`);
  console.log(
    `${table(['engine', 'kept in', 'samples', 'ms to open the storage', 'ms until ready'], ready)}\n`,
  );
  console.log(
    'Eight chargers, each telling a sample as soon as the last is kept, and what goes on beside them:\n',
  );
  const beside = ['engine', 'beside', 'old samples per s', 'kept per s', 'p50 ms', 'p99 ms', 'longest ms'];
  console.log(table(beside, waited));
} finally {
  await available.stop();
}
