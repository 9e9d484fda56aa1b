// The doctor before installations that are ill in one way each; and before a healthy one, which it leaves as it was.
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { clock } from '../../src/cli/doctor/server.ts';
import { type Network, smallNetwork } from '../support/api.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ADMIN_KEY, type ServerProcess, serverProcess } from '../support/server.ts';
import { type Environment, folder, forecourt } from './forecourt.ts';

/** Each check with its outcome, and the findings by their check. */
async function examine(env: Environment, ...words: string[]) {
  const { code, stdout, stderr } = await forecourt(['doctor', '--json', ...words], env);
  expect(stderr).toBe('');
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
  expect(code).toBe(ok ? 0 : 1);
  const wrong = findings.filter(({ outcome }) => outcome === 'problem').map(({ check }) => check);
  const of = (check: string) => findings.filter((one) => one.check === check);
  return { code, findings, wrong, of, one: (check: string) => of(check)[0] };
}

/** A web server that stands in for something; closed after the test. */
async function stand(handler: (server: HttpServer) => void): Promise<string> {
  const server = createServer();
  handler(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each(engines())('a server that runs, on $name', (engine) => {
  let database: FreshDatabase;
  let server: ServerProcess;
  let network: Network;
  const env = (more: Environment = {}): Environment => ({
    DATA_DIR: database.dataDir,
    DATABASE_URL: database.databaseUrl,
    PORT: new URL(server.url).port,
    ...more,
  });

  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverProcess(database);
    network = await smallNetwork(server.url);
  });
  afterAll(async () => {
    await server?.kill();
    await database?.drop();
  });

  it('is well, and as it was afterwards', async () => {
    const before = readdirSync(database.dataDir);
    const { code, findings, one } = await examine(env({ FORECOURT_KEY: network.key }));
    // How strong it is depends on what the tests' role may do.
    expect([undefined, 'ok', 'warning']).toContain(one('wall')?.outcome);
    expect(one('wall') === undefined).toBe(engine.name === 'embedded');
    const others = findings.filter(({ check }) => check !== 'wall');
    expect(others.map(({ check, outcome }) => `${outcome} ${check}`)).toEqual([
      'ok node',
      'ok variables',
      'ok data-dir',
      'ok disk',
      'ok database',
      'ok server',
      'ok ready',
      'ok version',
      'ok clock',
      'ok key',
      'warning public-url',
      'ok ocpp',
    ]);
    expect(code).toBe(0);
    expect(one('data-dir')?.found).toContain(`process ${server.child.pid} has it`);
    expect(one('key')?.found).toBe('the key (FORECOURT_KEY) is a customer’s, and good');
    expect(one('database')?.found).toMatch(engine.name === 'embedded' ? /^SQLite 3\.\d/ : /^PostgreSQL 1\d/);
    expect(readdirSync(database.dataDir)).toEqual(before);
  });

  it('tells it in words, and knows the admin key by the server’s own variable', async () => {
    const file = join(folder(), 'env');
    writeFileSync(file, `FORECOURT_ADMIN_KEY=${ADMIN_KEY}\nHEARTBEAT_SECONDS=9\n`);
    const { code, stdout } = await forecourt(['doctor', '--environment', file], env());
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ok +key +the key \(FORECOURT_ADMIN_KEY\) is the admin key, and good$/m);
    expect(stdout).toMatch(/^PROBLEM +variables +HEARTBEAT_SECONDS must be .*\n +→ mend HEARTBEAT_SECONDS/m);
    expect(stdout).toMatch(/\n1 problem, 1 warning\n$/);
    expect(stdout).not.toContain(ADMIN_KEY);
  });

  it('a key that is not good', async () => {
    const { wrong, one } = await examine(env(), '--key', 'no-key-of-this-server');
    expect(wrong).toEqual(['key']);
    expect(one('key')).toMatchObject({ found: 'the key (--key) is not known there, or no longer good' });
  });

  it('a PUBLIC_URL that the server was not started with', async () => {
    const { wrong, one } = await examine(
      env({ FORECOURT_KEY: network.key, PUBLIC_URL: 'https://charge.example.com' }),
    );
    expect(wrong).toEqual(['public-url']);
    expect(one('public-url')?.found).toMatch(
      /^the running server tells chargers http:\/\/127.* and PUBLIC_URL is https/,
    );
  });

  it('a PUBLIC_URL that cannot be reached, or leads elsewhere', async () => {
    const away = await examine(env({ PUBLIC_URL: 'http://127.0.0.1:2' }));
    expect(away.wrong).toEqual(['public-url']);
    expect(away.one('public-url')?.found).toMatch(/cannot be reached from here: .*ECONNREFUSED/);
    const other = await stand((s) => s.on('request', (_request, answer) => answer.end('hello')));
    expect((await examine(env({ PUBLIC_URL: other }))).one('public-url')?.found).toMatch(
      /not as Forecourt does$/,
    );
    const twin = await stand((s) =>
      s.on('request', ({ url }, answer) =>
        answer.end(url === '/metrics' ? 'forecourt_process_start_time_seconds 17\n' : 'ok\n'),
      ),
    );
    expect((await examine(env({ PUBLIC_URL: twin }))).one('public-url')?.found).toMatch(
      /another Forecourt process/,
    );
  });

  it('a PUBLIC_URL that leads here; and the doors of both', async () => {
    const { port } = new URL(server.url);
    const proxy = await stand((s) => {
      s.on('request', async ({ url = '' }, answer) => {
        const from = await fetch(`${server.url}${url}`);
        answer.writeHead(from.status).end(await from.text());
      });
      s.on('upgrade', ({ url, rawHeaders }, socket, head) => {
        const inner = connect(Number(port), '127.0.0.1', () => {
          const lines = rawHeaders.reduce(
            (all, word, n) => `${all}${word}${n % 2 === 0 ? ': ' : '\r\n'}`,
            '',
          );
          inner.write(`GET ${url} HTTP/1.1\r\n${lines}\r\n`);
          inner.write(head);
          inner.pipe(socket).pipe(inner);
        });
      });
    });
    const { wrong, one, of } = await examine(env({ PUBLIC_URL: proxy }));
    expect(wrong).toEqual([]);
    expect(one('public-url')).toMatchObject({ outcome: 'ok', found: `PUBLIC_URL ${proxy} leads here` });
    expect(of('ocpp').map(({ found }) => found)).toEqual([
      expect.stringMatching(/^chargers are answered at ws:.*\/ocpp; one that nobody knows gets 404$/),
      expect.stringMatching(new RegExp(`^chargers are answered at ${proxy.replace('http', 'ws')}/ocpp`)),
    ]);
  });

  it('a proxy that passes no upgrade on', async () => {
    const proxy = await stand((s) =>
      s.on('request', async ({ url = '' }, answer) => {
        const from = await fetch(`${server.url}${url}`);
        answer.writeHead(from.status).end(await from.text());
      }),
    );
    const { wrong, of } = await examine(env({ PUBLIC_URL: proxy }));
    expect(wrong).toEqual(['ocpp']);
    expect(of('ocpp')[1]).toMatchObject({
      remedy: expect.stringContaining('must pass Upgrade and Connection on'),
    });
  });

  it('another DATA_DIR than the server’s', async () => {
    const { code, one } = await examine(env({ DATA_DIR: folder() }));
    expect(code).toBe(0);
    expect(one('server')).toMatchObject({
      outcome: 'warning',
      found: expect.stringContaining('no process has this DATA_DIR'),
    });
  });

  it('a server that listens elsewhere', async () => {
    const { wrong, one } = await examine(env({ PORT: '2' }));
    expect(wrong).toEqual(['server']);
    expect(one('server')?.remedy).toMatch(/^a server has DATA_DIR, so it runs and listens elsewhere/);
  });

  it('a port that another program has', async () => {
    const other = await stand((s) => s.on('request', (_request, answer) => answer.end('hello')));
    const { wrong, one } = await examine(env({ PORT: new URL(other).port }));
    expect(wrong).toEqual(['server']);
    expect(one('server')?.found).toMatch(/is no Forecourt server \(200\)$/);
  });
});

