/**
 * What it costs to see only a branch: the same requests with a key of the whole customer and with one that is bound to a region, on one
 * network in one run. Prints Markdown.
 *
 *   node bench/branches/main.ts [--sites 1000] [--chargers 10000] [--drivers 20000] [--engines embedded,postgres]
 *     [--seconds 2] [--connections 2]
 */
import { network } from '../management/network.ts';
import { ADMIN_KEY, availableEngines, type RunningServer, startServerOn } from '../support/databases.ts';
import type { HttpLoad } from '../support/http-load.ts';
import { ask } from '../support/network.ts';
import { readOptions } from '../support/options.ts';
import { startPeer } from '../support/peer.ts';
import { circumstances, load, ms, ratio, table } from '../support/report.ts';

const options = readOptions({
  sites: 1000,
  chargers: 10_000,
  drivers: 20_000,
  engines: ['embedded', 'postgres'],
  seconds: 2,
  connections: 2,
});

interface Items {
  readonly items: readonly { readonly id: number; readonly chargerId?: string }[];
}

const httpLoad = await startPeer<HttpLoad>(new URL('../support/http-load.ts', import.meta.url));
const available = await availableEngines(options.engines);
let server: RunningServer | undefined;

try {
  const loadBefore = load();
  const rows: string[][] = [];
  const facts: string[] = [];
  for (const engine of available.engines) {
    server = await startServerOn(engine);
    const { url } = server;
    const stem = engine.name === 'embedded' ? 'BE' : 'BP';
    const made = await network(url, stem, options);
    const whole = made.customer;
    const [region] = (await ask<Items>(whole, 'GET', '/sites?text=region%200')).items;
    const id = region?.id ?? 0;
    const admin = { url, key: ADMIN_KEY };
    const [customer] = (await ask<Items>(admin, 'GET', '/customers')).items;
    const { key } = await ask<{ key: string }>(admin, 'POST', `/customers/${customer?.id}/keys`, {
      branches: [id],
    });
    const bound = { url, key };
    const here = (await ask<Items>(bound, 'GET', '/drivers?limit=100')).items;
    const chargers = (await ask<Items>(bound, 'GET', '/chargers?limit=100')).items;
    facts.push(
      `${engine.name}: ${options.sites} sites in ${Math.max(1, Math.floor(options.sites / 100))} regions, ${options.chargers} chargers, ${options.drivers} drivers; the key is bound to one region`,
    );
    const cases: [string, string[]][] = [
      ['sites by name', ['/sites?sort=groupName&limit=50']],
      ['chargers', ['/chargers?limit=50']],
      ['chargers, counted', ['/chargers?limit=50&total=true']],
      ['chargers by words', ['/chargers?text=charger%201&limit=50']],
      ['drivers by name', ['/drivers?sort=name&limit=50']],
      ['drivers by words', ['/drivers?text=virta&limit=50']],
      ['tree with chargers', [`/sites/tree?root=${id}&with=chargers`]],
      ['driver document', here.map((one) => `/drivers/${one.id}`)],
      ['where a driver may charge', here.map((one) => `/drivers/${one.id}/accessible-chargers`)],
      ['a charger', chargers.map((one) => `/chargers/${one.chargerId}`)],
      ['history of a driver', here.map((one) => `/drivers/${one.id}/history`)],
    ];
    for (const [name, paths] of cases) {
      const targets = paths.map((path) => ({ path: `/api/v1${path}` }));
      const measured: { p50: number; p99: number }[] = [];
      for (const caller of [whole, bound]) {
        const job = { url, targets, key: caller.key, connections: options.connections };
        await httpLoad.ask('run', { ...job, seconds: options.seconds / 4 });
        measured.push(await httpLoad.ask('run', { ...job, seconds: options.seconds }));
      }
      const [all, some] = measured as [{ p50: number; p99: number }, { p50: number; p99: number }];
      const numbers = [ms(all.p50), ms(some.p50), ratio(some.p50 / all.p50), ms(all.p99), ms(some.p99)];
      rows.push([name, engine.name, ...numbers]);
    }
    await server.stop();
    server = undefined;
  }
  console.log('## A key of the whole customer, and one bound to a branch\n');
  facts.push(
    `${options.connections} connections; load average ${loadBefore} before, ${load()} after; load generator, server and database share the cores`,
    ...available.leftOut.map((why) => `left out: ${why}`),
  );
  console.log(`${circumstances(['fastify', 'pg', 'kysely'], facts).join('\n')}\n`);
  const columns = [
    ...['what', 'engine', 'p50 ms, whole', 'p50 ms, bound', 'ratio'],
    ...['p99 ms, whole', 'p99 ms, bound'],
  ];
  console.log(table(columns, rows));
} finally {
  await httpLoad.stop();
  await server?.stop();
  await available.stop();
}
