/** A look at a data directory and a database from outside, for `forecourt doctor`: it changes nothing and locks nobody out. */
import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { DatabaseFacts, DataDirFacts, Look } from '../../app/ports/upkeep.ts';
import { fileOf, missingFrom, readMigrations } from '../migrate.ts';
import type { MigrationSession } from '../migration-session.ts';
import { sqliteSession } from './embedded-migrations.ts';
import { postgresError, sqliteError } from './errors.ts';
import { LOCK_FILE, PID_FILE } from './lock.ts';
import { postgresSession } from './postgres-migrations.ts';
import { judged } from './postgres-roles.ts';

export const look: Look = {
  async lookAtDataDir(dataDir) {
    const path = resolve(dataDir);
    const exists = existsSync(path);
    const problem = exists ? unwritable(path) : unwritable(nearest(path));
    return {
      path,
      exists,
      usable: problem === null,
      problem,
      held: exists ? holder(path) : null,
      freeBytes: free(nearest(path)),
    };
  },

  lookAtDatabase: (kept) =>
    kept.databaseUrl === undefined
      ? lookAtFile(kept.dataDir)
      : lookAtPostgres(kept.databaseUrl, kept.databaseOwnerUrl),
};

/** The folder, or the one above it that is there and in which it would be made. */
function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path));
}

function unwritable(folder: string): string | null {
  if (!statSync(folder).isDirectory()) return `${folder} is not a folder`;
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return `${folder} may not be written by this user (${(error as NodeJS.ErrnoException).code})`;
  }
}

/** Asks for less than the lock that a process holds: a reader's, for a moment. A starting server tries again. */
function holder(dataDir: string): DataDirFacts['held'] {
  const file = join(dataDir, LOCK_FILE);
  if (!existsSync(file)) return null;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
    database.prepare('select 1 from sqlite_master').get();
    return null;
  } catch (error) {
    return (error as { errcode?: number }).errcode === 5 ? { pid: pidIn(dataDir) } : null;
  } finally {
    database?.close();
  }
}

function pidIn(dataDir: string): number | null {
  try {
    return Number(/^\d+/.exec(readFileSync(join(dataDir, PID_FILE), 'utf8'))?.[0]) || null;
  } catch {
    return null;
  }
}

function free(path: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return null;
  }
}

type Found = Pick<DatabaseFacts, 'version' | 'problems' | 'state' | 'pending'>;

const unusable = (problem: string): Found => ({
  version: null,
  state: 'unusable',
  pending: [],
  problems: [problem],
});

async function lookAtFile(dataDir: string): Promise<DatabaseFacts> {
  const file = resolve(dataDir, 'forecourt.db');
  const facts = (found: Found): DatabaseFacts => ({
    ...{ engine: 'embedded', where: file, wall: null },
    ...found,
  });
  if (!existsSync(file)) return facts({ version: null, state: 'absent', pending: [], problems: [] });
  let database: DatabaseSync | undefined;
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    database = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
    const told = database.prepare('select sqlite_version() as version').get();
    return facts(await schemaOf(sqliteSession(database), `SQLite ${String(told?.version)}`, file));
  } catch (error) {
    const { errcode, message } = error as { errcode?: number; message: string };
    const sentence = errcode === undefined ? message : sqliteError(errcode, message).message;
    return facts(unusable(`${file} cannot be used: ${sentence}`));
  } finally {
    database?.close();
  }
}

async function lookAtPostgres(
  connectionString: string,
  ownerUrl: string | undefined,
): Promise<DatabaseFacts> {
  const client = new pg.Client({
    application_name: 'forecourt doctor',
    connectionTimeoutMillis: 5000,
    query_timeout: 10_000,
    connectionString,
  });
  client.on('error', () => {});
  const where = `database ${client.database ?? ''} at ${client.host}:${client.port} as ${client.user ?? ''}`;
  const facts = (found: Found): DatabaseFacts => ({ engine: 'postgres', where, wall: null, ...found });
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, string>>(`
      select current_setting('server_version') as version, current_setting('server_version_num') as number,
        current_setting('synchronous_commit') as durable, current_setting('server_encoding') as encoding`);
    const { version = '', number = '0', durable = '', encoding = '' } = rows[0] ?? {};
    const found = await schemaOf(postgresSession(client), `PostgreSQL ${version}`, where);
    const problems = [
      ...(Number(number) < 150_000 ? [`PostgreSQL ${version} is older than 15, the oldest that works`] : []),
      ...(durable !== 'off'
        ? []
        : [`synchronous_commit is ${durable}: what was answered could be lost in a crash; set it on`]),
      ...(encoding === 'UTF8'
        ? []
        : [`the database is encoded as ${encoding}; make it anew with ENCODING 'UTF8'`]),
      ...found.problems,
      ...(await unreachable(ownerUrl)),
    ];
    const state = problems.length > 0 ? 'unusable' : found.state;
    const wall = state === 'current' ? await judged(client, ownerUrl !== undefined) : null;
    return { ...facts({ ...found, problems, state }), wall };
  } catch (error) {
    const known = postgresError(error, new Map()) as Error;
    return facts(unusable(`${where} cannot be used: ${known.message.replace(/^PostgreSQL: /, '')}`));
  } finally {
    await client.end().catch(() => {});
  }
}

async function unreachable(ownerUrl: string | undefined): Promise<string[]> {
  if (ownerUrl === undefined) return [];
  const owner = new pg.Client({ connectionTimeoutMillis: 5000, connectionString: ownerUrl });
  owner.on('error', () => {});
  try {
    await owner.connect();
    return [];
  } catch (error) {
    const { message } = postgresError(error, new Map()) as Error;
    return [`DATABASE_OWNER_URL cannot be used: ${message.replace(/^PostgreSQL: /, '')}`];
  } finally {
    await owner.end().catch(() => {});
  }
}

async function schemaOf(session: MigrationSession, version: string, where: string): Promise<Found> {
  try {
    const applied = await session.applied();
    const pending = missingFrom(applied, readMigrations(), where).map(fileOf);
    const state = applied.length === 0 ? 'absent' : pending.length > 0 ? 'behind' : 'current';
    return { version, state, pending, problems: [] };
  } catch (error) {
    return { ...unusable((error as Error).message), version };
  }
}
