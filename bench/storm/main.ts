/**
 * Many chargers on one server: they come, talk as chargers do in a day, are all cut off at once and come back, and reconnect again
 * and again. Percentiles of what they wait for, the server's event loop, and its heap at 10 %, 50 % and 100 % of the way. Prints Markdown.
 *
 *   node bench/storm/main.ts [--chargers 500] [--once 400] [--per-second 250] [--seconds 9] [--speed 60]
 *     [--reconnects 1000] [--engines embedded,postgres]
 *
 * What a node of 10,000 chargers has to bear, in real time: --chargers 10000 --seconds 300 --speed 1; a day of it in an hour: --seconds 3600
 * --speed 24; --reconnects 100000.
 */
import { availableEngines, type RunningServer, startServerOn } from '../support/databases.ts';
import { newChargers, newCustomer, newSite } from '../support/network.ts';
import { readOptions } from '../support/options.ts';
import { startPeer } from '../support/peer.ts';
import { circumstances, load, mebibytes, ms, percent, rate, table } from '../support/report.ts';
import { type Vitals, vitals } from '../support/vitals.ts';
import type { Became, Fleet } from './fleet.ts';

const options = readOptions({
  chargers: 500,
  once: 400,
  'per-second': 250,
  seconds: 9,
  speed: 60,
  reconnects: 1000,
  engines: ['embedded'],
});
const { chargers, seconds, speed, reconnects } = options;
const once = Math.min(options.once, chargers);
/** For all to come back, seconds. */
const back = chargers / options['per-second'];
/** Parts of the way at whose ends the heap is looked at. */
const PARTS = [
  ['to 10 %', 0.1],
  ['to 50 %', 0.4],
  ['to 100 %', 0.5],
] as const;
/** Reconnects that are under way at the same time. */
const AT_ONCE = 100;

interface Phase extends Became {
  readonly what: string;
  /** Processor time of the server, in cores. */
  readonly cores: number;
  /** Of the server's event loop, milliseconds. */
  readonly loop: number;
  readonly after: Vitals;
}

const refusals: string[] = [];

async function phase({ peer }: RunningServer, what: string, work: () => Promise<Became>): Promise<Phase> {
  const before = await peer.ask('cpu');
  await peer.ask('watchLoop');
  const became = await work();
  const loop = await peer.ask('loopDelay');
  const cores = ((await peer.ask('cpu')) - before) / 1e6 / became.seconds;
  for (const [why, count] of Object.entries(became.refused)) refusals.push(`${what}: ${count} × ${why}`);
  // What was observed is written first: frames that wait for the log are no part of a charger.
  await peer.ask('flush');
  return { what, ...became, loop, cores, after: await peer.ask('vitals') };
}

/** Everything with one server, phase by phase; and what it says about memory. */
async function weather(server: RunningServer): Promise<{ phases: Phase[]; facts: string[] }> {
  const atStart = await server.peer.ask('vitals');
  const customer = await newCustomer(server.url);
  const logins = await newChargers(customer, 'CP', [await newSite(customer, 'Yard')], chargers);
  // A process without what making them left behind.
  const running = await server.again();
  const fleet = await startPeer<Fleet>(new URL('./fleet.ts', import.meta.url));
  try {
    await fleet.ask('make', { url: running.url, logins });
    const phases: Phase[] = [];
    const done = async (what: string, work: () => Promise<Became>) => {
      const last = await phase(running, what, work);
      phases.push(last);
      return last;
    };
    const first = await done(`${once} come at once`, () =>
      fleet.ask('come', { from: 0, to: once, within: 0 }),
    );
    const rest = chargers - once;
    let idle = '';
    if (rest > 0) {
      const within = rest / options['per-second'];
      const { after } = await done(`the others come within ${within.toFixed(1)} s`, () =>
        fleet.ask('come', { from: once, to: chargers, within }),
      );
      const each = (of: 'rss' | 'heapUsed') => ((after[of] - first.after[of]) / rest / 1024).toFixed(1);
      idle = `; each charger beyond the first ${once} takes ${each('rss')} KiB, ${each('heapUsed')} of them heap`;
    }
    for (const [part, share] of PARTS) {
      await done(`all talk, ${part}`, () => fleet.ask('talk', { seconds: seconds * share, speed }));
    }
    await done(`all cut off, back within ${back.toFixed(1)} s`, async () => {
      await fleet.ask('drop');
      return fleet.ask('come', { from: 0, to: chargers, within: back });
    });
    for (const [part, share] of reconnects > 0 ? PARTS : []) {
      const count = Math.ceil(reconnects * share);
      await done(`reconnects, ${part}`, () => fleet.ask('reconnect', { count, atOnce: AT_ONCE }));
    }
    const files = await running.peer.ask('openFiles');
    const facts = [
      `${running.engine}: the server at start has ${mebibytes(atStart.rss)} resident${idle}`,
      ...(files === undefined
        ? []
        : [`${running.engine}: open files at the end ${files.open}, allowed ${files.allowed}`]),
    ];
    return { phases, facts };
  } finally {
    await fleet.stop();
    await running.stop();
  }
}

function row(engine: string, { what, seconds, answers, handshakes, refused, cores, loop, after }: Phase) {
  const count = Object.values(refused).reduce((sum, n) => sum + n, 0);
  return [
    ...[engine, what, seconds.toFixed(1), rate(answers.perSecond), ms(answers.p50), ms(answers.p99)],
    ...[handshakes.count === 0 ? '' : ms(handshakes.p99), count, ms(loop), percent(cores)],
    ...[mebibytes(after.heapUsed), mebibytes(after.rss)],
  ];
}

// Each charger is an open file, in the server and in the fleet; the rest is for everything else.
const allowed = Number(vitals.openFiles()?.allowed ?? Number.POSITIVE_INFINITY);
if (chargers + 200 > allowed) {
  throw new Error(
    `--chargers ${chargers} needs more open files than the ${allowed} that are allowed: ulimit -n ${chargers + 200}`,
  );
}
const available = await availableEngines(options.engines);
try {
  const loadBefore = load();
  const rows: (string | number)[][] = [];
  const facts: string[] = [];
  for (const engine of available.engines) {
    const told = await weather(await startServerOn(engine));
    rows.push(...told.phases.map((one) => row(engine.name, one)));
    facts.push(...told.facts);
  }
  console.log('## A storm of chargers\n');
  const more = [
    `${chargers} chargers: a heartbeat every 300 s, a status every 600 s, MeterValues every 60 s from a fifth; talking ${speed} times as fast for ${seconds} s (${((seconds * speed) / 3600).toFixed(1)} h of theirs)`,
    `handshake: from the wish to connect to its end, further tries included; at most ${AT_ONCE} reconnect at a time`,
    `load average ${loadBefore} before, ${load()} after; chargers, server and database share the cores`,
    ...facts,
    ...refusals.map((one) => `refused, ${one}`),
    ...available.leftOut.map((why) => `left out: ${why}`),
  ];
  console.log(`${circumstances(['ws', 'pg', 'kysely'], more).join('\n')}\n`);
  const columns = [
    ...['server', 'what', 's', 'answers/s', 'p50 ms', 'p99 ms', 'handshake p99 ms', 'refused'],
    ...['loop p99 ms', 'CPU', 'heap', 'resident'],
  ];
  console.log(table(columns, rows));
} finally {
  await available.stop();
}
