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

const rowOf = (table: string, values: Record<string, unknown>): OwnedRow => ({
  table,
  values: Object.fromEntries(Object.entries(values).filter(([name]) => !BY_ITSELF.includes(name))),
});

const list = (customers: readonly number[]) => customers.map(Number).join(', ');

/** One text per row, as a set of which others can be asked whether they are the same. */
export const asTexts = (rows: readonly OwnedRow[]): Set<string> =>
  new Set(rows.map(({ table, values }) => `${table} ${JSON.stringify(values)}`));

/** Reads beside the server. */
export async function ownedRows(database: FreshDatabase): Promise<OwnedRows> {
  return database.databaseUrl === undefined ? inFile(database.dataDir) : onServer(database.databaseUrl);
}

function inFile(dataDir: string): OwnedRows {
  const file = new DatabaseSync(join(dataDir, 'forecourt.db'), { readOnly: true });
  const tables = file
    .prepare(
      `select m.name as name from sqlite_master as m join pragma_table_info(m.name) as c
        on c.name = 'customer_id' where m.type = 'table'`,
    )
    .all()
    .map(({ name }) => String(name));
  const statement = (table: string, column: string) => (customers: readonly number[]) =>
    file.prepare(`select * from ${table} where ${column} in (${list(customers)})`).all();
  const reads = [
    ['customers', statement('customers', 'id')] as const,
    ...tables.map((table) => [table, statement(table, 'customer_id')] as const),
  ];
  return {
    read: async (customers) =>
      reads.flatMap(([table, rows]) => rows(customers).map((row) => rowOf(table, row))),
    close: async () => file.close(),
  };
}

async function onServer(databaseUrl: string): Promise<OwnedRows> {
  const client = new Client({ connectionString: seeing(databaseUrl) });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.columns
      where column_name = 'customer_id' and table_schema = current_schema()`,
  );
  const part = (table: string, column: string) =>
    `select '${table}' as name, to_jsonb(t) as row from ${table} as t where t.${column} = any($1)`;
  const all = [part('customers', 'id'), ...rows.map(({ name }) => part(name, 'customer_id'))];
  const query = all.join(' union all ');
  return {
    async read(customers) {
      const found = await client.query<{ name: string; row: Record<string, unknown> }>(query, [customers]);
      return found.rows.map(({ name, row }) => rowOf(name, row));
    },
    close: () => client.end(),
  };
}
