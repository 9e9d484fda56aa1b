/**
 * The table of chargers in a real browser, beside what the browser and the API need without it, in one run: what the first load
 * sends, when the first rows stand there, frames while it scrolls and while the bar is dragged to the end, and the heap when all of it
 * was read. Prints Markdown.
 *
 *   node bench/console/main.ts [--chargers 50000] [--rows 5000] [--rounds 3] [--browser /usr/bin/chromium]
 */
import { type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { ensureConsole } from '../../tools/build-console.ts';
import { availableEngines, startServerOn } from '../support/databases.ts';
import { readOptions } from '../support/options.ts';
import { circumstances, load, mebibytes, ratio, table } from '../support/report.ts';
import { type Furnished, furnish } from './furnish.ts';
import { bareReading, dragToEnd, plainRows, scroll, WATCH } from './in-page.ts';

const options = readOptions({
  chargers: 50_000,
  rows: 5000,
  rounds: 3,
  browser: process.env.TEST_BROWSER ?? '/usr/bin/chromium',
  engines: ['embedded'],
});
const ROW = 44;
const PAGE = 200;
/** Rows in a frame: as fast as a wheel is turned by somebody in a hurry, 480 a second. */
const ROWS_A_FRAME = 8;
const FRAME = 1000 / 60;
/** Bytes of JavaScript that a first load may send. */
const LIMIT = 250_000;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

interface Frames {
  readonly frames: readonly number[];
  /** Milliseconds; 0: no task was longer than 50. */
  readonly longest: number;
  readonly took: number;
}

interface Round {
  readonly bytes: number;
  readonly drawn: number;
  /** The same of a browser that was there before. */
  readonly again: number;
  readonly barePage: number;
  readonly scrolled: Frames;
  readonly plain: Frames;
  readonly dragged: Frames;
  readonly bareAll: number;
  readonly heapBefore: number;
  readonly heapAfter: number;
}

const dropped = ({ frames }: Frames) =>
  frames.reduce((sum, took) => sum + Math.max(0, Math.round(took / FRAME) - 1), 0);
const middle = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function heapOf(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
}

/** As it came over the line, with its headers as the browser counts them. */
const SCRIPTS = `performance.getEntriesByType('resource')
  .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
  .reduce((bytes, { transferSize }) => bytes + transferSize, 0)`;

async function newPage(context: BrowserContext): Promise<{ page: Page; devtools: CDPSession }> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
  await page.addInitScript(WATCH);
  return { page, devtools };
}

/** A browser that has nothing of this server yet but the cookie. */
async function round(url: string, { mail, password }: Furnished): Promise<Round> {
  const browser = await chromium.launch({ executablePath: options.browser, args: FLAGS });
  try {
    const context = await browser.newContext({ viewport: { width: 1360, height: 860 } });
    await context.request.post(`${url}/api/v1/session`, {
      data: { mail, password },
      headers: { 'X-Requested-With': 'forecourt' },
    });
    const { page, devtools } = await newPage(context);
    await page.goto(`${url}/chargers`);
    const drawn = Number(await page.evaluate('bench.whenDrawn'));
    await page.waitForLoadState('load');
    const bytes = Number(await page.evaluate(SCRIPTS));
    await page.reload();
    const again = Number(await page.evaluate('bench.whenDrawn'));
    const barePage = Number(await page.evaluate(bareReading(1)));
    const heapBefore = await heapOf(devtools);
    const pixels = options.rows * ROW;
    const scrolled = (await page.evaluate(scroll('[role=table]', pixels, ROWS_A_FRAME * ROW))) as Frames;
    const dragged = (await page.evaluate(dragToEnd(options.chargers))) as Frames;
    const heapAfter = await heapOf(devtools);
    const bareAll = Number(await page.evaluate(bareReading(Math.ceil(options.chargers / PAGE))));
    const beside = await newPage(context);
    await beside.page.setContent(plainRows(options.rows));
    await beside.page.evaluate(WATCH);
    const plain = (await beside.page.evaluate(scroll('#table', pixels, ROWS_A_FRAME * ROW))) as Frames;
    return { bytes, drawn, again, barePage, scrolled, plain, dragged, bareAll, heapBefore, heapAfter };
  } finally {
    await browser.close();
  }
}

