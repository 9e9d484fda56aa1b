// The schema of a database in words that are the same on both engines and in every run.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { FreshDatabase } from '../support/engines.ts';

interface Table {
  /** 'bigint not null default 0'; 'id' is the engine's ascending identity. */
  columns: Record<string, string>;
  primaryKey: string[];
  unique: string[];
  /** '(customer_id, site_id) → sites (customer_id, id)' */
  references: string[];
  indexes: Record<string, string>;
  /** How many: their text is told differently. */
  checks: number;
}

export type SchemaInWords = Record<string, Table>;

export function describeSchema(database: FreshDatabase): Promise<SchemaInWords> {
  return database.databaseUrl === undefined
    ? Promise.resolve(ofSqlite(join(database.dataDir, 'forecourt.db')))
    : ofPostgres(database.databaseUrl);
}

/** As lines of text, for a snapshot whose diff can be read. */
export function inLines(schema: SchemaInWords): string {
  const of = ([name, table]: [string, Table]) => [
    name,
    ...Object.entries(table.columns).map(([column, text]) => `  ${column} ${text}`),
    `  primary key (${list(table.primaryKey)})`,
    ...table.unique.map((columns) => `  unique (${columns})`),
    ...table.references.map((text) => `  references ${text}`),
    ...Object.entries(table.indexes).map(([index, text]) => `  index ${index} ${text}`),
    ...(table.checks ? [`  checks: ${table.checks}`] : []),
  ];
  return `${Object.entries(schema)
    .map((table) => of(table).join('\n'))
    .join('\n\n')}\n`;
}

const list = (names: unknown) => (names as string[]).join(', ');
const sorted = <T>(record: Record<string, T>) =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

