/**
 * As whom the server works on PostgreSQL. Who owns a table can take its wall away, so the tables belong to one role, which migrates,
 * and the server's connections take another, which can read and write rows and nothing else.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { MigrationRefused } from '../migrate.ts';
import { postgresSession } from './postgres-migrations.ts';
import { gaps } from './postgres-wall.ts';

/** How the pool connects. */
export interface ApplicationRole {
  readonly url: string;
  /** What is weaker than it could be, as a sentence; null: nothing. */
  readonly warning: string | null;
}

export interface RoleFacts {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypasses: boolean;
  /** May make roles. */
  readonly makes: boolean;
  /** Is, or may become, who owns the tables. */
  readonly owns: boolean;
  /** Which database of which server it sees. */
  readonly place: string;
  /** As what that knows the tables that it finds; null: it finds none. */
  readonly tables: number | null;
}

const SEE = 'see docs/operations.md, Roles on PostgreSQL';

/** A role's membership suffices to be it; from 16 on that may have been left out. */
const BECOMES = `case when current_setting('server_version_num')::integer < 160000 then 'MEMBER' else 'SET' end`;

export async function roleFacts(client: pg.ClientBase): Promise<RoleFacts> {
  const { rows } = await client.query<RoleFacts>(`
    select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypasses, r.rolsuper or r.rolcreaterole as makes,
      exists (select 1 from pg_class c where c.oid = to_regclass('customers')
        and (pg_has_role(r.oid, c.relowner, 'USAGE') or pg_has_role(r.oid, c.relowner, ${BECOMES}))) as owns,
      concat_ws(' ', pg_postmaster_start_time(), current_database()) as place, to_regclass('customers')::oid as tables
    from pg_roles r where r.rolname = current_user`);
  return rows[0] as RoleFacts;
}

/** Why a role is no good for the server to work as; undefined: it is good. */
export function tooStrong({ name, superuser, bypasses, owns }: RoleFacts): string | undefined {
  const why = superuser
    ? 'is a superuser'
    : bypasses
      ? 'bypasses row-level security'
      : owns
        ? 'owns the tables, or may become the role that does'
        : undefined;
  if (why === undefined) return undefined;
  return `DATABASE_URL names the role ${name}, which ${why}: nothing would keep customers apart but the queries themselves`;
}

/** Of the role that DATABASE_URL alone names, where it cannot make another one to work as. */
export const weakness = ({ name }: RoleFacts) =>
  `the role ${name} of DATABASE_URL owns the tables and could take away the wall between customers`;

/** Prepares the role that the server works as. Errors: {@link MigrationRefused}. */
export async function applicationRole(
  owner: pg.Client,
  databaseUrl: string,
  hasOwner: boolean,
): Promise<ApplicationRole> {
  const own = await roleFacts(owner);
  if (hasOwner) {
    const { name, place } = await factsAt(databaseUrl);
    const elsewhere = 'DATABASE_OWNER_URL and DATABASE_URL must name the same database';
    if (place !== own.place) throw new MigrationRefused(elsewhere);
    await grantTo(owner, name);
    const app = await factsAt(databaseUrl);
    if (app.tables !== own.tables)
      throw new MigrationRefused(`${elsewhere}, and roles that find the same tables`);
    const wrong = tooStrong(app);
    if (wrong !== undefined) throw new MigrationRefused(`${wrong}; ${SEE}`);
    return { url: databaseUrl, warning: null };
  }
  const name = nameOf(owner);
  if (await take(owner, own, name)) {
    await grantTo(owner, name);
    const url = connectingAs(databaseUrl, name);
    const app = await factsAt(url);
    const wrong =
      app.name === name ? tooStrong(app) : `DATABASE_URL leads to PostgreSQL as ${app.name}, not as ${name}`;
    if (wrong === undefined) return { url, warning: null };
    throw new MigrationRefused(`${wrong}; ${SEE}`);
  }
  if (own.bypasses) throw new MigrationRefused(`${tooStrong(own)}; ${SEE}`);
  return { url: databaseUrl, warning: `${weakness(own)}: ${SEE}` };
}

/** At most 63 bytes: longer names would be cut, and two databases have one role. */
function nameOf({ database = '' }: pg.Client): string {
  const name = `forecourt_app_${database}`;
  if (Buffer.byteLength(name) <= 63) return name;
  return `forecourt_app_${createHash('sha256').update(database).digest('hex').slice(0, 32)}`;
}

