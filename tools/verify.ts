// `npm run verify`: the gate. The checks first, two at a time (there are two cores), then all tests. One line per check: what it
// looked at, how long it took, ok or FAILED with what it said. `--without-tests` leaves the tests to who has just run them.
import { checkRules, checkStyle, checkTypes } from './check-code.ts';
import { checkContract } from './check-contract.ts';
import { checkImports } from './check-imports.ts';
import { checkOpenapi } from './check-openapi.ts';
import { checkSizes } from './check-sizes.ts';
import type { Check } from './checks.ts';
import { isEntry, root } from './entry.ts';
import { runTests } from './test.ts';
import { lastLine } from './test-numbers.ts';

/** The slowest first, so that the others fill the second core beside it. */
const gate: Record<string, Check> = {
  types: checkTypes,
  'rules (eslint)': checkRules,
  'import law': checkImports,
  'format and lint': checkStyle,
  openapi: checkOpenapi,
  contract: checkContract,
  sizes: checkSizes,
};

/** Runs the checks and tells each as it ends; returns how many failed. */
export async function runChecks(
  checks: Record<string, Check>,
  directory: string,
  atOnce = 2,
): Promise<number> {
  const waiting = Object.entries(checks);
  let failed = 0;
  async function worker(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, check] = next;
      const start = performance.now();
      const { looked, problems } = await check(directory).catch((error: Error) => ({
        looked: 'broke off',
        problems: [error.stack ?? String(error)],
      }));
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      const verdict = problems.length === 0 ? 'ok' : 'FAILED';
      console.log(`${name.padEnd(16)} ${verdict.padEnd(7)} ${seconds.padStart(5)} s  ${looked}`);
      if (problems.length === 0) continue;
      failed += 1;
      console.log(problems.map((problem) => `  ${problem.replaceAll('\n', '\n  ')}`).join('\n'));
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker));
  return failed;
}

async function main(): Promise<number> {
  const failed = await runChecks(gate, root);
  const checks = { passed: Object.keys(gate).length - failed, failed, skipped: 0 };
  if (process.argv.includes('--without-tests')) {
    console.log(lastLine(checks));
    return failed === 0 ? 0 : 1;
  }
  const tests = await runTests([]);
  if (typeof tests === 'string') return 1;
  console.log(`checks: ${lastLine(checks)}; tests: ${lastLine(tests)}`);
  const all = {
    passed: checks.passed + tests.passed,
    failed: checks.failed + tests.failed,
    skipped: tests.skipped,
  };
  console.log(lastLine(all));
  return all.failed === 0 ? 0 : 1;
}

if (isEntry(import.meta.url)) process.exitCode = await main();
