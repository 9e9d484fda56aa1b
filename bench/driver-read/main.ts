/**
 * The driver read beside its ceiling, in one run: GET /api/v1/drivers/{userid} at several sizes, on both engines, while
 * chargers are quiet and while they talk, answered with 304, and read once each by a process that has nothing in memory yet. Prints Markdown.
 *
 *   node bench/driver-read/main.ts [--seconds 3] [--sizes 2,30,200] [--engines embedded,postgres] [--rounds 3]
 *     [--connections 16] [--drivers 20] [--talk 100] [--crowd 0] [--profile DIRECTORY]
 */
import { join } from 'node:path';
import type { FreshDatabase } from '../../test/support/engines.ts';
import type { ChargerLoad } from '../support/charger-load.ts';
import { addCrowd } from '../support/crowd.ts';
import { availableEngines, type RunningServer, startServerOn } from '../support/databases.ts';
import type { HttpJob, HttpLoad, HttpMeasured } from '../support/http-load.ts';
import { medianRound } from '../support/latencies.ts';
import { readOptions } from '../support/options.ts';
import { type Peer, startPeer } from '../support/peer.ts';
import { circumstances, load, micros, ms, percent, rate, ratio, table } from '../support/report.ts';
import type { Ceiling } from './ceiling.ts';
import { type Documents, documentsOf, etagsOf } from './documents.ts';

const options = readOptions({
  seconds: 3,
  sizes: [2, 30, 200],
  engines: ['embedded', 'postgres'],
  rounds: 3,
  connections: 16,
  drivers: 20,
  talk: 100,
  /** Drivers of other customers in the same database. */
  crowd: 0,
  profile: '',
});
const CEILING_KEY = 'bench-ceiling-key-0123456789';
const CEILING = 'bare fastify';
const WARM_UP = Math.min(1, options.seconds / 3);

/** What is asked in which state, of which server. */
interface Case {
  readonly size: string;
  readonly server: string;
  readonly state: 'quiet' | 'talking' | '304' | 'cold';
  measure(span: Span): Promise<Round>;
}

type Round = HttpMeasured & { readonly cpuPerRequest: number };

interface Serving {
  readonly peer: Peer<Ceiling>;
  readonly url: string;
}

const httpLoad = await startPeer<HttpLoad>(new URL('../support/http-load.ts', import.meta.url));
const chargerLoad = await startPeer<ChargerLoad>(new URL('../support/charger-load.ts', import.meta.url));
const ceiling = await startPeer<Ceiling, string>(new URL('./ceiling.ts', import.meta.url), {
  env: { CEILING_KEY },
});
const available = await availableEngines(options.engines);
type Measuring = RunningServer & { documents: readonly Documents[] };
const servers: Measuring[] = [];

/** Seconds of warming up and of measuring. */
type Span = readonly [warmUp: number, measured: number];

function readOnce({ url }: RunningServer, { key, paths }: Documents): Promise<HttpMeasured> {
  const job = { url, key, connections: options.connections, seconds: 0, once: true };
  return httpLoad.ask('run', { ...job, targets: paths.map((path) => ({ path })) });
}

/** Each document once, by a process that has nothing in memory; its chargers are away. */
async function coldly(server: Measuring, index: number): Promise<Round> {
  const { key } = server.documents[index] as Documents;
  Object.assign(server, await server.again());
  // What the first request of all costs is no document's.
  await fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } });
  const before = await server.peer.ask('cpu');
  if (options.profile !== '') await server.peer.ask('startProfile');
  const measured = await readOnce(server, server.documents[index] as Documents);
  if (options.profile !== '') {
    const file = `driver-read-${server.engine}-${options.sizes[index]}-cold.cpuprofile`;
    await server.peer.ask('stopProfile', join(options.profile, file));
  }
  return { ...measured, cpuPerRequest: ((await server.peer.ask('cpu')) - before) / measured.count };
}

/** One round against a server, with the processor time that it took there for each request. */
async function round(
  { peer, url }: Serving,
  asked: Pick<HttpJob, 'targets' | 'key'>,
  [warmUp, seconds]: Span,
): Promise<Round> {
  const job = { ...asked, url, connections: options.connections };
  await httpLoad.ask('run', { ...job, seconds: warmUp });
  const before = await peer.ask('cpu');
  const measured = await httpLoad.ask('run', { ...job, seconds });
  return { ...measured, cpuPerRequest: ((await peer.ask('cpu')) - before) / measured.count };
}

const sizeOf = (bytes: number) => `${(bytes / 1024).toFixed(bytes < 10_000 ? 1 : 0)} KB`;

function casesOf(sizeIndex: number): Case[] {
  const bytes = servers[0]?.documents[sizeIndex]?.bytes ?? 0;
  const size = sizeOf(bytes);
  const bare = { size, server: CEILING };
  const serving = { peer: ceiling, url: ceiling.ready };
  const constant = { path: `/constant/${bytes}` };
  const held = { ...constant, etag: `"constant-${bytes}"` };
  const key = CEILING_KEY;
  return [
    { ...bare, state: 'quiet', measure: (span) => round(serving, { targets: [constant], key }, span) },
    { ...bare, state: '304', measure: (span) => round(serving, { targets: [held], key }, span) },
    ...servers.flatMap((server) => casesOn(server, size, server.documents[sizeIndex] as Documents)),
  ];
}