const quoted = (name: string) => pg.escapeIdentifier(name);

/** Makes the role where it is missing and possible. Answers whether there is one that may be taken. */
async function take(owner: pg.Client, { makes }: RoleFacts, name: string): Promise<boolean> {
  return postgresSession(owner).locked(async () => {
    if (!makes) return (await membership(owner, name)) === true;
    if ((await membership(owner, name)) === undefined)
      await owner.query(`create role ${quoted(name)} nologin`);
    if ((await membership(owner, name)) === false) await owner.query(`grant ${quoted(name)} to current_user`);
    return true;
  });
}

/** Whether this connection's role may become the one of that name; undefined: there is none. */
async function membership(client: pg.Client, name: string): Promise<boolean | undefined> {
  const { rows } = await client.query<{ ours: boolean }>(
    `select pg_has_role(current_user, r.oid, ${BECOMES}) as ours from pg_roles r where r.rolname = $1`,
    [name],
  );
  return rows[0]?.ours;
}

/** How well the server keeps customers apart as the role of DATABASE_URL; null: there are no tables yet. */
export async function judged(
  client: pg.Client,
  hasOwner: boolean,
): Promise<{ outcome: 'ok' | 'warning' | 'problem'; found: string } | null> {
  const own = await roleFacts(client);
  const open = await gaps(client);
  if (open.length > 0) {
    return { outcome: 'problem', found: `not behind the wall between customers: ${open.join(', ')}` };
  }
  const found = 'row-level security keeps customers apart, and the server can do nothing about it';
  if (hasOwner) {
    const wrong = tooStrong(own);
    return wrong === undefined ? { outcome: 'ok', found } : { outcome: 'problem', found: wrong };
  }
  if (own.tables === null) return null;
  if (own.makes || (await membership(client, nameOf(client))) === true) return { outcome: 'ok', found };
  if (own.bypasses) return { outcome: 'problem', found: tooStrong(own) ?? '' };
  return { outcome: 'warning', found: weakness(own) };
}

const MAY = ['select', 'insert', 'update', 'delete'];
const MAY_NOT = ['truncate', 'references', 'trigger'];

/** Rows of every table, but for the list of migrations, which is read only; nothing else of what a role may have on them. */
async function grantTo(owner: pg.Client, name: string): Promise<void> {
  const has = (right: string) => `has_table_privilege($1::name, c.oid, '${right}')`;
  const wrong = `
    select c.relname as table from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and (not (${has('select')}) or ${MAY_NOT.map(has).join(' or ')} or case when c.relname = 'schema_migrations'
        then ${MAY.slice(1).map(has).join(' or ')} else not (${MAY.slice(1).map(has).join(' and ')}) end)`;
  await postgresSession(owner).locked(async () => {
    const role = quoted(name);
    const { rows: schemas } = await owner.query<{ schema: string; used: boolean }>(
      `select current_schema() as schema, has_schema_privilege($1::name, current_schema(), 'usage') as used`,
      [name],
    );
    for (const { schema, used } of schemas) {
      if (!used) await owner.query(`grant usage on schema ${quoted(schema)} to ${role}`);
    }
    const { rows } = await owner.query<{ table: string }>(wrong, [name]);
    for (const { table } of rows) {
      const rights = table === 'schema_migrations' ? 'select' : MAY.join(', ');
      await owner.query(
        `revoke all on ${quoted(table)} from ${role}; grant ${rights} on ${quoted(table)} to ${role}`,
      );
    }
  });
}

/** The same address, where each connection is the role from its first statement on. */
export function connectingAs(databaseUrl: string, role: string): string {
  return withOption(databaseUrl, `role=${role.replace(/[\\ ]/g, '\\$&')}`);
}

/** A setting of each connection, beside those that the URL has. */
export function withOption(databaseUrl: string, option: string): string {
  const url = new URL(databaseUrl);
  const before = url.searchParams.get('options');
  url.searchParams.set('options', `${before === null ? '' : `${before} `}-c ${option}`);
  // libpq takes a plus for a plus.
  url.search = url.search.replaceAll('+', '%20');
  return url.href;
}

async function factsAt(connectionString: string): Promise<RoleFacts> {
  const client = new pg.Client({
    application_name: 'forecourt',
    connectionTimeoutMillis: 5000,
    connectionString,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    return await roleFacts(client);
  } finally {
    await client.end();
  }
}
