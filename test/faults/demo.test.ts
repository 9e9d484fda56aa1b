// The demo as a newcomer runs it: it shows a network, survives the death of its server, and ends when it is told to.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChargerView, GroupView } from '../support/api.ts';

const entry = fileURLToPath(new URL('../../bin/forecourt.mjs', import.meta.url));
const demos: Demo[] = [];

class Demo {
  readonly lines: string[] = [];
  readonly child;
  readonly gone: Promise<number | null>;

  constructor(folder: string) {
    const env = {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      DEMO_DIR: folder,
      DEMO_SPEED: '120',
      DATABASE_URL: 'nonsense',
    };
    this.child = spawn(process.execPath, [entry, 'demo'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
    this.gone = new Promise((resolve) => this.child.once('exit', resolve));
    demos.push(this);
  }

  async line(pattern: RegExp): Promise<RegExpExecArray> {
    const find = () => this.lines.map((line) => pattern.exec(line)).find((match) => match !== null);
    await expect
      .poll(find, { timeout: 30_000, interval: 50, message: `${pattern} in:\n${this.lines.join('\n')}` })
      .toBeTruthy();
    return find() ?? expect.fail('gone');
  }
}

const allChargers = (groups: GroupView[]): ChargerView[] =>
  groups.flatMap((g) => [...g.chargers, ...allChargers(g.subgroups)]);

describe('npm run demo', () => {
  let folder: string;
  afterEach(async () => {
    for (const demo of demos.splice(0)) demo.child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  it('shows a driver whose chargers move, survives kill -9 of its server, goes on with the same data', {
    timeout: 120_000,
  }, async () => {
    folder = await mkdtemp(join(tmpdir(), 'forecourt-demo-'));
    const demo = new Demo(folder);
    const curl = /curl -H 'Authorization: (Bearer \S+)' (http:\S+)/;
    const [, authorization = '', url = ''] = await demo.line(curl);
    const read = async () => {
      const answer = await fetch(url, { headers: { authorization } });
      const { chargerGroups } = (await answer.json()) as { chargerGroups: GroupView[] };
      return allChargers(chargerGroups);
    };
    const connected = async () => (await read()).filter((c) => c.activeConnection).length;
    await expect.poll(connected, { timeout: 20_000 }).toBe(6);
    await demo.line(/^asked 8 chargers for their configuration: 8 answered/);
    await demo.line(/^asked HARB-03 to start for driver \d+: \w+/);
    const before = JSON.stringify((await read()).map((c) => c.sockets));
    await expect
      .poll(async () => JSON.stringify((await read()).map((c) => c.sockets)), { timeout: 30_000 })
      .not.toBe(before);
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    await demo.line(/the server is back/);
    await expect.poll(connected, { timeout: 30_000 }).toBe(6);

    const told = performance.now();
    demo.child.kill('SIGINT');
    expect(await demo.gone).toBe(0);
    // Far below the 12 s after which it would kill what does not end.
    expect(performance.now() - told).toBeLessThan(9_000);

    const again = new Demo(folder);
    const [, sameKey = ''] = await again.line(curl);
    expect(sameKey).toBe(authorization);
    // A demo that is killed takes its processes along.
    const second = Number(await readFile(join(folder, 'pid'), 'utf8'));
    again.child.kill('SIGKILL');
    const alive = () => {
      try {
        return process.kill(second, 0);
      } catch {
        return false;
      }
    };
    await expect.poll(alive, { timeout: 15_000 }).toBe(false);
  });
});
