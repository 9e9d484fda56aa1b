/**
 * What the log of frames costs: two servers on one engine, with `FRAME_LOG` at 0 and as it is shipped, in turn. Prints Markdown.
 *
 *   node bench/frame-log/main.ts [--seconds 6] [--chargers 50] [--engines embedded,postgres] [--rounds 3]
 *     [--actions Heartbeat,StatusNotification]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChargerLoad } from '../support/charger-load.ts';
import { availableEngines, type RunningServer, startServerOn } from '../support/databases.ts';
import type { Action } from '../support/frames.ts';
import { type Measured, medianRound } from '../support/latencies.ts';
import { newChargers, newCustomer, newSite } from '../support/network.ts';
import { readOptions } from '../support/options.ts';
import { startPeer } from '../support/peer.ts';
import { circumstances, load, micros, ms, percent, rate, ratio, table } from '../support/report.ts';

const options = readOptions({
  seconds: 6,
  chargers: 50,
  engines: ['embedded', 'postgres'],
  rounds: 3,
  actions: ['Heartbeat', 'StatusNotification'],
});

type Round = Measured & { readonly cpuPerCall: number };

interface Target {
  readonly name: string;
  readonly engine: string;
  readonly server: RunningServer;
  readonly rounds: Round[];
}

const chargerLoad = await startPeer<ChargerLoad>(new URL('../support/charger-load.ts', import.meta.url));
const available = await availableEngines(options.engines);
const targets: Target[] = [];

async function prepare(
  engine: (typeof available.engines)[number],
  name: string,
  env: Record<string, string>,
) {
  const server = await startServerOn(engine, env);
  targets.push({ name, engine: engine.name, server, rounds: [] });
  const customer = await newCustomer(server.url);
  const chargers = await newChargers(customer, 'CP', [await newSite(customer, 'Yard')], options.chargers);
  await chargerLoad.ask('connect', {
    group: `${engine.name} ${name}`,
    url: server.url,
    chargers,
    boot: true,
  });
}

/** Ends with the log written: what it puts off is its cost, too. */
async function round({ name, engine, server }: Target, action: Action, seconds: number): Promise<Round> {
  const before = await server.peer.ask('cpu');
  const measured = await chargerLoad.ask('closedLoop', { group: `${engine} ${name}`, action, seconds });
  await server.peer.ask('flush');
  return { ...measured, cpuPerCall: ((await server.peer.ask('cpu')) - before) / measured.count };
}

try {
  const loadBefore = load();
  for (const engine of available.engines) {
    await prepare(engine, 'no log', { FRAME_LOG: '0' });
    await prepare(engine, 'as shipped', {});
  }
  const rows: (string | number)[][] = [];
  for (const action of options.actions as Action[]) {
    for (const target of targets) await round(target, action, Math.min(1, options.seconds / 3));
    await sleep(Math.min(1000, options.seconds * 300));
    for (const { rounds } of targets) rounds.length = 0;
    // Round by round, so that what else the machine does falls on all alike.
    for (let n = 0; n < options.rounds; n++) {
      for (const target of targets) {
        target.rounds.push(await round(target, action, options.seconds / options.rounds));
      }
    }
    let without = 0;
    for (const { name, engine, rounds } of targets) {
      const { perSecond, p50, p99, cpuPerCall, busy } = medianRound(rounds);
      if (name === 'no log') without = perSecond;
      const share = name === 'no log' ? '' : ratio(perSecond / without);
      rows.push([
        action,
        engine,
        name,
        rate(perSecond),
        share,
        ms(p50),
        ms(p99),
        micros(cpuPerCall),
        percent(busy),
      ]);
    }
  }
  console.log('## The log of frames\n');
  const facts = [
    `${options.chargers} chargers, one call open on each, ${options.rounds} rounds in turn, the one in the middle is shown`,
    `load average ${loadBefore} before, ${load()} after; charger load, servers and database share the cores`,
    ...available.leftOut.map((why) => `left out: ${why}`),
  ];
  console.log(`${circumstances(['ws', 'pg', 'kysely'], facts).join('\n')}\n`);
  const columns = [
    'action',
    'engine',
    'frames',
    'calls/s',
    'ratio',
    'p50 ms',
    'p99 ms',
    'CPU µs/call',
    'generator busy',
  ];
  console.log(table(columns, rows));
} finally {
  await chargerLoad.stop();
  for (const { server } of targets) await server.stop();
  await available.stop();
}
