/** PostgreSQL's database as one file, by its own tools: pg_dump and pg_restore. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import pg from 'pg';
import { type RowCounts, type UpkeepOptions, UpkeepRefused } from '../../app/ports/upkeep.ts';
import type { AppliedMigration } from '../migration-session.ts';
import { type Contents, JUMP } from './backup-embedded.ts';
import { COUNTED } from './backup-form.ts';
import { postgresSession } from './postgres-migrations.ts';
import { withOption } from './postgres-roles.ts';
import { SEE_ALL } from './postgres-wall.ts';

/** A migration that is under way is waited for no longer, milliseconds. */
const LOCK_TIMEOUT = 10_000;

/** pg_dump's custom format, of the very moment in which the rows are counted, while a server writes or not. */
export async function dumpOut(
  databaseUrl: string,
  target: string,
  options: UpkeepOptions,
): Promise<Contents> {
  const tool = find('pg_dump');
  return await connected(databaseUrl, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
    const contents = await contentsOf(client);
    const watching = setInterval(() => {
      if (existsSync(target)) options.progress(statSync(target).size, undefined);
    }, 500);
    try {
      const words = [
        '--format=custom',
        // Who owns the tables is behind their wall, too: as SEE_ALL it is dumped whole.
        '--enable-row-security',
        '--no-owner',
        '--no-privileges',
        `--lock-wait-timeout=${LOCK_TIMEOUT}`,
      ];
      words.push(`--snapshot=${rows[0]?.snapshot}`, `--file=${target}`);
      await run(tool, words, databaseUrl, options.signal);
    } finally {
      clearInterval(watching);
    }
    return contents;
  });
}

/** Errors: {@link UpkeepRefused} when there is anything in the database. */
export async function refuseFilled(databaseUrl: string): Promise<void> {
  await connected(databaseUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e') limit 1`);
    if (rows[0] === undefined) return;
    throw new UpkeepRefused(
      `the database ${client.database} is not empty (it has ${rows[0].name}): make an empty one with CREATE DATABASE and name it in DATABASE_URL`,
    );
  });
}

/** Into an empty database, all of it or nothing. */
export async function restoreInto(
  databaseUrl: string,
  file: string,
  expected: { readonly rows: RowCounts; readonly migrations: readonly AppliedMigration[] },
  { progress, signal }: UpkeepOptions,
): Promise<void> {
  const began = Date.now();
  const watching = setInterval(() => progress(Date.now() - began, undefined), 1000);
  try {
    const words = ['--exit-on-error', '--single-transaction', '--no-owner', '--no-privileges'];
    await run(find('pg_restore'), [...words, file], databaseUrl, signal);
  } finally {
    clearInterval(watching);
  }
  await connected(databaseUrl, async (client) => {
    const found = await contentsOf(client);
    const same =
      found.migrations.length === expected.migrations.length &&
      Object.entries(found.rows).every(([table, count]) => expected.rows[table] === count);
    if (!same) {
      throw new UpkeepRefused(
        `what pg_restore put into the database ${client.database} is not what the backup holds, or not in the default schema of this role: make the database anew and restore again`,
      );
    }
    await jump(client);
  });
}

/** As on the embedded database (see `makeReady`): no id that was given after the backup is given again. */
async function jump(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ sequence: string }>(`
    select pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attidentity <> '' and c.relnamespace = current_schema()::regnamespace`);
  await client.query('BEGIN');
  for (const { sequence } of rows) {
    await client.query(`select setval('${sequence}', (select last_value from ${sequence}) + ${JUMP})`);
  }
  await client.query('COMMIT');
}

async function contentsOf(client: pg.Client): Promise<Contents> {
  const migrations = await postgresSession(client).applied();
  const rows: Record<string, number> = {};
  for (const table of migrations.length === 0 ? [] : COUNTED) {
    const { rows: told } = await client.query<{ n: string }>(`select count(*) as n from ${table}`);
    rows[table] = Number(told[0]?.n);
  }
  return { migrations, rows };
}

async function connected<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    application_name: 'forecourt upkeep',
    connectionTimeoutMillis: 5000,
    lock_timeout: LOCK_TIMEOUT,
    connectionString,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(SEE_ALL);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Where Debian keeps the versions beside PATH. */
const DEBIAN = '/usr/lib/postgresql';

/** In PATH, or the newest of Debian's. Errors: {@link UpkeepRefused}. */
export function find(name: 'pg_dump' | 'pg_restore', path = process.env.PATH ?? '', debian = DEBIAN): string {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...path.split(delimiter), ...versions.map((version) => join(debian, version, 'bin'))];
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const found = folders.map((folder) => join(folder, file)).find(existsSync);
  if (found !== undefined) return found;
  throw new UpkeepRefused(
    `${name} is not on this machine, and DATABASE_URL names a PostgreSQL: install its client (apt-get install postgresql-client), of the server’s version or newer`,
  );
}

/** A URL that anybody may read among a process's words, and the password, which goes by the environment. */
export function apart(databaseUrl: string): { address: string; password: string | undefined } {
  const url = new URL(databaseUrl);
  const password = url.searchParams.get('password') ?? decodeURIComponent(url.password);
  url.password = '';
  // The second is node-postgres's own word, which libpq refuses.
  for (const name of ['password', 'uselibpqcompat']) url.searchParams.delete(name);
  // libpq takes a plus for a plus.
  url.search = url.search.replaceAll('+', '%20');
  return { address: url.href, password: password === '' ? undefined : password };
}

function run(
  tool: string,
  words: readonly string[],
  databaseUrl: string,
  signal: AbortSignal,
): Promise<void> {
  const { address, password } = apart(withOption(databaseUrl, 'forecourt.customer=every'));
  return new Promise((done, failed) => {
    const child = spawn(tool, [...words, '--no-password', `--dbname=${address}`], {
      env: { ...process.env, ...(password === undefined ? {} : { PGPASSWORD: password }) },
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
    child.once('error', (error) => failed(signal.aborted ? signal.reason : error));
    child.once('close', (code, killer) => {
      const [last = ''] = said.trim().split('\n').slice(-1);
      if (code === 0) done();
      else failed(new UpkeepRefused(`${tool} ended with ${code ?? killer}: ${last || 'it says nothing'}`));
    });
  });
}
