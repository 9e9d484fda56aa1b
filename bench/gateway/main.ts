/**
 * The gateway beside a bare `ws` echo with JSON, in one run: round trips of each action on both engines, closed loop over
 * some chargers, and the memory of an idle charger. Prints Markdown.
 *
 *   node bench/gateway/main.ts [--seconds 3] [--chargers 50] [--idle 2000] [--engines embedded,postgres] [--rounds 3]
 *     [--actions Heartbeat,StatusNotification,MeterValues,Authorize,StartStop] [--profile DIRECTORY]
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChargerLoad } from '../support/charger-load.ts';
import { availableEngines, type RunningServer, startServerOn } from '../support/databases.ts';
import { type Action, actions } from '../support/frames.ts';
import { type Measured, medianRound } from '../support/latencies.ts';
import { type Login, newChargers, newCustomer, newDrivers, newSite } from '../support/network.ts';
import { readOptions } from '../support/options.ts';
import { startPeer } from '../support/peer.ts';
import {
  circumstances,
  load,
  mebibytes,
  micros,
  ms,
  percent,
  rate,
  ratio,
  table,
} from '../support/report.ts';
import type { Vitals } from '../support/vitals.ts';
import type { Echo } from './echo.ts';
import { type Held, memoryOf } from './memory.ts';

const options = readOptions({
  seconds: 3,
  chargers: 50,
  idle: 2000,
  engines: ['embedded', 'postgres'],
  rounds: 3,
  actions: [...actions] as string[],
  profile: '',
});
const WARM_UP = Math.min(1, options.seconds / 3);
const ECHO = 'bare ws echo';

type Round = Measured & { readonly cpuPerCall: number };

interface Target {
  readonly name: string;
  readonly url: string;
  readonly cpu: () => Promise<number>;
}

const chargerLoad = await startPeer<ChargerLoad>(new URL('../support/charger-load.ts', import.meta.url));
const echo = await startPeer<Echo, string>(new URL('./echo.ts', import.meta.url), {
  execArgv: ['--expose-gc'],
});
const available = await availableEngines(options.engines);
const servers: { running: RunningServer; idle: readonly Login[]; atStart: Vitals }[] = [];
const targets: Target[] = [{ name: ECHO, url: echo.ready, cpu: () => echo.ask('cpu') }];

async function prepare(server: RunningServer): Promise<void> {
  const atStart = await server.peer.ask('vitals');
  const customer = await newCustomer(server.url);
  const site = await newSite(customer, 'Yard');
  const chargers = await newChargers(customer, `CP-${server.engine}`, [site], options.chargers);
  const idle = await newChargers(customer, `IDLE-${server.engine}`, [site], options.idle);
  await newDrivers(customer, 'T', site, options.chargers);
  const idTags = chargers.map((_, n) => `T-${n}-1`);
  const { url } = server;
  await chargerLoad.ask('connect', { group: server.engine, url, chargers, idTags, boot: true });
  targets.push({ name: server.engine, url, cpu: () => server.peer.ask('cpu') });
  servers.push({ running: server, idle, atStart });
}

/** A server that just wrote much still checkpoints, vacuums and compiles; that is nobody's round trip. */
const SETTLE = Math.min(1000, options.seconds * 300);

async function round(target: Target, action: Action, warmUpSeconds: number, seconds: number): Promise<Round> {
  const given = { group: target.name, action };
  await chargerLoad.ask('closedLoop', { ...given, seconds: warmUpSeconds });
  const before = await target.cpu();
  const measured = await chargerLoad.ask('closedLoop', { ...given, seconds });
  return { ...measured, cpuPerCall: ((await target.cpu()) - before) / measured.count };
}

