// A PostgreSQL for the time of a test run: found, started on a free port of 127.0.0.1 with its files in a temporary folder,
// and gone afterwards, however we end. It neither needs nor touches a PostgreSQL that runs on the machine.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';

/** The oldest that the server works with. */
const oldest = 15;

export interface Binaries {
  folder: string;
  version: number;
}

/** The newest server binaries of this machine: in PATH, or where Debian keeps them beside it. */
export function findPostgres(): Binaries | { missing: string } {
  const debian = '/usr/lib/postgresql';
  const folders = (process.env.PATH ?? '').split(delimiter);
  if (existsSync(debian)) folders.push(...readdirSync(debian).map((name) => join(debian, name, 'bin')));
  const found = folders
    .filter((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
    .map((folder) => {
      const told = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
      return { folder, version: Number(/\d+/.exec(told)?.[0]) };
    })
    .sort((a, b) => b.version - a.version)[0];
  if (!found) return { missing: 'no server binaries found (apt-get install postgresql)' };
  if (found.version < oldest) return { missing: `version ${found.version} found, ${oldest} is needed` };
  return found;
}

export interface Throwaway {
  /** Of a role that may create databases and roles and is no superuser: a superuser would not see row-level security. */
  url: string;
  stop(): Promise<void>;
}

export async function startPostgres({ folder }: Binaries): Promise<Throwaway> {
  const who = postgresRefusesRoot();
  const home = mkdtempSync(join(tmpdir(), 'forecourt-postgres-'));
  const data = join(home, 'data');
  try {
    if (who) chownSync(home, who.uid, who.gid);
    const init = ['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--encoding', 'UTF8'];
    // A collation as operators have it, where 'a' < 'B': who forgot to say how to sort is told here, not by them.
    const sorting = ['--locale', 'C.UTF-8', '--locale-provider', 'icu', '--icu-locale', 'en-US'];
    execFileSync(join(folder, 'initdb'), [...init, ...sorting, '--no-sync', '--no-instructions'], {
      ...who,
      cwd: home,
      stdio: 'pipe',
    });
    const port = await freePort();
    const child = launch(folder, home, data, port, who);
    await ready(child);
    const superuser = new Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
    await superuser.connect();
    await superuser.query('CREATE ROLE forecourt LOGIN CREATEDB CREATEROLE NOSUPERUSER');
    await superuser.end();
    return { url: `postgres://forecourt@127.0.0.1:${port}/postgres`, stop: () => stop(child) };
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The server runs under a shell that waits for its standard input to end, which happens when we close it, when we crash and
 * when we are killed; then it ends the server and removes the files. In a session of its own, so that Ctrl-C reaches only us.
 */
function launch(folder: string, home: string, data: string, port: number, who: User | undefined) {
  const script = '"$@" & server=$!; cat > /dev/null; kill -QUIT $server; wait $server; cd /; rm -rf "$HOME"';
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'on',
    max_connections: 200,
    lc_messages: 'C',
    log_min_messages: 'warning',
  };
  const server = [join(folder, 'postgres'), '-D', data];
  for (const [name, value] of Object.entries(settings)) server.push('-c', `${name}=${value}`);
  return spawn('/bin/sh', ['-c', script, 'sh', ...server], {
    ...who,
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, LC_ALL: 'C.UTF-8' },
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}

/** Resolves when the server takes connections; its log is read on, so that the pipe never fills. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    let settled = false;
    const fail = (why: string) => {
      settled = true;
      child.stdin?.end();
      reject(new Error(`PostgreSQL did not start (${why}):\n${log}`));
    };
    const late = setTimeout(() => fail('60 seconds passed'), 60_000);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      // Once it runs, a FATAL in its log is of one connection.
      if (settled) return;
      log = (log + text).slice(-4000);
      if (log.includes('ready to accept connections')) {
        clearTimeout(late);
        settled = true;
        resolve();
      } else if (log.includes('FATAL:')) {
        clearTimeout(late);
        fail('it gave up');
      }
    });
    child.on('error', (error) => fail(error.message));
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.stdin?.end();
  });
}

interface User {
  uid: number;
  gid: number;
}

/** PostgreSQL does not run as root: then it runs as the user that its package made, or as nobody. */
function postgresRefusesRoot(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string, name: string) =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: id('-u', name), gid: id('-g', name) };
    } catch {
      // No such user: the next one.
    }
  }
  throw new Error('PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
