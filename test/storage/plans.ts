/** How an engine would go about a query, and what in that does not use an index. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { FreshDatabase } from '../support/engines.ts';

export interface Planner {
  /**
   * What reads a table without looking up a key in an index; empty: nothing does. On SQLite, whose planner does not
   * depend on what is in the tables, also what reads all that a customer has but not by pages, or all that a charger
   * ever charged.
   */
  scans(sql: string): Promise<string[]>;
  /** Foreign keys that no whole index begins with, as `table (columns)`; and how many there are in all. */
  foreignKeys(): Promise<{ all: number; bare: string[] }>;
  run(sql: string): Promise<void>;
  close(): Promise<void>;
}

export function plannerOf(database: FreshDatabase): Promise<Planner> {
  return database.databaseUrl === undefined
    ? Promise.resolve(sqlitePlanner(join(database.dataDir, 'forecourt.db')))
    : postgresPlanner(database.databaseUrl);
}

type Row = Record<string, string | number | null>;

function sqlitePlanner(file: string): Planner {
  const db = new DatabaseSync(file);
  const all = (sql: string) => db.prepare(sql).all() as unknown as Row[];
  const columnsOf = (index: string) => all(`pragma index_info("${index}")`).map((row) => String(row.name));
  return {
    async scans(sql) {
      const steps = all(`explain query plan ${sql}`).map((row) => String(row.detail));
      // The plan of an insert shows how foreign keys would be looked up, should there be any.
      const bounded = /^insert|\blimit \?$/.test(sql);
      return steps.filter(
        (step) =>
          (/^SCAN /.test(step) &&
            !/CONSTANT ROW|VALUES CLAUSE|^SCAN (told|listed VIRTUAL TABLE .*)$/.test(step)) ||
          (!bounded && /\(customer_id=\?\)|transactions.* \(customer_id=\? AND charger=\?\)/.test(step)),
      );
    },
    async foreignKeys() {
      const keys: Key[] = [];
      const indexes: Key[] = [];
      for (const { name: table } of all("select name from sqlite_master where type = 'table'")) {
        const own = all(`pragma foreign_key_list("${table}")`);
        for (const [, parts] of Map.groupBy(own, (row) => row.id)) {
          keys.push({ table: String(table), columns: parts.map((row) => String(row.from)) });
        }
        const primary = all(`pragma table_info("${table}")`).filter(
          (row) => row.pk === 1 && row.type === 'integer',
        );
        indexes.push(...primary.map((row) => ({ table: String(table), columns: [String(row.name)] })));
        for (const index of all(`pragma index_list("${table}")`)) {
          if (index.partial === 0) {
            indexes.push({ table: String(table), columns: columnsOf(String(index.name)) });
          }
        }
      }
      return { all: keys.length, bare: bareOf(keys, indexes) };
    },
    run: async (sql) => db.exec(sql),
    close: async () => db.close(),
  };
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

async function postgresPlanner(connectionString: string): Promise<Planner> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  // Small tables are read whole, sorted or hashed by any planner: asked is whether it could do otherwise.
  await client.query(`set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
    set plan_cache_mode = force_generic_plan`);
  const keys = async (sql: string) => (await client.query<Key>(sql)).rows;
  return {
    async scans(sql) {
      const count = Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])));
      const nulls = count === 0 ? '' : `(${Array.from({ length: count }, () => 'null').join(', ')})`;
      await client.query(`prepare asked as ${sql}`);
      try {
        const { rows } = await client.query(`explain (format json) execute asked${nulls}`);
        return [...stepsOf(rows[0]['QUERY PLAN'][0].Plan)].filter(isScan).map(described);
      } finally {
        await client.query('deallocate asked');
      }
    },
    async foreignKeys() {
      const named = `array(select a.attname::text from unnest(k.numbers) with ordinality as n(number, place)
        join pg_attribute a on a.attrelid = k.relation and a.attnum = n.number order by n.place) as columns`;
      const foreign = await keys(`select k.relation::regclass::text as table, ${named} from
        (select conrelid as relation, conkey::int2[] as numbers from pg_constraint where contype = 'f') k`);
      const indexes = await keys(`select k.relation::regclass::text as table, ${named} from
        (select indrelid as relation, indkey::int2[] as numbers from pg_index
          join pg_class on pg_class.oid = indrelid
          where indpred is null and relnamespace = current_schema()::regnamespace) k`);
      return { all: foreign.length, bare: bareOf(foreign, indexes) };
    },
    async run(sql) {
      await client.query(sql);
    },
    close: () => client.end(),
  };
}

function* stepsOf(plan: Plan): Generator<Plan> {
  yield plan;
  for (const part of plan.Plans ?? []) yield* stepsOf(part);
}

/** A whole index read from end to end is a scan as well. */
function isScan(step: Plan): boolean {
  if (step['Node Type'] === 'Seq Scan') return true;
  return step['Index Name'] !== undefined && step['Index Cond'] === undefined;
}

const described = (step: Plan) =>
  `${step['Node Type']} ${step['Relation Name'] ?? ''} ${step['Index Name'] ?? ''}`.trimEnd();

interface Key {
  readonly table: string;
  readonly columns: string[];
}

/** A key is covered by an index whose leading columns are its own, in whatever order. */
function bareOf(keys: readonly Key[], indexes: readonly Key[]): string[] {
  const covered = ({ table, columns }: Key) =>
    indexes.some((index) => {
      const leading = new Set(index.columns.slice(0, columns.length));
      return index.table === table && columns.every((column) => leading.has(column));
    });
  return keys.filter((key) => !covered(key)).map(({ table, columns }) => `${table} (${columns.join(', ')})`);
}
