/**
 * Many odd requests, made from the OpenAPI document, into a server of each engine: whether all of them are answered as it says, how
 * fast, and what they leave in memory. Prints Markdown, and what was found with the request that shows it; then it ends with 1.
 *
 *   node bench/fuzz/main.ts [--requests 20000] [--engines embedded,postgres] [--seed 1]
 */
import { fuzz, type Outcome } from '../../test/support/fuzz/run.ts';
import { heapOf } from '../../test/support/heap.ts';
import { serverProcess } from '../../test/support/server.ts';
import { availableEngines } from '../support/databases.ts';
import { readOptions } from '../support/options.ts';
import { circumstances, load, mebibytes, rate, table } from '../support/report.ts';

const options = readOptions({ requests: 20_000, engines: ['embedded', 'postgres'], seed: 1 });

const statusesOf = ({ statuses }: Outcome) =>
  Object.entries(statuses)
    .map(([status, count]) => `${status}: ${rate(count)}`)
    .join(', ');

const available = await availableEngines(options.engines);
const rows: string[][] = [];
const problems: string[] = [];
try {
  const before = load();
  for (const engine of available.engines) {
    const database = await engine.fresh();
    const server = await serverProcess(database, {}, './server-with-parts.ts');
    try {
      const began = performance.now();
      const { seed, requests: count } = options;
      const found = await fuzz({ url: server.url, seed, count, heap: () => heapOf(server) });
      problems.push(...found.problems.map((problem) => `${engine.name}: ${problem}`));
      const [halfway, end] = found.heap;
      rows.push([
        ...[engine.name, rate(found.requests), ((performance.now() - began) / 1000).toFixed(0)],
        ...[statusesOf(found), String(found.succeeded), found.slowest.toFixed(0)],
        ...[mebibytes(halfway), mebibytes(end), String(found.problems.length)],
      ]);
    } finally {
      await server.stop();
      await database.drop();
    }
  }
  console.log('## Fuzz\n');
  const facts = [
    `seed ${options.seed}, 8 requests at a time`,
    `load average ${before} before, ${load()} after; requests, servers and database share the cores`,
    ...available.leftOut.map((why) => `left out: ${why}`),
  ];
  console.log(`${circumstances(['fastify', 'fast-check', 'pg'], facts).join('\n')}\n`);
  const columns = [
    ...['engine', 'requests', 'seconds', 'answers by status', 'operations that succeeded', 'slowest ms'],
    ...['heap half way', 'heap at the end', 'wrong'],
  ];
  console.log(table(columns, rows));
  for (const problem of problems) console.log(`\n- ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await available.stop();
}
