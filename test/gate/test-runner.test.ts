// `npm test` cannot pass by running nothing, and its database is gone afterwards, however it ends.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { root } from '../../tools/entry.ts';
import { count, lastLine } from '../../tools/test-numbers.ts';
import { findPostgres } from '../../tools/throwaway-postgres.ts';
import { runChecks } from '../../tools/verify.ts';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((status) => ({ status })),
});

describe('the numbers', () => {
  it.each([
    ['all passed', [file('passed', 'passed', 'passed')], 0, '2 passed, 0 failed'],
    ['some skipped', [file('passed', 'passed', 'skipped', 'todo')], 0, '1 passed, 0 failed, 2 skipped'],
    ['one failed', [file('failed', 'passed', 'failed')], 1, '1 passed, 1 failed'],
    ['a file that did not load', [file('passed', 'passed'), file('failed')], 1, '1 passed, 1 failed'],
    ['a hook that failed after the tests', [file('failed', 'passed')], 1, '1 passed, 1 failed'],
    ['an error between tests', [file('passed', 'passed')], 1, '1 passed, 1 failed'],
    ['no test', [], 0, '0 passed, 1 failed'],
    ['only skipped tests', [file('passed', 'skipped')], 0, '0 passed, 1 failed, 1 skipped'],
  ])('of %s', (_, testResults, exitCode, line) => {
    expect(lastLine(count({ testResults }, exitCode))).toBe(line);
  });

  it('of a run without a report', () => {
    expect(count(undefined, 0)).toMatchObject({ passed: 0, failed: 1, remarks: ['no test was run'] });
  });
});

describe('npm test', () => {
  it('fails when no test fits what was asked for, and says so in its last line', () => {
    const asked = ['bin/forecourt.mjs', '--node-only', 'tools/test.ts', 'test/there-is-no-such-test'];
    const { status, stdout } = spawnSync(process.execPath, asked, {
      cwd: root,
      encoding: 'utf8',
      // Some database, so that none is started for nothing.
      env: { ...process.env, TEST_DATABASE_URL: 'postgres://127.0.0.1:1/none' },
    });
    expect(status).toBe(1);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed');
  });
});

describe('npm run verify', () => {
  it('tells each check in a line, goes on after a failure, and counts one that breaks off', async () => {
    const told: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((line: string) => void told.push(line));
    const failed = await runChecks(
      {
        good: async () => ({ looked: '3 things', problems: [] }),
        bad: async () => ({ looked: '2 things', problems: ['this', 'that\nand more'] }),
        broken: async () => {
          throw new Error('no disk');
        },
        last: async () => ({ looked: '1 thing', problems: [] }),
      },
      root,
      1,
    );
    expect(failed).toBe(2);
    expect(told[0]).toMatch(/^good +ok +\d+\.\d s {2}3 things$/);
    expect(told[1]).toMatch(/^bad +FAILED +\d+\.\d s {2}2 things$/);
    expect(told[2]).toBe('  this\n  that\n  and more');
    expect(told[4]).toContain('no disk');
    expect(told[5]).toMatch(/^last +ok/);
  });
});

const binaries = findPostgres();

describe.skipIf('missing' in binaries)('the throw-away PostgreSQL', () => {
  it('is there for a role that is no superuser, sorts like a dictionary, and goes when its starter is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'forecourt-killed-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o777);
    const script = `
      const { findPostgres, startPostgres } = await import('./tools/throwaway-postgres.ts');
      console.log((await startPostgres(findPostgres())).url);`;
    const starter = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: root,
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [url] = (await once(starter.stdout.setEncoding('utf8'), 'data')) as [string];
    expect(readdirSync(folder)).toHaveLength(1);

    const client = new Client({ connectionString: url.trim() });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query(
      "SELECT rolsuper, rolcreatedb, 'a' < 'B' AS dictionary, current_setting('fsync') AS fsync FROM pg_roles WHERE rolname = current_user",
    );
    expect(rows).toEqual([{ rolsuper: false, rolcreatedb: true, dictionary: true, fsync: 'on' }]);

    starter.kill('SIGKILL');
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual([]), { timeout: 10_000, interval: 50 });
    await client.end().catch(() => {});
    const refused = new Client({ connectionString: url.trim() });
    await expect(refused.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