async function measure(action: Action): Promise<(string | number)[][]> {
  const results = new Map<Target, Round[]>(targets.map((target) => [target, []]));
  // Round by round, so that what else the machine does falls on all alike.
  for (let n = 0; n < options.rounds; n++) {
    for (const [target, rounds] of results) {
      rounds.push(
        await round(target, action, n === 0 ? WARM_UP : WARM_UP / 4, options.seconds / options.rounds),
      );
    }
  }
  const medians = new Map([...results].map(([target, rounds]) => [target.name, medianRound(rounds)]));
  const top = medians.get(ECHO)?.perSecond ?? 0;
  return [...medians].map(([name, { perSecond, p50, p99, cpuPerCall, busy }]) => {
    const share = name === ECHO ? 'ceiling' : ratio(perSecond / top);
    return [action, name, rate(perSecond), share, ms(p50), ms(p99), micros(cpuPerCall), percent(busy)];
  });
}

async function memory(): Promise<Held[]> {
  const names = Array.from({ length: options.idle }, (_, n) => ({ id: `IDLE-${n}`, password: '' }));
  const held = [await memoryOf(ECHO, echo.ready, names, true, () => echo.ask('vitals'), chargerLoad)];
  for (const server of servers) {
    // A process without the garbage of the rounds before.
    server.running = await server.running.again();
    const { engine, url, peer } = server.running;
    // What was observed is written first: frames that wait for the log are no part of a charger.
    const ask = async () => {
      await sleep(SETTLE);
      await peer.ask('flush');
      return peer.ask('vitals');
    };
    held.push(await memoryOf(engine, url, server.idle, true, ask, chargerLoad));
  }
  return held;
}

async function profiled(): Promise<void> {
  for (const { running } of servers) {
    const { engine, peer } = running;
    for (const action of options.actions) {
      await peer.ask('startProfile');
      const loop = { group: engine, action: action as Action, seconds: options.seconds };
      await chargerLoad.ask('closedLoop', loop);
      await peer.ask('stopProfile', join(options.profile, `gateway-${engine}-${action}.cpuprofile`));
    }
  }
}

try {
  const loadBefore = load();
  const login = Array.from({ length: options.chargers }, (_, n) => ({ id: `CP-${n}`, password: '' }));
  await chargerLoad.ask('connect', { group: ECHO, url: echo.ready, chargers: login, boot: true });
  for (const engine of available.engines) await prepare(await startServerOn(engine));
  await sleep(SETTLE);
  const rows: (string | number)[][] = [];
  for (const action of options.actions) rows.push(...(await measure(action as Action)));
  if (options.profile !== '') await profiled();
  const held = options.idle > 0 ? await memory() : [];

  const { chargers, rounds, seconds } = options;
  const facts = [
    `${chargers} chargers, one call open on each, ${rounds} rounds of ${(seconds / rounds).toFixed(1)} s, the one in the middle is shown`,
    'StartStop: a StartTransaction and its StopTransaction in turn, each counted as one call',
    `load average ${loadBefore} before, ${load()} after; charger load, servers and database share the cores`,
    ...servers.map(
      (s) => `${s.running.engine}: the server at start has ${mebibytes(s.atStart.rss)} resident`,
    ),
    ...available.leftOut.map((why) => `left out: ${why}`),
  ];
  console.log('## The gateway\n');
  console.log(`${circumstances(['ws', 'pg', 'kysely', 'ajv'], facts).join('\n')}\n`);
  const columns = [
    'action',
    'server',
    'calls/s',
    'ratio',
    'p50 ms',
    'p99 ms',
    'CPU µs/call',
    'generator busy',
  ];
  console.log(table(columns, rows));
  if (held.length > 0) {
    console.log(`\nMemory of ${options.idle} idle chargers, booted:\n`);
    const kib = (bytes: number) => (bytes / 1024).toFixed(1);
    const lines = held.map((h) => [
      h.server,
      mebibytes(h.baseline),
      kib(h.rssPerCharger),
      kib(h.heapPerCharger),
      h.seconds.toFixed(1),
    ]);
    const heads = [
      'server',
      'resident before',
      'KiB RSS each',
      'KiB heap each',
      'seconds until all had booted',
    ];
    console.log(table(heads, lines));
  }
} finally {
  await chargerLoad.stop();
  await echo.stop();
  for (const { running } of servers) await running.stop();
  await available.stop();
}
