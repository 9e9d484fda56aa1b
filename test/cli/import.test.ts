// forecourt import: what it sends, says and ends with, on both engines; a server that is away; and Ctrl-C.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { until } from '../support/charger.ts';
import { type Api, good, refused } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { type ServerProcess, serverOn, serverProcess } from '../support/server.ts';
import { answering, ended, folder, forecourt, start } from './forecourt.ts';

/** A file with these lines, gone after the test. */
function file(...lines: string[]): string {
  const path = join(folder(), 'file.csv');
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

const HEADER = 'externalId;groupName;policy';

describe.each(engines())('import, on $name', (engine) => {
  let database: FreshDatabase;
  let server: Awaited<ReturnType<typeof serverOn>>;
  let key = '';
  let api: Api;
  const run = (...words: string[]) =>
    forecourt(['import', ...words], { FORECOURT_URL: server.url, FORECOURT_KEY: key });
  const site = (externalId: string) =>
    api.GET('/api/v1/sites/by-external-id/{externalId}', { params: { path: { externalId } } });

  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database);
    ({ key, api } = await newCustomer(server.url));
  });
  afterAll(async () => {
    await server?.close();
    await database?.drop();
  });

  it('a dry run keeps nothing, the run does, and again nothing changes', async () => {
    const sites = file(HEADER, 'a;Yard;open', 'b;Quay;');
    const counts = async (...words: string[]) => {
      const { code, stdout, stderr } = await run(sites, '--kind', 'sites', ...words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return stdout.replace(/^import \d+/, 'import N');
    };
    expect(await counts('--dry-run')).toBe(
      'import N, a dry run, done: 2 created · 0 changed · 0 unchanged · 0 refused\n',
    );
    expect(await refused(site('a'))).toContain('404 site-not-found');
    expect(await counts()).toBe('import N done: 2 created · 0 changed · 0 unchanged · 0 refused\n');
    expect(await good(site('a'))).toMatchObject({ groupName: 'Yard', policy: 'open' });
    expect(await counts()).toBe('import N done: 0 created · 0 changed · 2 unchanged · 0 refused\n');
  });

  it('prints each refused line with its column and the rule: exit code 1', async () => {
    // More than a page has.
    const wrong = Array.from({ length: 250 }, (_, n) => `w${n};Yard;maybe`);
    const { code, stdout, stderr } = await run(
      file(HEADER, 'good;Yard;', ...wrong, 'short'),
      '--kind',
      'sites',
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout.split('\n').map((line) => line.replace(/^import \d+/, 'import N'))).toEqual([
      ...wrong.map((_, n) => `line ${n + 3}: policy must be one of "open", "known", "rights"`),
      'line 253: has 1 cells, and the header names 3 columns',
      'import N done: 1 created · 0 changed · 0 unchanged · 251 refused',
      '',
    ]);
  });

  it('--json is the import and its refused rows, as the API has them', async () => {
    const wrong = Array.from({ length: 201 }, (_, n) => `j${n};Yard;maybe`);
    const { code, stdout, stderr } = await run(file(HEADER, ...wrong), '--kind', 'sites', '--json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const told = JSON.parse(stdout);
    const path = { importId: told.import.id };
    const [one, rows] = [
      await good(api.GET('/api/v1/imports/{importId}', { params: { path } })),
      await good(api.GET('/api/v1/imports/{importId}/rows', { params: { path, query: { limit: 1 } } })),
    ];
    expect(told).toEqual({ import: one, refused: expect.any(Array) });
    expect(told.refused).toHaveLength(201);
    expect(told.refused[0]).toEqual(rows.items[0]);
    const none = await run(file(HEADER, 'fine;Yard;'), '--kind', 'sites', '--json');
    expect(none.code).toBe(0);
    expect(JSON.parse(none.stdout)).toMatchObject({ import: { fates: { created: 1 } }, refused: [] });
  });

  it.each<[what: string, lines: string[], kind: string, code: number, sentence: string]>([
    ['another kind', [HEADER], 'sockets', 2, '--kind must be one of sites, chargers, drivers, tags, rights.'],
    [
      'an empty file',
      [],
      'sites',
      1,
      'Errors in the request body: line 1 must be the names of columns, and is empty.',
    ],
    [
      'a file of something else',
      ['colour', ...Array.from({ length: 100_000 }, () => 'a shade of red')],
      'sites',
      1,
      'Errors in the request body: line 1 names "colour", which are no columns of sites.',
    ],
  ])('%s is refused by the server', async (_what, lines, kind, code, sentence) => {
    const told = await run(file(...lines), '--kind', kind);
    expect(told).toMatchObject({ code, stdout: '' });
    expect(told.stderr.startsWith(`forecourt: ${sentence}`)).toBe(true);
    const { items } = await good(api.GET('/api/v1/imports', { params: { query: {} } }));
    expect(items.every(({ state }) => state === 'done')).toBe(true);
  });
});

