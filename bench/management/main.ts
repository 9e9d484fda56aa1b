/**
 * The management API at a size and at a tenth of it, side by side in one run: lists, look-ups, why, and writes. What costs
 * the same at both does not depend on how much there is. Prints Markdown.
 *
 *   node bench/management/main.ts [--sites 5000] [--chargers 50000] [--drivers 100000] [--engines embedded,postgres]
 *     [--seconds 2] [--connections 2]
 */
import { availableEngines, type RunningServer, startServerOn } from '../support/databases.ts';
import type { HttpJob, HttpLoad, HttpMeasured } from '../support/http-load.ts';
import { ask } from '../support/network.ts';
import { readOptions } from '../support/options.ts';
import { startPeer } from '../support/peer.ts';
import { circumstances, load, ms, rate, ratio, table } from '../support/report.ts';
import { type Made, network } from './network.ts';

const options = readOptions({
  sites: 5000,
  chargers: 50_000,
  drivers: 100_000,
  engines: ['embedded', 'postgres'],
  seconds: 2,
  connections: 2,
});
const TENTH = 10;

interface Case {
  readonly name: string;
  readonly targets: HttpJob['targets'];
}

/** Things all over the network, so that no cache of a few pages answers for all. */
const SPREAD = 200;
const spread = <T>(count: number, of: (n: number) => T): T[] =>
  Array.from({ length: Math.min(SPREAD, count) }, (_, i) =>
    of(Math.floor((i * count) / Math.min(SPREAD, count))),
  );

