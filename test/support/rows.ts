// Looks into a test's database beside the server: what is really there.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { withOption } from '../../src/storage/connect/postgres-roles.ts';
import type { FreshDatabase } from './engines.ts';

export type Row = Record<string, string | number | null>;

/** Read only; int8 comes as a number on both engines. */
export async function rows(database: FreshDatabase, sql: string): Promise<Row[]> {
  if (database.databaseUrl === undefined) {
    const file = new DatabaseSync(join(database.dataDir, 'forecourt.db'), { readOnly: true });
    try {
      return file.prepare(sql).all() as Row[];
    } finally {
      file.close();
    }
  }
  const client = new Client({ connectionString: seeing(database.databaseUrl) });
  client.setTypeParser(20, Number);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Of a connection that sees, though it may own the tables, the rows of one customer, or of every. */
export const seeing = (databaseUrl: string, customer: number | 'every' = 'every') =>
  withOption(databaseUrl, `forecourt.customer=${customer}`);

/** Writes beside the server: what would take the API minutes. */
export async function execute(database: FreshDatabase, sql: string): Promise<void> {
  if (database.databaseUrl === undefined) {
    const file = new DatabaseSync(join(database.dataDir, 'forecourt.db'), { timeout: 5000 });
    try {
      file.exec(sql);
    } finally {
      file.close();
    }
    return;
  }
  const client = new Client({ connectionString: seeing(database.databaseUrl) });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
