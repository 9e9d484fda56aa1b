// `charger list --watch`: changes as they come, in a pipe and on a terminal; and what a terminal shows while something lasts.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../tools/entry.ts';
import { type Network, smallNetwork } from '../support/api.ts';
import { TestCharger, until } from '../support/charger.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { type ServerProcess, serverProcess } from '../support/server.ts';
import { ended, folder, start } from './forecourt.ts';

const [engine] = engines();
let database: FreshDatabase;
let server: ServerProcess;
let network: Network;
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  database = await engine!.fresh();
  server = await serverProcess(database);
  network = await smallNetwork(server.url, { chargers: 2 });
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});
afterAll(async () => {
  await server?.kill();
  await database?.drop();
});

function watch(...words: string[]) {
  const child = start(['charger', 'list', '--watch', '--every', '1', ...words], {
    FORECOURT_URL: server.url,
    FORECOURT_KEY: network.key,
  });
  stops.push(() => child.kill('SIGKILL'));
  const lines: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line));
  return { child, lines, end: ended(child) };
}

const some = (pattern: RegExp) => (lines: readonly string[]) => lines.some((line) => pattern.test(line));

describe('in a pipe', () => {
  it('prints each charger, then what changes, and ends with 0 when it is told to', async () => {
    const { child, lines, end } = watch();
    const [first, second] = network.chargers.map(({ id }) => id);
    await until(
      async () => lines,
      (all) => all.length >= 2,
    );
    expect(lines[0]).toMatch(new RegExp(`^20[\\dT:.-]+Z {2}${first} {2}.*Offline`));
    expect(lines[1]).toContain(`  ${second}  `);

    const line = await TestCharger.connect(server.url, network.chargers[0]!);
    await line.boot();
    await until(async () => lines, some(new RegExp(`${first} .*connected {2}Available {2}1 Available`)));
    // Signs of life alone are no news.
    const before = lines.length;
    await line.call('Heartbeat', {});
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(lines.slice(before)).toEqual([]);
    await line.status(1, 'Preparing');
    await until(async () => lines, some(/1 Preparing/));
    expect(lines.slice(2).some((text) => text.includes(String(second)))).toBe(false);
    await line.close();
    await until(
      async () => lines,
      (all) => / Offline /.test(all.at(-1) ?? ''),
    );
    child.kill('SIGINT');
    expect(await end).toMatchObject({ code: 0, stderr: '' });
  });

  it('as a line of JSON per change', async () => {
    const { child, lines, end } = watch('--json');
    await until(
      async () => lines,
      (all) => all.length >= 2,
    );
    const line = await TestCharger.connect(server.url, network.chargers[1]!);
    await until(
      async () => lines,
      (all) => all.length >= 3,
    );
    const chargerId = network.chargers[1]?.id;
    expect(JSON.parse(lines[2] ?? '')).toMatchObject({ chargerId, activeConnection: true });
    await line.close();
    child.kill('SIGTERM');
    expect((await end).code).toBe(0);
  });

  it('goes on when the server comes back', async () => {
    const { child, lines, end } = watch();
    await until(
      async () => lines,
      (all) => all.length >= 2,
    );
    const { port } = new URL(server.url);
    await server.kill();
    let said = '';
    child.stderr?.on('data', (text: string) => {
      said += text;
    });
    await until(
      async () => said,
      (text) => text.includes('no server could be asked'),
    );
    server = await serverProcess(database, { PORT: port });
    await until(
      async () => said,
      (text) => text.includes('the server is back'),
      20_000,
    );
    child.kill('SIGINT');
    const { code, stderr } = await end;
    expect(code).toBe(0);
    // Told once, however long it lasts.
    expect(stderr.match(/no server could be asked/g)).toHaveLength(1);
  });

  it('a mistake ends it at once', async () => {
    const child = start(['charger', 'list', '--watch'], {
      FORECOURT_URL: server.url,
      FORECOURT_KEY: 'not-a-key',
    });
    expect(await ended(child)).toMatchObject({ code: 1, stdout: '' });
  });
});

// util-linux's `script` lends a terminal.
describe.skipIf(process.platform !== 'linux' || !existsSync('/usr/bin/script'))('on a terminal', () => {
  /** What it wrote to a terminal of 80 columns and `rows` lines. */
  function onTerminal(command: string, rows: number, env: NodeJS.ProcessEnv) {
    const line = `stty cols 80 rows ${rows}; exec '${process.execPath}' '${join(root, 'bin/forecourt.mjs')}' ${command}`;
    const child = spawn('/usr/bin/script', ['-qec', line, '/dev/null'], {
      env: { PATH: process.env.PATH, HOME: '/nonexistent', SHELL: '/bin/sh', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    stops.push(() => child.kill('SIGKILL'));
    const shown = { text: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown.text += text;
    });
    return { child, shown, end: new Promise((resolve) => child.once('close', resolve)) };
  }

  it('the table is refreshed in place', async () => {
    const env = { FORECOURT_URL: server.url, FORECOURT_KEY: network.key };
    const { child, shown, end } = onTerminal('charger list --watch --every 1', 24, env);
    await until(
      async () => shown.text,
      (text) => text.includes('2 chargers'),
    );
    const line = await TestCharger.connect(server.url, network.chargers[0]!);
    await until(
      async () => shown.text,
      (text) => /connected/.test(text),
    );
    // Up over its five lines.
    expect(shown.text).toContain('\x1b[5A\r');
    const screens = shown.text.split('\x1b[5A\r');
    expect(screens.every((one) => one.split('\n').length === 6)).toBe(true);
    for (const text of shown.text.split(/\r?\n/))
      expect(text.replaceAll('\r', '').split('\x1b[')[0]?.length).toBeLessThanOrEqual(80);
    await line.close();
    // Ctrl-C.
    child.stdin.write('\x03');
    expect(await end).toBe(0);
  });

  it('a table that is higher than the terminal is cut, and says so', async () => {
    const env = { FORECOURT_URL: server.url, FORECOURT_KEY: network.key };
    const { child, shown, end } = onTerminal('charger list --watch --every 1', 5, env);
    await until(
      async () => shown.text,
      (text) => text.includes('… and 2 lines that do not fit'),
    );
    child.stdin.write('\x03');
    expect(await end).toBe(0);
  });

  it('a backup shows how far it is, and takes it off the screen again', async () => {
    const env = { DATA_DIR: database.dataDir };
    const { shown, end } = onTerminal(`backup ${join(folder(), 'b')}`, 24, env);
    expect(await end).toBe(0);
    expect(shown.text).toMatch(/backed up into /);
    expect(shown.text).toMatch(/backup \[#*\.*\] \d+ %/);
    expect(shown.text).toContain('\x1b[K\r\x1b[Kbacked up into ');
  });
});