function ofSqlite(file: string): SchemaInWords {
  const database = new DatabaseSync(file, { readOnly: true });
  const ask = (sql: string, ...values: string[]) =>
    database.prepare(sql).all(...values) as Record<string, string>[];
  const describe = (name: string, text: string): Table => {
    const columns = ask('select * from pragma_table_info(?)', name);
    const identity = /autoincrement/i.test(text);
    const indexes = ask('select * from pragma_index_list(?)', name).map(
      ({ name: index = '', origin, unique }) => {
        const of = ask('select name from pragma_index_info(?) order by seqno', index).map((row) => row.name);
        const made = ask('select sql from sqlite_master where name = ?', index)[0]?.sql ?? '';
        const where = / where (.+)$/is.exec(made ?? '')?.[1];
        return { index, origin, unique, of: list(of), where: where === undefined ? '' : ` where ${where}` };
      },
    );
    const keys = new Map<string, Record<string, string>[]>();
    for (const row of ask('select * from pragma_foreign_key_list(?) order by id, seq', name)) {
      keys.set(String(row.id), [...(keys.get(String(row.id)) ?? []), row]);
    }
    return {
      columns: Object.fromEntries(
        columns.map(({ name: column = '', type, notnull, dflt_value, pk }) => {
          if (identity && pk) return [column, 'id'];
          const must = notnull || pk ? ' not null' : '';
          return [
            column,
            `${type}${must}${dflt_value === null ? '' : ` default ${dflt_value}`}`.toLowerCase(),
          ];
        }),
      ),
      primaryKey: columns
        .filter(({ pk }) => pk)
        .sort((a, b) => Number(a.pk) - Number(b.pk))
        .map((row) => row.name as string),
      unique: indexes
        .filter(({ origin }) => origin === 'u')
        .map(({ of }) => of)
        .sort(),
      references: [...keys.values()]
        .map((rows) => {
          const deletes = rows[0]?.on_delete === 'CASCADE' ? ' on delete cascade' : '';
          return `(${list(rows.map((row) => row.from))}) → ${rows[0]?.table} (${list(rows.map((row) => row.to))})${deletes}`;
        })
        .sort(),
      indexes: sorted(
        Object.fromEntries(
          indexes
            .filter(({ origin }) => origin === 'c')
            .map(({ index, unique, of, where }) => [index, `${unique ? 'unique ' : ''}(${of})${where}`]),
        ),
      ),
      checks: (text.match(/\bcheck \(/gi) ?? []).length,
    };
  };
  const tables = ask("select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%'");
  const words = Object.fromEntries(tables.map(({ name = '', sql = '' }) => [name, describe(name, sql)]));
  database.close();
  return sorted(words);
}

async function ofPostgres(connectionString: string): Promise<SchemaInWords> {
  const client = new Client({ connectionString });
  await client.connect();
  const columns = `select column_name as name, data_type as type, is_nullable = 'NO' as must, column_default as preset,
    is_identity = 'YES' as id, collation_name as collation from information_schema.columns
    where table_schema = current_schema() and table_name = $1 order by ordinal_position`;
  const constraints = `select contype as kind, pg_get_constraintdef(oid) as text from pg_constraint where conrelid = $1::regclass`;
  const indexes = `select i.relname as name, pg_get_indexdef(i.oid) as text from pg_index x join pg_class i on i.oid = x.indexrelid
    where x.indrelid = $1::regclass and not exists (select 1 from pg_constraint c where c.conindid = i.oid)`;
  const ask = async (sql: string, table: string) =>
    (await client.query<Record<string, string>>(sql, [table])).rows;
  const inParentheses = (text = '') => (/\((.+?)\)/.exec(text)?.[1] ?? '').replaceAll('"', '');

  const words: SchemaInWords = {};
  // But the one with which servers tell each other what changed: of this engine alone, and raised at each start.
  const { rows } = await client.query(
    "select tablename from pg_tables where schemaname = current_schema() and tablename <> 'forecourt_changes'",
  );
  for (const { tablename: table } of rows) {
    const made = await ask(constraints, table);
    const of = (kind: string) => made.filter((row) => row.kind === kind).map(({ text = '' }) => text);
    words[table] = {
      columns: Object.fromEntries(
        (await ask(columns, table))
          .map(({ name = '', type, must, preset, id, collation }) => {
            if (id) return [name, 'id'];
            const usual = type !== 'text' || collation === 'C' ? '' : ` collate ${collation}`;
            const value = preset?.replace(/::[a-z ]+$/, '').replace(/^'(-?\d+)'$/, '$1');
            return [
              name,
              `${type}${usual}${must ? ' not null' : ''}${value === undefined ? '' : ` default ${value}`}`,
            ];
          })
          .map(([name, text]) => [name, String(text).replace(/ default null$/, '')]),
      ),
      primaryKey: inParentheses(of('p')[0])
        .split(', ')
        .filter((name) => name !== ''),
      unique: of('u').map(inParentheses).sort(),
      references: of('f')
        .map((text) => {
          const [, from, to, columns] = /FOREIGN KEY \((.+?)\) REFERENCES (\w+)\((.+?)\)/.exec(text) ?? [];
          return `(${from}) → ${to} (${columns})${/ON DELETE CASCADE/.test(text) ? ' on delete cascade' : ''}`;
        })
        .sort(),
      indexes: sorted(
        Object.fromEntries(
          (await ask(indexes, table)).map(({ name = '', text = '' }) => {
            const condition = / WHERE (.+)$/.exec(text)?.[1];
            // Words in it stay as they are: PostgreSQL writes its own in capitals.
            const where = condition
              ?.replace(/[()]|::text/g, '')
              .replace(/\b[A-Z]+\b/g, (word) => word.toLowerCase());
            const unique = text.startsWith('CREATE UNIQUE') ? 'unique ' : '';
            return [name, `${unique}(${inParentheses(text)})${where === undefined ? '' : ` where ${where}`}`];
          }),
        ),
      ),
      checks: of('c').length,
    };
  }
  await client.end();
  return sorted(words);
}
