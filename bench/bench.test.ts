// The benches still run and print rows of numbers. What the numbers are is never asserted: that depends on the machine.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
/** One engine shows that a bench runs; `embedded,postgres` here shows it of both. */
const engines = process.env.BENCH_ENGINES ?? 'embedded';

/** The rows of all tables that a bench prints with tiny numbers. */
async function rowsOf(bench: string, ...options: string[]): Promise<string[][]> {
  const file = fileURLToPath(new URL(`./${bench}/main.ts`, import.meta.url));
  const { stdout } = await run(process.execPath, [file, '--engines', engines, ...options]);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| --'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const number = /^[\d,.]+$/;

test.concurrent('driver-read prints rates, ratios and latencies beside the ceiling', {
  timeout: 120_000,
}, async () => {
  const [head, ...rows] = await rowsOf(
    'driver-read',
    '--seconds',
    '0.1',
    '--rounds',
    '1',
    '--sizes',
    '2,8',
    '--drivers',
    '2',
    '--crowd',
    '1000',
  );
  expect(head?.slice(0, 7)).toEqual(['size', 'server', 'state', 'req/s', 'ratio', 'p50 ms', 'p99 ms']);
  expect(rows).toHaveLength(2 * (2 + 4 * engines.split(',').length));
  for (const [size, server, , ...numbers] of rows) {
    expect(size).toMatch(/^\d+(\.\d)? KB$/);
    expect(numbers[0]).toMatch(number);
    expect(numbers[1]).toMatch(server === 'bare fastify' ? /^ceiling$/ : number);
    for (const told of numbers.slice(2, 5)) expect(told).toMatch(number);
  }
});

test.concurrent('gateway prints round trips beside the echo, and the memory of an idle charger', {
  timeout: 120_000,
}, async () => {
  const rows = await rowsOf(
    'gateway',
    '--seconds',
    '0.1',
    '--rounds',
    '1',
    '--chargers',
    '4',
    '--idle',
    '20',
  );
  const calls = rows.filter((row) => row.length === 8);
  const [head, ...lines] = calls;
  expect(head?.slice(0, 6)).toEqual(['action', 'server', 'calls/s', 'ratio', 'p50 ms', 'p99 ms']);
  expect(lines).toHaveLength(5 * (1 + engines.split(',').length));
  for (const [, server, perSecond, share, ...numbers] of lines) {
    expect(perSecond).toMatch(number);
    expect(share).toMatch(server === 'bare ws echo' ? /^ceiling$/ : number);
    for (const told of numbers.slice(0, 3)) expect(told).toMatch(number);
  }
  const held = rows.filter((row) => row.length === 5);
  expect(held.slice(1).map(([server]) => server)).toEqual(['bare ws echo', ...engines.split(',')]);
});

test.concurrent('management prints lists, look-ups, why and writes at a size and at a tenth of it', {
  timeout: 120_000,
}, async () => {
  const size = ['--sites', '20', '--chargers', '40', '--drivers', '60', '--seconds', '0.1'];
  const [head, ...rows] = await rowsOf('management', ...size);
  expect(head?.slice(0, 4)).toEqual(['what', 'engine', 'p50 ms, tenth', 'p50 ms']);
  expect(new Set(rows.map(([, engine]) => engine))).toEqual(new Set(engines.split(',')));
  expect(rows.length).toBeGreaterThan(10 * engines.split(',').length);
  for (const [, , ...numbers] of rows) for (const told of numbers) expect(told).toMatch(number);
});

test.concurrent('imports prints seconds, memory, and how long chargers wait', {
  timeout: 120_000,
}, async () => {
  const [head, ...rows] = await rowsOf('imports', '--drivers', '30', '--seconds', '0.1', '--chargers', '2');
  expect(head?.slice(0, 5)).toEqual(['drivers', 'engine', 'seconds', 'per second', 'RSS before']);
  expect(rows).toHaveLength(2 * engines.split(',').length);
  for (const [drivers, engine, ...numbers] of rows) {
    expect(drivers).toMatch(/^(3|30)$/);
    expect(engines).toContain(engine);
    for (const told of numbers) expect(told).toMatch(/^[\d,.]+( MiB)?$/);
  }
});

test.concurrent('commands prints round trips beside the relay, with one charger and with many', {
  timeout: 120_000,
}, async () => {
  const [head, ...rows] = await rowsOf('commands', '--seconds', '0.1', '--rounds', '1', '--chargers', '4');
  expect(head?.slice(0, 6)).toEqual(['connected', 'server', 'commands/s', 'ratio', 'p50 ms', 'p99 ms']);
  expect(rows).toHaveLength(2 * (1 + engines.split(',').length));
  for (const [, server, perSecond, share, ...numbers] of rows) {
    expect(perSecond).toMatch(number);
    expect(share).toMatch(server === 'bare relay' ? /^ceiling$/ : number);
    for (const told of numbers.slice(0, 3)) expect(told).toMatch(number);
  }
});

test.concurrent('storm prints what chargers wait for, and that none was refused', {
  timeout: 120_000,
}, async () => {
  const size = [
    '--chargers',
    '12',
    '--once',
    '8',
    '--seconds',
    '0.5',
    '--speed',
    '300',
    '--reconnects',
    '10',
  ];
  const [head, ...rows] = await rowsOf('storm', ...size);
  expect(head?.slice(0, 4)).toEqual(['server', 'what', 's', 'answers/s']);
  expect(rows).toHaveLength(9 * engines.split(',').length);
  for (const [, , ...cells] of rows) {
    for (const told of cells.slice(0, 4)) expect(told).toMatch(number);
    expect(cells[5]).toBe('0');
  }
});

test.concurrent('shared-charger prints what a charger in many documents costs beside one in a single one', {
  timeout: 120_000,
}, async () => {
  const rows = await rowsOf('shared-charger', '--seconds', '0.1', '--rounds', '1', '--drivers', '3');
  expect(rows.shift()?.slice(0, 4)).toEqual(['engine', 'documents', 'state', 'calls/s']);
  expect(rows).toHaveLength(4 * engines.split(',').length);
  for (const [, documents, , perSecond, share] of rows) {
    expect(perSecond).toMatch(number);
    expect(share).toMatch(documents === '1' ? /^of one$/ : number);
  }
});

test.concurrent('frame-log prints rates with the log beside those without', {
  timeout: 120_000,
}, async () => {
  const [head, ...rows] = await rowsOf('frame-log', '--seconds', '0.1', '--rounds', '1', '--chargers', '4');
  expect(head?.slice(0, 4)).toEqual(['action', 'engine', 'frames', 'calls/s']);
  expect(rows).toHaveLength(4 * engines.split(',').length);
  for (const [, , frames, perSecond, share] of rows) {
    expect(perSecond).toMatch(number);
    if (frames === 'as shipped') expect(share).toMatch(number);
  }
});

test.runIf(process.env.TEST_DATABASE_URL)(
  'wall prints what is asked with and without it',
  {
    timeout: 120_000,
  },
  async () => {
    const size = ['--seconds', '0.1', '--chargers', '2', '--drivers', '5'];
    const file = fileURLToPath(new URL('./wall/main.ts', import.meta.url));
    const { stdout } = await run(process.execPath, [file, ...size]);
    const rows = stdout.split('\n').filter((line) => /\| +[\d.]+ \|$/.test(line));
    expect(rows).toHaveLength(5);
  },
);

test.concurrent('fuzz prints what was answered, and what it left in memory', {
  timeout: 180_000,
}, async () => {
  const [head, ...rows] = await rowsOf('fuzz', '--requests', '40');
  expect(head?.slice(0, 4)).toEqual(['engine', 'requests', 'seconds', 'answers by status']);
  expect(rows.map(([engine, requests]) => [engine, requests])).toEqual(
    engines.split(',').map((engine) => [engine, '40']),
  );
  for (const row of rows) expect(row.at(-1)).toBe('0');
});

test.concurrent('storage prints what a sample takes, starts, and waits beside the work on old ones', {
  timeout: 120_000,
}, async () => {
  const rows = await rowsOf(
    'storage',
    ...['--chargers', '1', '--days', '1', '--times', '2', '--seconds', '0.2', '--starts', '1'],
  );
  const each = engines.split(',').length;
  expect(rows).toHaveLength(3 + each * 2 * (1 + 3 + 3));
  const sizes = rows.slice(1, 1 + each * 2);
  for (const [, table, ...numbers] of sizes) {
    expect(table).toMatch(/^(old_)?meter_values$/);
    for (const told of [numbers[0], numbers[1], numbers[4]]) expect(told).toMatch(number);
  }
  for (const row of rows.slice(-each * 6)) for (const told of row.slice(2)) expect(told).toMatch(number);
});