describe.each(engines())('a database that is ill, on $name', (engine) => {
  async function stopped() {
    const database = await engine.fresh();
    onTestFinished(() => database.drop());
    const server = await serverProcess(database);
    await server.stop();
    return { database, env: { DATA_DIR: database.dataDir, DATABASE_URL: database.databaseUrl, PORT: '2' } };
  }

  async function write(database: FreshDatabase, sql: string) {
    if (database.databaseUrl === undefined) {
      const file = new DatabaseSync(join(database.dataDir, 'forecourt.db'));
      file.exec(sql);
      file.close();
      return;
    }
    const { Client } = await import('pg');
    const client = new Client({ connectionString: database.databaseUrl });
    await client.connect();
    await client.query(sql);
    await client.end();
  }

  it('from a newer version, or one migration behind', async () => {
    const { database, env } = await stopped();
    const { one } = await examine(env);
    expect(one('database')).toMatchObject({
      outcome: 'ok',
      found: expect.stringContaining('at this version’s schema'),
    });
    await write(database, "insert into schema_migrations values (9999, 'later', 'x', 0)");
    const newer = await examine(env);
    expect(newer.wrong).toContain('database');
    expect(newer.one('database')?.found).toMatch(
      /is from a newer version of Forecourt \(it has migration 9999-later\)/,
    );
    await write(database, 'delete from schema_migrations where version > 1');
    const behind = await examine(env);
    expect(behind.one('database')).toMatchObject({
      outcome: 'warning',
      found: expect.stringMatching(/migrations pending: 0002-/),
    });
  });

  it('there is none yet', async () => {
    const database = await engine.fresh();
    onTestFinished(() => database.drop());
    const env = { DATA_DIR: join(database.dataDir, 'new'), DATABASE_URL: database.databaseUrl, PORT: '2' };
    const { wrong, one } = await examine(env);
    expect(wrong).toEqual(['server']);
    expect(one('data-dir')?.found).toMatch(/is not there yet; the first start makes it$/);
    expect(one('database')?.found).toMatch(/empty: the first start makes it$/);
    expect(readdirSync(database.dataDir)).toEqual([]);
  });

  it('it cannot be used', async () => {
    const { database, env } = await stopped();
    if (database.databaseUrl === undefined)
      writeFileSync(join(database.dataDir, 'forecourt.db'), 'x'.repeat(9000));
    const gone = new URL(database.databaseUrl ?? 'postgres://u:p@h/d');
    gone.pathname = '/none';
    gone.password = 's3cret';
    const { wrong, one } = await examine({
      ...env,
      ...(database.databaseUrl === undefined ? {} : { DATABASE_URL: gone.href }),
    });
    expect(wrong).toEqual(['database', 'server']);
    expect(one('database')?.found).toMatch(
      /cannot be used: (the file is not a database|database "none" does not exist)$/,
    );
    expect(one('database')?.found).not.toContain('s3cret');
  });
});

