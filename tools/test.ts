// `npm test`: finds the means that this machine has, runs every suite that has its means, says in one line each what was left
// out and why, and ends with the numbers. Further arguments go to vitest: `npm test -- test/wire`, `npm test -- -t reconnect`.
//
//   TEST_DATABASE_URL     a PostgreSQL to use instead of a throw-away one; its role must be allowed to create databases
//   FORECOURT_TEST_ALL=1  what has to be left out is a failure (.ci/run)
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isEntry, root } from './entry.ts';
import { count, lastLine, type Numbers, type VitestJson } from './test-numbers.ts';
import { findPostgres, startPostgres, type Throwaway } from './throwaway-postgres.ts';

interface Means {
  environment: NodeJS.ProcessEnv;
  vitestArguments: string[];
  leftOut: string[];
  postgres?: Throwaway;
}

async function findMeans(): Promise<Means> {
  const means: Means = { environment: {}, vitestArguments: [], leftOut: [] };
  await findDatabase(means);
  findBrowser(means);
  return means;
}

async function findDatabase(means: Means): Promise<void> {
  if (process.env.TEST_DATABASE_URL) {
    console.log('PostgreSQL: the one of TEST_DATABASE_URL');
    return;
  }
  const found = findPostgres();
  if ('missing' in found) {
    means.leftOut.push(`PostgreSQL engine — ${found.missing}`);
    return;
  }
  means.postgres = await startPostgres(found);
  means.environment.TEST_DATABASE_URL = means.postgres.url;
  console.log(`PostgreSQL: ${found.version}, started for this run`);
}

function findBrowser(means: Means): void {
  if (!existsSync(join(root, 'test/e2e'))) return;
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const browser =
    process.env.TEST_BROWSER ??
    names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (browser) {
    means.environment.TEST_BROWSER = browser;
    console.log(`browser: ${browser}`);
    return;
  }
  means.leftOut.push('browser suite (test/e2e) — no Chromium found (apt-get install chromium)');
  means.vitestArguments.push('--project', '!e2e');
}

/** Runs vitest in a process of its own; `running` lets a signal reach it. */
function runVitest(
  arguments_: string[],
  means: Means,
  running: (child: ChildProcess) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...means.vitestArguments, ...arguments_],
      { cwd: root, env: { ...process.env, ...means.environment }, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    running(child);
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs the suites, tells what was left out, and returns the numbers; or the signal that ended it. */
export async function runTests(vitestArguments: string[]): Promise<Numbers | NodeJS.Signals> {
  const folder = mkdtempSync(join(tmpdir(), 'forecourt-report-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  let vitest: ChildProcess | undefined;
  let signalled: NodeJS.Signals | undefined;
  // A terminal sends Ctrl-C to vitest as well; the database waits for us. Either way the end below is reached.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      signalled = signal;
      vitest?.kill(signal);
    });
  }

  let means: Means | undefined;
  try {
    means = await findMeans();
    if (signalled) return signalled;
    const code = await runVitest([...reporters, ...vitestArguments], means, (child) => {
      vitest = child;
    });
    if (signalled) return signalled;
    const json = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as VitestJson) : undefined;
    const numbers = count(json, code);
    for (const what of means.leftOut) console.log(`left out: ${what}`);
    for (const remark of numbers.remarks) console.log(remark);
    if (process.env.FORECOURT_TEST_ALL) numbers.failed += means.leftOut.length;
    return numbers;
  } finally {
    await means?.postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isEntry(import.meta.url)) {
  const numbers = await runTests(process.argv.slice(2));
  if (typeof numbers === 'string') {
    process.exitCode = 128 + constants.signals[numbers];
  } else {
    console.log(lastLine(numbers));
    process.exitCode = numbers.failed === 0 ? 0 : 1;
  }
}
