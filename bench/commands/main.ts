/**
 * A command's round trip, REST → charger → REST with `wait`, beside a bare relay, in one run: with one charger connected, and with
 * many of which each is asked in turn. Prints Markdown.
 *
 *   node bench/commands/main.ts [--seconds 3] [--chargers 5000] [--connections 8] [--engines embedded,postgres] [--rounds 3]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChargerLoad } from '../support/charger-load.ts';
import { availableEngines, type RunningServer, startServerOn } from '../support/databases.ts';
import type { HttpLoad } from '../support/http-load.ts';
import { type Measured, medianRound } from '../support/latencies.ts';
import { type Login, newChargers, newCustomer, newSite } from '../support/network.ts';
import { readOptions } from '../support/options.ts';
import { startPeer } from '../support/peer.ts';
import { circumstances, load, micros, ms, percent, rate, ratio, table } from '../support/report.ts';
import type { Relay } from './relay.ts';

const options = readOptions({
  seconds: 3,
  chargers: 5000,
  connections: 8,
  engines: ['embedded', 'postgres'],
  rounds: 3,
});
const RELAY = 'bare relay';

type Round = Measured & { readonly cpuPerCall: number };

interface Target {
  readonly name: string;
  readonly url: string;
  readonly key: string;
  readonly one: Login;
  readonly many: readonly Login[];
  readonly cpu: () => Promise<number>;
}

const chargerLoad = await startPeer<ChargerLoad>(new URL('../support/charger-load.ts', import.meta.url));
const httpLoad = await startPeer<HttpLoad>(new URL('../support/http-load.ts', import.meta.url));
const relay = await startPeer<Relay, string>(new URL('./relay.ts', import.meta.url));
const available = await availableEngines(options.engines);
const servers: RunningServer[] = [];

async function serverTarget(server: RunningServer): Promise<Target> {
  const customer = await newCustomer(server.url);
  const site = await newSite(customer, 'Yard');
  const [one] = await newChargers(customer, `ONE-${server.engine}`, [site], 1);
  const many = await newChargers(customer, `CP-${server.engine}`, [site], options.chargers);
  if (one === undefined) throw new Error('no charger was made');
  const cpu = () => server.peer.ask('cpu');
  return { name: server.engine, url: server.url, key: customer.key, one, many, cpu };
}

function relayTarget(): Target {
  const named = (id: string): Login => ({ id, password: '' });
  const many = Array.from({ length: options.chargers }, (_, n) => named(`CP-${n}`));
  return { name: RELAY, url: relay.ready, key: '', one: named('ONE'), many, cpu: () => relay.ask('cpu') };
}

async function round(target: Target, chargers: readonly Login[], seconds: number): Promise<Round> {
  const targets = chargers.map(({ id }) => ({
    ...{ method: 'POST', body: '{}' },
    path: `/api/v1/chargers/${id}/commands/ClearCache?wait=10s`,
  }));
  const connections = Math.min(options.connections, chargers.length);
  const before = await target.cpu();
  const { url, key } = target;
  const measured = await httpLoad.ask('run', { url, key, targets, connections, seconds });
  return { ...measured, cpuPerCall: ((await target.cpu()) - before) / measured.count };
}

/** Round by round, so that what else the machine does falls on all alike. */
async function measure(targets: readonly Target[], which: 'one' | 'many'): Promise<(string | number)[][]> {
  const results = new Map<Target, Round[]>(targets.map((target) => [target, []]));
  for (let n = 0; n < options.rounds; n++) {
    for (const [target, rounds] of results) {
      const chargers = which === 'one' ? [target.one] : target.many;
      if (n === 0) await round(target, chargers, options.seconds / 6);
      rounds.push(await round(target, chargers, options.seconds / options.rounds));
    }
  }
  const medians = [...results].map(([target, rounds]) => [target.name, medianRound(rounds)] as const);
  const top = medians.find(([name]) => name === RELAY)?.[1].perSecond ?? 0;
  const connected = which === 'one' ? 1 : options.chargers + 1;
  return medians.map(([name, { perSecond, p50, p99, cpuPerCall, busy }]) => {
    const share = name === RELAY ? 'ceiling' : ratio(perSecond / top);
    return [connected, name, rate(perSecond), share, ms(p50), ms(p99), micros(cpuPerCall), percent(busy)];
  });
}

try {
  const loadBefore = load();
  for (const engine of available.engines) servers.push(await startServerOn(engine));
  const targets = [relayTarget()];
  for (const server of servers) targets.push(await serverTarget(server));
  const connect = async (which: 'one' | 'many') => {
    for (const { name, url, one, many } of targets) {
      const chargers = which === 'one' ? [one] : many;
      await chargerLoad.ask('connect', { group: name, url, chargers, boot: which === 'one' });
    }
    await sleep(Math.min(1000, options.seconds * 300));
  };
  await connect('one');
  const rows = await measure(targets, 'one');
  await connect('many');
  rows.push(...(await measure(targets, 'many')));
  const { connections, rounds, seconds } = options;
  const facts = [
    `ClearCache with \`wait\`, ${connections} HTTP connections (with one charger connected: one), ${rounds} rounds of ${(seconds / rounds).toFixed(1)} s, the one in the middle is shown`,
    `load average ${loadBefore} before, ${load()} after; generators, chargers, servers and database share the cores`,
    ...available.leftOut.map((why) => `left out: ${why}`),
  ];
  console.log('## Commands\n');
  console.log(`${circumstances(['ws', 'fastify', 'pg', 'kysely'], facts).join('\n')}\n`);
  const columns = [
    'connected',
    'server',
    'commands/s',
    'ratio',
    'p50 ms',
    'p99 ms',
    'CPU µs',
    'generator busy',
  ];
  console.log(table(columns, rows));
} finally {
  await httpLoad.stop();
  await chargerLoad.stop();
  await relay.stop();
  for (const server of servers) await server.stop();
  await available.stop();
}
