// All that a database holds of a customer, row by row: to see that nothing of it was changed.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { FreshDatabase } from './engines.ts';
import { seeing } from './rows.ts';

export interface OwnedRow {
  readonly table: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface OwnedRows {
  /** Of these customers, in no order. */
  read(customers: readonly number[]): Promise<OwnedRow[]>;
  close(): Promise<void>;
}

/** When something was last used or heard changes by itself. */
const BY_ITSELF = ['last_used_at', 'last_used_address', 'last_seen', 'last_seen_at'];
const OF_ITSELF = BY_ITSELF.map((name) => `'${name}'`).join(', ');

const list = (customers: readonly number[]) => customers.map(Number).join(', ');

/** One text per row, as a set of which others can be asked whether they are the same. */
export function asTexts(rows: readonly OwnedRow[]): Set<string> {
  const texts =
    written.get(rows) ?? new Set(rows.map(({ table, values }) => `${table} ${JSON.stringify(values)}`));
  written.set(rows, texts);
  return texts;
}
const written = new WeakMap<readonly OwnedRow[], Set<string>>();

/** Reads beside the server. */
export async function ownedRows(database: FreshDatabase): Promise<OwnedRows> {
  return once(
    await (database.databaseUrl === undefined ? inFile(database.dataDir) : onServer(database.databaseUrl)),
  );
}

interface Reading extends OwnedRows {
  /** The same as long as nobody has written anything; undefined: somebody is writing. */
  moment(): Promise<unknown>;
}

/** Reads again only what may be another now: most of what is tried is refused, and writes nothing. */
function once({ moment, read, close }: Reading): OwnedRows {
  let known: { readonly at: unknown; readonly of: Map<string, OwnedRow[]> } | undefined;
  return {
    async read(customers) {
      const at = await moment();
      if (at === undefined) return read(customers);
      if (known?.at !== at) known = { at, of: new Map() };
      const kept = known.of.get(list(customers));
      if (kept !== undefined) return kept;
      const rows = await read(customers);
      // What was written meanwhile is read the next time.
      if ((await moment()) === at) known.of.set(list(customers), rows);
      return rows;
    },
    close,
  };
}

function inFile(dataDir: string): Reading {
  const file = new DatabaseSync(join(dataDir, 'forecourt.db'), { readOnly: true });
  const columns = file
    .prepare(
      `select m.name as name, group_concat(c.name, ', ') as columns, max(c.name = 'customer_id') as owned
        from sqlite_master as m join pragma_table_info(m.name) as c
        where m.type = 'table' and c.name not in (${OF_ITSELF}) group by m.name`,
    )
    .all();
  const reads = columns.flatMap(({ name, columns: all, owned }) => {
    if (owned !== 1 && name !== 'customers') return [];
    const column = owned === 1 ? 'customer_id' : 'id';
    const rows = (customers: readonly number[]) =>
      file.prepare(`select ${all} from ${name} where ${column} in (${list(customers)})`).all();
    return [[String(name), rows] as const];
  });
  const version = file.prepare('pragma data_version');
  return {
    moment: async () => version.get()?.data_version,
    read: async (customers) =>
      reads.flatMap(([table, rows]) => rows(customers).map((values) => ({ table, values }))),
    close: async () => file.close(),
  };
}

async function onServer(databaseUrl: string): Promise<Reading> {
  const client = new Client({ connectionString: seeing(databaseUrl) });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.columns
      where column_name = 'customer_id' and table_schema = current_schema()`,
  );
  const part = (table: string, column: string) =>
    `select '${table}' as name, to_jsonb(t) - array[${OF_ITSELF}] as row from ${table} as t where t.${column} = any($1)`;
  const all = [part('customers', 'id'), ...rows.map(({ name }) => part(name, 'customer_id'))];
  const query = all.join(' union all ');
  return {
    async moment() {
      const told = await client.query<{ moment: string }>('select pg_current_snapshot()::text as moment');
      const [xmin, xmax] = (told.rows[0]?.moment ?? '').split(':');
      return xmin === xmax ? xmax : undefined;
    },
    async read(customers) {
      const found = await client.query<{ name: string; row: Record<string, unknown> }>(query, [customers]);
      return found.rows.map(({ name, row }) => ({ table: name, values: row }));
    },
    close: () => client.end(),
  };
}