/** The page at which nine tenths of a list lie behind one. */
async function deepPage({ customer }: Made, path: string, count: number): Promise<string> {
  let cursor = '';
  for (let seen = 0; seen < count * 0.9; seen += 200) {
    const sign = path.includes('?') ? '&' : '?';
    const at = `${path}${sign}limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const { nextCursor } = await ask<{ nextCursor: string | null }>(customer, 'GET', at);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return `/api/v1${path}${path.includes('?') ? '&' : '?'}limit=50${cursor === '' ? '' : `&cursor=${cursor}`}`;
}

async function casesOf(made: Made): Promise<Case[]> {
  const { stem, siteIds, driverIds } = made;
  const get = (paths: readonly string[]) => paths.map((path) => ({ path: `/api/v1${path}` }));
  const patch = (n: number) => ({
    ...{ method: 'PATCH', path: `/api/v1/drivers/${driverIds[n]}` },
    body: '{"payerId":#}',
  });
  return [
    { name: 'sites, first page by name', targets: get(['/sites?sort=groupName&limit=50']) },
    {
      name: 'sites, page at nine tenths',
      targets: [{ path: await deepPage(made, '/sites?sort=groupName', made.sites) }],
    },
    { name: 'chargers, first page', targets: get(['/chargers?limit=50']) },
    {
      name: 'chargers, page at nine tenths',
      targets: [{ path: await deepPage(made, '/chargers', made.chargers) }],
    },
    {
      name: 'chargers of a site',
      targets: get(spread(siteIds.length, (n) => `/chargers?siteId=${siteIds[n]}&limit=50`)),
    },
    {
      name: 'chargers by words',
      targets: get(spread(made.chargers, (n) => `/chargers?text=${stem}%20${n}&limit=50`)),
    },
    { name: 'drivers, first page by name', targets: get(['/drivers?sort=name&limit=50']) },
    {
      name: 'drivers, page at nine tenths',
      targets: [{ path: await deepPage(made, '/drivers?sort=name', made.drivers) }],
    },
    {
      name: 'drivers by name and number',
      targets: get(spread(made.drivers, (n) => `/drivers?text=virta%20${n}&limit=50`)),
    },
    { name: 'driver by idTag', targets: get(spread(made.drivers, (n) => `/drivers?idTag=${stem}-T-${n}`)) },
    {
      name: 'driver by externalId',
      targets: get(spread(made.drivers, (n) => `/drivers/by-external-id/driver-${n}`)),
    },
    {
      name: 'drivers with a right on a site',
      targets: get(spread(siteIds.length, (n) => `/drivers?rightOnSite=${siteIds[n]}&limit=50`)),
    },
    {
      name: 'where a driver may charge',
      targets: get(spread(made.drivers, (n) => `/drivers/${driverIds[n]}/accessible-chargers?limit=50`)),
    },
    { name: 'driver document', targets: get(spread(made.drivers, (n) => `/drivers/${driverIds[n]}`)) },
    {
      name: 'why',
      targets: get(
        spread(
          Math.min(made.drivers, made.chargers),
          (n) => `/access?idTag=${stem}-T-${n}&chargerId=${stem}-${n}`,
        ),
      ),
    },
    { name: 'changes, newest page', targets: get(['/audit?limit=50']) },
    {
      name: 'history of a driver',
      targets: get(spread(made.drivers, (n) => `/drivers/${driverIds[n]}/history?limit=50`)),
    },
    { name: 'change a driver', targets: spread(made.drivers, patch) },
  ];
}

const httpLoad = await startPeer<HttpLoad>(new URL('../support/http-load.ts', import.meta.url));
const available = await availableEngines(options.engines);
const running: RunningServer[] = [];

async function measure(
  server: RunningServer,
  made: Made,
  targets: HttpJob['targets'],
): Promise<HttpMeasured> {
  const job = { url: server.url, targets, key: made.customer.key, connections: options.connections };
  await httpLoad.ask('run', { ...job, seconds: options.seconds / 4 });
  return httpLoad.ask('run', { ...job, seconds: options.seconds });
}

try {
  const loadBefore = load();
  const rows: string[][] = [];
  const facts: string[] = [];
  const full = { sites: options.sites, chargers: options.chargers, drivers: options.drivers };
  const tenth = {
    sites: Math.ceil(full.sites / TENTH),
    chargers: Math.ceil(full.chargers / TENTH),
    drivers: Math.ceil(full.drivers / TENTH),
  };
  for (const engine of available.engines) {
    const servers = await Promise.all([startServerOn(engine), startServerOn(engine)]);
    running.push(...servers);
    const [small, large] = servers as [RunningServer, RunningServer];
    const stem = engine.name === 'embedded' ? 'ME' : 'MP';
    const few = await network(small.url, stem, tenth);
    const many = await network(large.url, stem, full);
    facts.push(
      `${engine.name}: made through the API in ${few.took.toFixed(0)} s (${tenth.sites} sites, ${tenth.chargers} chargers, ${tenth.drivers} drivers) and ${many.took.toFixed(0)} s (ten times as many)`,
    );
    const [fewCases, manyCases] = [await casesOf(few), await casesOf(many)];
    for (const [i, { name, targets }] of manyCases.entries()) {
      const a = await measure(small, few, fewCases[i]?.targets ?? []);
      const b = await measure(large, many, targets);
      const numbers = [ms(a.p50), ms(b.p50), ratio(b.p50 / a.p50), ms(a.p99), ms(b.p99), rate(b.perSecond)];
      rows.push([name, engine.name, ...numbers]);
    }
    for (const server of servers) await server.stop();
    running.length = 0;
  }
  console.log('## Management API at a size and at a tenth of it\n');
  facts.push(
    `${options.connections} connections; load average ${loadBefore} before, ${load()} after; load generator, servers and database share the cores`,
    ...available.leftOut.map((why) => `left out: ${why}`),
  );
  console.log(`${circumstances(['fastify', 'pg', 'kysely'], facts).join('\n')}\n`);
  const columns = [
    'what',
    'engine',
    'p50 ms, tenth',
    'p50 ms',
    'ratio',
    'p99 ms, tenth',
    'p99 ms',
    'per second',
  ];
  console.log(table(columns, rows));
} finally {
  await httpLoad.stop();
  for (const server of running) await server.stop();
  await available.stop();
}