describe.each(engines())('import while the server is killed, on $name', (engine) => {
  it('waits until it is back, and tells all', { timeout: 240_000 }, async () => {
    const database = await engine.fresh();
    let server: ServerProcess | undefined;
    try {
      server = await serverProcess(database);
      const { url } = server;
      const { key, api } = await newCustomer(url);
      const lines = Array.from({ length: 500 }, (_, n) => `s${n};Yard ${n};`);
      const child = start(['import', file(HEADER, ...lines), '--kind', 'sites'], {
        FORECOURT_URL: url,
        FORECOURT_KEY: key,
      });
      const end = ended(child);
      const said = new Promise<void>((resolve) => {
        child.stderr?.on('data', (text: string) => text.includes('waiting for it') && resolve());
      });
      await until(
        () => good(api.GET('/api/v1/imports', { params: { query: {} } })),
        ({ items }) => items[0]?.state === 'running',
        60_000,
      );
      await server.kill();
      await said;
      server = await serverProcess(database, { PORT: new URL(url).port });
      const { code, stdout, stderr } = await end;
      expect(stdout).toMatch(/^import \d+ done: 500 created · 0 changed · 0 unchanged · 0 refused\n$/);
      expect(stderr).toMatch(/^no server could be asked at \S+ \(FORECOURT_URL\): [^\n]+; waiting for it\n$/);
      expect(code).toBe(0);
    } finally {
      await server?.kill();
      await database.drop();
    }
  });
});

describe('Ctrl-C, exit code 130', () => {
  const running = {
    id: 7,
    dryRun: false,
    state: 'running',
    progress: 10,
    fates: {},
    problem: null,
    endedAt: null,
  };

  /** Starts an import at a server that answers so, and ends it once the server was asked for `path`. */
  async function interrupted(path: string, answer: object | undefined) {
    let asked = () => {};
    const once = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const url = await answering((request, response) => {
      request.resume();
      if (request.url?.startsWith(path)) asked();
      if (answer !== undefined)
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
    const words = ['import', file(HEADER), '--kind', 'sites', '--url', url, '--key', 'a-key-of-a-test'];
    const child = start(words);
    onTestFinished(() => void child.kill('SIGKILL'));
    const end = ended(child);
    await once;
    child.kill('SIGINT');
    return end;
  }

  it('says that the import goes on', async () => {
    expect(await interrupted('/api/v1/imports/7', running)).toEqual({
      code: 130,
      stdout: '',
      stderr: 'import 7 goes on without you: GET /api/v1/imports/7 tells how far it is\n',
    });
  });

  it('says what becomes of a file that is not whole', async () => {
    expect(await interrupted('/api/v1/imports?kind=sites&dryRun=false', undefined)).toEqual({
      code: 130,
      stdout: '',
      stderr: 'what has not come whole is not imported; GET /api/v1/imports tells what has\n',
    });
  });
});

it('a refusal while it waits names the import', async () => {
  const one = {
    id: 7,
    dryRun: false,
    state: 'running',
    progress: 0,
    fates: {},
    problem: null,
    endedAt: null,
  };
  const problem = { title: 'The key is not known', code: 'unauthorized' };
  const url = await answering((request, response) => {
    request.resume();
    const mine = request.method === 'POST';
    response.writeHead(mine ? 202 : 401, {
      'content-type': mine ? 'application/json' : 'application/problem+json',
    });
    response.end(JSON.stringify(mine ? one : problem));
  });
  const words = [
    'import',
    file(HEADER),
    '--kind',
    'sites',
    '--url',
    url,
    '--key',
    'a-key-of-a-test',
    '--json',
  ];
  const { code, stdout, stderr } = await forecourt(words);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  const goesOn = 'import 7 goes on without you: GET /api/v1/imports/7 tells how far it is';
  expect(JSON.parse(stderr)).toEqual({
    error: { exitCode: 1, message: `The key is not known; ${goesOn}.`, status: 401, code: 'unauthorized' },
  });
});
