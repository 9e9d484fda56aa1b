/** What a starting server does to its database before it works with it: migrations, the wall between customers, its own role. */
import pg from 'pg';
import { StorageUnavailable } from '../../app/ports/store.ts';
import { type Migration, MigrationRefused, migrate } from '../migrate.ts';
import { postgresError, type UniqueColumns } from './errors.ts';
import { CHANGES_TABLE, raiseChanges } from './postgres-changes.ts';
import { postgresSession } from './postgres-migrations.ts';
import { type ApplicationRole, applicationRole } from './postgres-roles.ts';
import { raiseWall, SEE_ALL } from './postgres-wall.ts';

interface Prepared {
  /** Which columns each unique name stands for. */
  readonly uniques: UniqueColumns;
  readonly role: ApplicationRole;
}

/** On a connection of its own, of the role that owns the tables, without time limits. */
export async function prepareDatabase(
  databaseUrl: string,
  ownerUrl: string | undefined,
  migrations: readonly Migration[] | undefined,
): Promise<Prepared> {
  const client = await connected(databaseUrl, ownerUrl);
  try {
    const server = await client.query<{ server_version_num: string }>('show server_version_num');
    if (Number(server.rows[0]?.server_version_num) < 150_000) {
      throw new MigrationRefused(
        'DATABASE_URL names a PostgreSQL older than 15, which is the oldest that works',
      );
    }
    // Whoever fills a new column fills it for all.
    await client.query(SEE_ALL);
    const session = postgresSession(client);
    await migrate(session, `the database ${client.database ?? ''} of PostgreSQL`, migrations);
    await raiseWall(client);
    // An older schema, which only a test opens, has not all that they are on.
    if (migrations === undefined) await raiseChanges(client);
    else await session.locked(() => client.query(CHANGES_TABLE));
    const role = await applicationRole(client, databaseUrl, ownerUrl !== undefined);
    return { uniques: await uniquesOf(client), role };
  } finally {
    await client.end();
  }
}

async function connected(databaseUrl: string, ownerUrl: string | undefined): Promise<pg.Client> {
  const client = new pg.Client({
    application_name: 'forecourt',
    connectionTimeoutMillis: 5000,
    connectionString: ownerUrl ?? databaseUrl,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    const told = postgresError(error, new Map()) as Error;
    if (ownerUrl === undefined || !(told instanceof StorageUnavailable)) throw told;
    const named = `DATABASE_OWNER_URL names a database that cannot be used. ${told.message}`;
    throw new StorageUnavailable(named, { cause: error });
  }
  return client;
}

async function uniquesOf(client: pg.Client): Promise<UniqueColumns> {
  const { rows } = await client.query<{ name: string; table: string; columns: string[] }>(`
    select i.relname as name, t.relname as table,
      array(select a.attname::text from unnest(x.indkey) with ordinality as k(number, place)
        join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.number order by k.place) as columns
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
    where x.indisunique and t.relnamespace = current_schema()::regnamespace`);
  return new Map(rows.map(({ name, table, columns }) => [name, { table, columns }]));
}
