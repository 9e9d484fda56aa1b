/**
 * One charger that stands in the documents of many drivers, beside one that stands in a single one, in one run: what its
 * StatusNotifications cost while nobody reads, and while these documents are read without a pause. Prints Markdown.
 *
 *   node bench/shared-charger/main.ts [--drivers 10000] [--seconds 3] [--rounds 3] [--connections 4] [--engines embedded,postgres]
 */
import type { ChargerLoad } from '../support/charger-load.ts';
import { availableEngines, type RunningServer, startServerOn } from '../support/databases.ts';
import type { HttpLoad } from '../support/http-load.ts';
import { type Measured, medianRound } from '../support/latencies.ts';
import { ask, inParallel, newChargers, newCustomer, newDrivers, newSite } from '../support/network.ts';
import { readOptions } from '../support/options.ts';
import { startPeer } from '../support/peer.ts';
import { circumstances, load, micros, ms, rate, ratio, table } from '../support/report.ts';

const options = readOptions({
  drivers: 10_000,
  seconds: 3,
  rounds: 3,
  connections: 4,
  engines: ['embedded', 'postgres'],
});

interface Target {
  readonly engine: string;
  readonly documents: number;
  readonly server: RunningServer;
  readonly group: string;
  readonly key: string;
  readonly paths: readonly string[];
}

const API = '/api/v1';
const STATES = ['unread', 'read'] as const;
type State = (typeof STATES)[number];
type Round = Measured & { readonly cpuPerCall: number; readonly readsPerSecond: number };

const httpLoad = await startPeer<HttpLoad>(new URL('../support/http-load.ts', import.meta.url));
const chargerLoad = await startPeer<ChargerLoad>(new URL('../support/charger-load.ts', import.meta.url));
const available = await availableEngines(options.engines);
const servers: RunningServer[] = [];

async function prepare(server: RunningServer, documents: number): Promise<Target> {
  const customer = await newCustomer(server.url);
  const group = `${server.engine}-${documents}`;
  const site = await newSite(customer, `Yard ${group}`);
  const chargers = await newChargers(customer, `S-${group}`, [site], 1);
  await chargerLoad.ask('connect', { group, url: server.url, chargers, boot: true });
  const paths = (await newDrivers(customer, group, site, documents)).map((id) => `${API}/drivers/${id}`);
  const target = { engine: server.engine, documents, server, group, key: customer.key, paths };
  // All of them are in memory before anything is measured.
  await inParallel(paths.length, 16, (n) => ask(customer, 'GET', (paths[n] as string).slice(API.length)));
  return target;
}

const at = ({ server, key }: Target) => ({ url: server.url, key });

async function round(target: Target, state: State, seconds: number): Promise<Round> {
  const { server, group, paths } = target;
  const { connections } = options;
  const before = await server.peer.ask('cpu');
  const targets = paths.map((path) => ({ path }));
  const reading =
    state === 'read' ? httpLoad.ask('run', { ...at(target), targets, connections, seconds }) : undefined;
  const measured = await chargerLoad.ask('closedLoop', { group, action: 'StatusNotification', seconds });
  const reads = (await reading)?.perSecond ?? 0;
  const cpuPerCall = ((await server.peer.ask('cpu')) - before) / measured.count;
  return { ...measured, cpuPerCall, readsPerSecond: reads };
}

try {
  const loadBefore = load();
  const rows: (string | number)[][] = [];
  const targets: Target[] = [];
  for (const engine of available.engines) {
    const server = await startServerOn(engine);
    servers.push(server);
    for (const documents of [1, options.drivers]) targets.push(await prepare(server, documents));
  }
  for (const state of STATES) {
    const rounds = new Map<Target, Round[]>(targets.map((target) => [target, []]));
    for (const target of targets) await round(target, state, Math.min(1, options.seconds / 3));
    // Round by round, so that what else the machine does falls on all alike.
    for (let n = 0; n < options.rounds; n++) {
      for (const target of targets) {
        rounds.get(target)?.push(await round(target, state, options.seconds / options.rounds));
      }
    }
    const alone = new Map<string, number>();
    for (const target of targets) {
      const { perSecond, p50, p99, cpuPerCall, readsPerSecond } = medianRound(rounds.get(target) ?? []);
      if (target.documents === 1) alone.set(target.engine, perSecond);
      const share =
        target.documents === 1 ? 'of one' : ratio(perSecond / (alone.get(target.engine) ?? perSecond));
      const numbers = [rate(perSecond), share, ms(p50), ms(p99), micros(cpuPerCall), rate(readsPerSecond)];
      rows.push([target.engine, target.documents, state, ...numbers]);
    }
  }
  console.log('## One charger in many documents\n');
  const facts = [
    `one charger, one StatusNotification open at a time, ${options.rounds} rounds in turn, the one in the middle is shown`,
    `all documents in memory; read: by ${options.connections} connections without a pause`,
    `load average ${loadBefore} before, ${load()} after; loads, servers and database share the cores`,
    ...available.leftOut.map((why) => `left out: ${why}`),
  ];
  console.log(`${circumstances(['ws', 'pg', 'kysely'], facts).join('\n')}\n`);
  const columns = [
    'engine',
    'documents',
    'state',
    'calls/s',
    'ratio',
    'p50 ms',
    'p99 ms',
    'CPU µs/call',
    'reads/s',
  ];
  console.log(table(columns, rows));
} finally {
  await chargerLoad.stop();
  await httpLoad.stop();
  for (const server of servers) await server.stop();
  await available.stop();
}