const whole = (value: number) => Math.round(value).toLocaleString('en');

function rowsOf(rounds: readonly Round[]) {
  const of = (read: (one: Round) => number) => middle(rounds.map(read));
  const beside = (what: string, ours: number, ceiling: number, of: string) => [
    what,
    whole(ours),
    whole(ceiling),
    of,
    ceiling === 0 ? '–' : ratio(ours / ceiling),
  ];
  const frames = of(({ plain }) => plain.frames.length);
  return [
    beside(
      'JavaScript of the first load, bytes',
      of(({ bytes }) => bytes),
      LIMIT,
      'the limit',
    ),
    beside(
      'until the first rows stand there, ms',
      of(({ drawn }) => drawn),
      of((r) => r.barePage),
      'the first page by fetch alone',
    ),
    beside(
      'the same at the second visit, ms',
      of(({ again }) => again),
      of((r) => r.barePage),
      'the first page by fetch alone',
    ),
    beside(
      `frames dropped over ${whole(options.rows)} rows`,
      of((r) => dropped(r.scrolled)),
      of((r) => dropped(r.plain)),
      `plain rows, ${whole(frames)} frames`,
    ),
    beside(
      'longest task there, ms',
      of((r) => r.scrolled.longest),
      of((r) => r.plain.longest),
      'plain rows; 0: none over 50',
    ),
    beside(
      'from there to the end, ms',
      of((r) => r.dragged.took),
      of((r) => r.bareAll),
      'all pages by fetch alone',
    ),
    beside(
      'frames dropped on that way',
      of((r) => dropped(r.dragged)),
      of((r) => r.dragged.took / FRAME),
      'all frames of that time',
    ),
    beside(
      'longest task there, ms',
      of((r) => r.dragged.longest),
      50,
      'what counts as long',
    ),
    beside(
      'heap with all rows, KiB',
      of((r) => r.heapAfter / 1024),
      of((r) => r.heapBefore / 1024),
      'with the first page',
    ),
    beside(
      'heap for each row, bytes',
      of((r) => (r.heapAfter - r.heapBefore) / (options.chargers - PAGE)),
      0,
      '–',
    ),
  ];
}

const loadBefore = load();
await ensureConsole();
const available = await availableEngines(options.engines);
const [engine] = available.engines;
if (engine === undefined) throw new Error('no engine');
const server = await startServerOn(engine);
try {
  const furnished = await furnish(server.url, options.chargers);
  const rounds: Round[] = [];
  for (let n = 0; n < options.rounds; n++) rounds.push(await round(server.url, furnished));
  const facts = [
    `${whole(options.chargers)} chargers with two sockets each, made in ${furnished.took.toFixed(0)} s; ${engine.name}; ${options.rounds} rounds, each in a browser of its own with nothing kept, the middle of each figure`,
    `a screen of 1360 × 860, ${ROWS_A_FRAME} rows in each frame; without a graphics card all is painted by the processor`,
    `the server's memory at the end: ${mebibytes(await server.peer.ask('rss'))}`,
    `load average ${loadBefore} before, ${load()} after; browser and server share the cores`,
  ];
  console.log('## The table of chargers in the console\n');
  console.log(
    `${circumstances(['react', '@mantine/core', '@tanstack/react-virtual', 'playwright-core'], facts).join('\n')}\n`,
  );
  console.log(table(['what', 'console', 'beside it', 'which is', 'ratio'], rowsOf(rounds)));
} finally {
  await server.stop();
  await available.stop();
}