function casesOn(server: RunningServer, size: string, documents: Documents): Case[] {
  const { key, group, paths } = documents;
  const targets = paths.map((path) => ({ path }));
  const ours = { size, server: server.engine };
  return [
    { ...ours, state: 'quiet', measure: (span) => round(server, { targets, key }, span) },
    {
      ...ours,
      state: 'talking',
      async measure(span) {
        await chargerLoad.ask('talk', { group, perSecond: options.talk });
        const began = performance.now();
        const measured = await round(server, { targets, key }, span);
        talked.push(((await chargerLoad.ask('hush')) / (performance.now() - began)) * 1000);
        return measured;
      },
    },
    {
      ...ours,
      state: '304',
      async measure(span) {
        const held = await etagsOf(server.url, documents);
        const measured = await round(server, { targets: held, key }, span);
        changed += measured.changed;
        return measured;
      },
    },
  ];
}

/** Answers 200 where 304 was measured. */
let changed = 0;
/** Frames per second that were answered while talking, of each round. */
const talked: number[] = [];

function rowsOf({ cases, results }: MeasuredSize) {
  const median = (one: Case) => medianRound(results.get(one) ?? []);
  const top = (state: Case['state']) => {
    const like = state === '304' ? state : 'quiet';
    return median(cases.find((one) => one.server === CEILING && one.state === like) as Case);
  };
  return cases.map((one) => {
    const { perSecond, p50, p99, cpuPerRequest, busy } = median(one);
    const share = one.server === CEILING ? 'ceiling' : ratio(perSecond / top(one.state).perSecond);
    const numbers = [rate(perSecond), share, ms(p50), ms(p99), micros(cpuPerRequest), percent(busy)];
    return [one.size, one.server, one.state, ...numbers];
  });
}

interface MeasuredSize {
  readonly cases: Case[];
  readonly results: Map<Case, Round[]>;
}

async function measureSize(index: number): Promise<MeasuredSize> {
  const cases = casesOf(index);
  const results = new Map<Case, Round[]>(cases.map((one) => [one, []]));
  // All of them hot: a round is too short for the first reading of many.
  for (const server of servers) await readOnce(server, server.documents[index] as Documents);
  // Round by round, so that what else the machine does falls on all alike.
  for (let n = 0; n < options.rounds; n++) {
    for (const one of cases) {
      results
        .get(one)
        ?.push(await one.measure([n === 0 ? WARM_UP : WARM_UP / 4, options.seconds / options.rounds]));
    }
  }
  return { cases, results };
}

/** Cuts all chargers off. */
async function measureCold(measured: readonly MeasuredSize[]): Promise<void> {
  await chargerLoad.stop();
  for (const server of servers) {
    for (const [index, { cases, results }] of measured.entries()) {
      const told = await coldly(server, index);
      const size = cases[0]?.size ?? '';
      const one: Case = { size, server: server.engine, state: 'cold', measure: async () => told };
      cases.push(one);
      results.set(one, [told]);
    }
  }
}

async function profiled(): Promise<void> {
  for (const server of servers) {
    for (const [index, size] of options.sizes.entries()) {
      for (const one of casesOn(server, '', server.documents[index] as Documents)) {
        await server.peer.ask('startProfile');
        await one.measure([0.2, options.seconds]);
        const file = `driver-read-${server.engine}-${size}-${one.state}.cpuprofile`;
        await server.peer.ask('stopProfile', join(options.profile, file));
      }
    }
  }
}

try {
  const loadBefore = load();
  for (const engine of available.engines) {
    const empty = await startServerOn(engine);
    const beside = (database: FreshDatabase) => addCrowd(database, options.crowd);
    const server: Measuring = { ...(options.crowd > 0 ? await empty.again(beside) : empty), documents: [] };
    servers.push(server);
    const stem = engine.name === 'embedded' ? 'E' : 'P';
    server.documents = await documentsOf(server.url, options.sizes, options.drivers, chargerLoad, stem);
  }
  const measured: MeasuredSize[] = [];
  for (const index of options.sizes.keys()) measured.push(await measureSize(index));
  if (options.profile !== '') await profiled();
  await measureCold(measured);
  const { connections, drivers, rounds, seconds, talk, crowd } = options;
  const slowest = talked.length > 0 ? Math.round(Math.min(...talked)) : 0;
  const chargers = servers[0]?.documents.map((d) => d.chargers).join(', ');
  const facts = [
    `${connections} connections, ${drivers} drivers read in turn, ${rounds} rounds of ${(seconds / rounds).toFixed(1)} s, the one in the middle is shown; cold: each once, by a process that was started for it`,
    `beside them ${crowd} drivers and ${crowd / 5} chargers of others`,
    `chargers in the documents: ${chargers}, two sockets each, all connected; talking: ${talk} StatusNotifications/s among them (answered in the slowest round: ${slowest}/s)`,
    `load average ${loadBefore} before, ${load()} after; load generator, charger load, servers and database share the cores`,
    ...(changed > 0 ? [`${changed} answers in the 304 rows were 200: the document had changed`] : []),
    ...available.leftOut.map((why) => `left out: ${why}`),
  ];
  console.log('## GET /api/v1/drivers/{userid}\n');
  console.log(`${circumstances(['fastify', 'ws', 'pg', 'kysely'], facts).join('\n')}\n`);
  const columns = [
    'size',
    'server',
    'state',
    'req/s',
    'ratio',
    'p50 ms',
    'p99 ms',
    'CPU µs/req',
    'generator busy',
  ];
  console.log(table(columns, measured.flatMap(rowsOf)));
} finally {
  await chargerLoad.stop();
  await httpLoad.stop();
  await ceiling.stop();
  for (const server of servers) await server.stop();
  await available.stop();
}
