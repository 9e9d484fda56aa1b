/**
 * A file of drivers imported, at a size and at a tenth of it, each into a server of its own: how long it takes, how much memory the server
 * takes meanwhile, and how long chargers wait for an answer that has to be written. Prints Markdown.
 *
 *   node bench/imports/main.ts [--drivers 50000] [--engines embedded,postgres] [--seconds 3] [--chargers 4]
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ChargerLoad } from '../support/charger-load.ts';
import { availableEngines, type RunningServer, startServerOn } from '../support/databases.ts';
import { ask, type Customer, newChargers, newCustomer } from '../support/network.ts';
import { readOptions } from '../support/options.ts';
import { startPeer } from '../support/peer.ts';
import { circumstances, load, mebibytes, ms, rate, table } from '../support/report.ts';

const options = readOptions({
  drivers: 50_000,
  engines: ['embedded', 'postgres'],
  seconds: 3,
  chargers: 4,
});

/** Some 75 bytes a line, as a real one has. */
const fileOf = (drivers: number) =>
  [
    'externalId;name;homeExternalId;idTag;tokenName',
    ...Array.from(
      { length: drivers },
      (_, n) => `driver-${n};Virtanen ${n}, Aino;depot;04A1${String(n).padStart(8, '0')};Blue card`,
    ),
    '',
  ].join('\n');

async function send({ url, key }: Customer, query: string, file: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/csv' };
  const answer = await fetch(`${url}/api/v1/imports?${query}`, { method: 'POST', headers, body: file });
  const told = (await answer.json()) as { id: number };
  if (!answer.ok) throw new Error(`the file was answered ${answer.status}: ${JSON.stringify(told)}`);
  return told.id;
}

interface Ended {
  readonly seconds: number;
  /** Bytes of resident memory at most, by samples. */
  readonly peak: number;
}

/** Waits for the end of an import in which every line has one fate. */
async function ended(
  server: RunningServer,
  customer: Customer,
  id: number,
  fates: Readonly<Record<string, number>>,
): Promise<Ended> {
  const began = performance.now();
  for (let peak = 0; ; await pause(100)) {
    peak = Math.max(peak, await server.peer.ask('rss'));
    const one = await ask<{ state: string; endedAt: string | null; fates: Record<string, number> }>(
      customer,
      'GET',
      `/imports/${id}`,
    );
    if (one.endedAt === null) continue;
    for (const [fate, count] of Object.entries(fates)) {
      if (one.fates[fate] !== count) throw new Error(`it ended ${one.state}: ${JSON.stringify(one.fates)}`);
    }
    return { seconds: (performance.now() - began) / 1000, peak };
  }
}

/** Imports drivers that are not there yet. */
async function measure(server: RunningServer, drivers: number): Promise<string[]> {
  const customer = await newCustomer(server.url);
  const depot = { groupName: 'Depot' };
  const { id: site } = await ask<{ id: number }>(customer, 'PUT', '/sites/by-external-id/depot', depot);
  const chargers = await newChargers(customer, 'IM', [site], options.chargers);
  await chargerLoad.ask('connect', { group: 'all', url: server.url, chargers, boot: true });
  const loop = { group: 'all', action: 'StatusNotification', seconds: options.seconds } as const;
  const calm = await chargerLoad.ask('closedLoop', loop);
  const before = (await server.peer.ask('vitals')).rss;
  const id = await send(customer, 'kind=drivers', fileOf(drivers));
  const [beside, { seconds, peak }] = await Promise.all([
    chargerLoad.ask('closedLoop', loop),
    ended(server, customer, id, { created: drivers }),
  ]);
  const after = (await server.peer.ask('vitals')).rss;
  await chargerLoad.ask('drop', 'all');
  return [
    ...[rate(drivers), server.engine, seconds.toFixed(1), rate(drivers / seconds)],
    ...[before, peak, after].map(mebibytes),
    ...[calm.p50, beside.p50, calm.p99, beside.p99].map(ms),
  ];
}

const chargerLoad = await startPeer<ChargerLoad>(new URL('../support/charger-load.ts', import.meta.url));
const available = await availableEngines(options.engines);
const running: RunningServer[] = [];
try {
  const loadBefore = load();
  const rows: string[][] = [];
  for (const engine of available.engines) {
    for (const drivers of [Math.ceil(options.drivers / 10), options.drivers]) {
      const server = await startServerOn(engine);
      running.push(server);
      rows.push(await measure(server, drivers));
      running.length = 0;
      await server.stop();
    }
  }
  console.log('## Imports\n');
  const facts = [
    `${options.chargers} chargers, each sending a StatusNotification as soon as the last is answered, for ${options.seconds} s without an import and ${options.seconds} s from the beginning of one`,
    `load average ${loadBefore} before, ${load()} after; load generator, servers and database share the cores`,
    ...available.leftOut.map((why) => `left out: ${why}`),
  ];
  console.log(`${circumstances(['fastify', 'pg', 'csv-parse'], facts).join('\n')}\n`);
  const columns = [
    ...['drivers', 'engine', 'seconds', 'per second', 'RSS before', 'peak', 'after'],
    ...['p50 ms calm', 'beside', 'p99 ms calm', 'beside'],
  ];
  console.log(table(columns, rows));
} finally {
  await chargerLoad.stop();
  for (const server of running) await server.stop();
  await available.stop();
}