describe('the data directory', () => {
  it('is a file', async () => {
    const file = join(folder(), 'data');
    writeFileSync(file, '');
    const { wrong, one } = await examine({ DATA_DIR: file, PORT: '2' });
    expect(wrong).toContain('data-dir');
    expect(one('data-dir')?.found).toBe(`${file} is not a folder`);
  });

  // Root may write everywhere.
  it.skipIf(process.getuid?.() === 0)('may not be written', async () => {
    const path = join(folder(), 'data');
    mkdirSync(path);
    chmodSync(path, 0o500);
    const { wrong } = await examine({ DATA_DIR: path, PORT: '2' });
    expect(wrong).toContain('data-dir');
  });
});

it('every wrong variable is named, not the first alone', async () => {
  const { wrong, of } = await examine({
    DATA_DIR: folder(),
    PORT: '2',
    PING_SECONDS: '0',
    LOG_LEVEL: 'loud',
    NODE_ID: '?',
  });
  expect(wrong).toEqual(['variables', 'variables', 'variables', 'server']);
  expect(of('variables').map(({ found }) => found.split(' ')[0])).toEqual([
    'LOG_LEVEL',
    'NODE_ID',
    'PING_SECONDS',
  ]);
});

it.each([
  [0, 'ok'],
  [3, 'ok'],
  [20, 'warning'],
  [-20, 'warning'],
  [90, 'problem'],
])('a clock that is %i s ahead is %s', (ahead, outcome) => {
  const now = Date.parse('2026-11-26T12:00:00.400Z');
  const date = new Date(now + ahead * 1000).toUTCString();
  const found = clock(date, now, now + 30);
  expect(found.outcome).toBe(outcome);
  if (outcome !== 'ok')
    expect(found.found).toMatch(new RegExp(`${ahead < 0 ? 'behind' : 'ahead of'} this machine’s$`));
});
