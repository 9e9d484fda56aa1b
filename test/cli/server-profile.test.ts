// forecourt profile cpu and profile heap: a profile of a server that works, in a file; and who gets none.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, raw } from '../http/harness.ts';
import { smallNetwork } from '../support/api.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ADMIN_KEY, type ServerProcess, serverProcess } from '../support/server.ts';
import { answering, folder, within } from './forecourt.ts';

interface CpuProfile {
  readonly nodes: readonly { readonly callFrame: { readonly functionName: string; readonly url: string } }[];
  readonly samples: readonly number[];
}

describe.each(engines())('a profile of a server, on $name', (engine) => {
  let database: FreshDatabase;
  let server: ServerProcess;
  let key: string;
  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverProcess(database, { LOG_LEVEL: 'warn' });
    ({ key } = await smallNetwork(server.url));
  });
  afterAll(async () => {
    await server?.kill();
    await database?.drop();
  });

  const env = () => ({ FORECOURT_URL: server.url, FORECOURT_ADMIN_KEY: ADMIN_KEY });
  const run = (...words: string[]) => within(['profile', ...words, '--seconds', '1'], env());
  const ask = (body: object, as = bearer(ADMIN_KEY)) =>
    raw(server.url, '/api/v1/server/profiles', {
      method: 'POST',
      headers: { ...as, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('tells where the time went, and nothing of what is kept', async () => {
    const file = join(folder(), 'a.cpuprofile');
    // As long as it is taken there is work of ours to be seen.
    let asks = true;
    const asking = (async () => {
      while (asks) await raw(server.url, '/api/v1/drivers', { headers: bearer(key) });
    })();
    const { code, stdout, stderr } = await run('cpu', '-o', file);
    asks = false;
    await asking;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`1 s of thread main in ${file}\n`);
    const text = readFileSync(file, 'utf8');
    const { nodes, samples } = JSON.parse(text) as CpuProfile;
    expect(samples.length).toBeGreaterThan(10);
    expect(nodes.filter(({ callFrame }) => callFrame.url.includes('/src/http/'))).not.toEqual([]);
    for (const secret of [key, ADMIN_KEY]) expect(text).not.toContain(secret);
    expect(server.said()).toContain('a profile of this server is being taken');
    expect(server.said()).not.toContain(ADMIN_KEY);
  });

  it('tells who takes memory', async () => {
    const file = join(folder(), 'a.heapprofile');
    const told = await run('heap', '-o', file, '--json');
    const bytes = readFileSync(file).length;
    expect(JSON.parse(told.stdout)).toEqual({ file, kind: 'heap', thread: 'main', seconds: 1, bytes });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ head: { children: expect.any(Array) } });
  });

  it('looks at the threads of the embedded database, and of no other', async () => {
    const file = join(folder(), 'a.cpuprofile');
    const { code, stderr } = await run('cpu', '--thread', 'writer', '-o', file);
    expect(existsSync(file)).toBe(engine.name === 'embedded');
    if (engine.name !== 'embedded') {
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: 'forecourt: Errors in the request body: thread must be one of main here.\n',
      });
      return;
    }
    expect(code).toBe(0);
    const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
    expect(nodes.some(({ callFrame }) => callFrame.functionName === '(idle)')).toBe(true);
  });

  it('is taken by one at a time, and by nobody without the admin key', async () => {
    const both = await Promise.all([ask({ kind: 'cpu', seconds: 1 }), ask({ kind: 'heap', seconds: 1 })]);
    const [taken, refused] = both.toSorted((a, b) => a.status - b.status);
    expect([taken?.status, refused?.status, refused?.text]).toEqual([
      200,
      409,
      'A profile is being taken already',
    ]);
    expect(taken?.headers['content-disposition']).toMatch(
      /^attachment; filename="forecourt-main\.(cpu|heap)profile"$/,
    );
    expect((await ask({ kind: 'cpu' }, bearer(key))).status).toBe(401);
  });

  it.each([
    [{ kind: 'snapshot' }, 'kind must be one of "cpu", "heap"'],
    [{ kind: 'cpu', seconds: 61 }, 'seconds must lie between 1 and 60'],
    [{ kind: 'cpu', seconds: 0 }, 'seconds must lie between 1 and 60'],
    [{ kind: 'cpu', thread: 'nobody' }, /^Errors in the request body: thread must be one of main\b.* here$/],
    [{ kind: 'cpu', port: 9229 }, 'port is not a known key'],
  ])('%j is refused', async (body, rule) => {
    const { status, text } = await ask(body);
    expect([status, text]).toEqual([
      400,
      typeof rule === 'string' ? `Errors in the request body: ${rule}` : expect.stringMatching(rule),
    ]);
  });

  it('a server that stops does not wait for it', async () => {
    const asked = ask({ kind: 'cpu', seconds: 60 });
    await expect.poll(() => server.said()).toContain('"seconds":60');
    expect(await server.stop()).toBe(0);
    expect((await asked).status).toBe(200);
  });
});

it('nothing is left of one that broke off', async () => {
  const into = folder();
  const url = await answering((_request, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json' });
    answer.write('{"nodes":[', () => answer.destroy());
  });
  const env = { FORECOURT_URL: url, FORECOURT_KEY: ADMIN_KEY };
  const { code, stderr } = await within(['profile', 'cpu', '-o', join(into, 'a.cpuprofile')], env);
  expect(code).toBe(3);
  expect(stderr).toContain('its answer broke off, and is not whole');
  expect(readdirSync(into)).toEqual([]);
});

it('goes into this folder unless it is said where', async () => {
  const into = folder();
  const url = await answering((_request, answer) => answer.end('{}'));
  const env = { FORECOURT_URL: url, FORECOURT_KEY: ADMIN_KEY };
  const home = process.cwd();
  process.chdir(into);
  try {
    expect((await within(['profile', 'heap'], env)).code).toBe(0);
    expect(readdirSync(into)).toEqual([expect.stringMatching(/^forecourt-main-\d{8}T\d{6}\.heapprofile$/)]);
  } finally {
    process.chdir(home);
  }
});
