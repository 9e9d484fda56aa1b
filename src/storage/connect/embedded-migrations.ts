import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cell, MigrationSession } from '../migration-session.ts';

const SQLITE_BUSY = 5;

/** Waits for another starter, who may be at work for longer than a query would wait. */
async function beginExclusive(database: DatabaseSync): Promise<void> {
  for (const end = Date.now() + 120_000; ; await sleep(20)) {
    try {
      database.exec('BEGIN EXCLUSIVE');
      return;
    } catch (error) {
      if ((error as { errcode?: unknown }).errcode !== SQLITE_BUSY || Date.now() > end) throw error;
    }
  }
}

/** The migrations' connection to the embedded database; other starters wait for the file's lock. */
export function sqliteSession(database: DatabaseSync): MigrationSession {
  return {
    dialect: 'sqlite',
    async locked(work) {
      await beginExclusive(database);
      try {
        const value = await work();
        database.exec('COMMIT');
        return value;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    async run(sql) {
      database.exec(sql);
    },
    async ask(sql, values) {
      return database.prepare(sql).all(...values) as Readonly<Record<string, Cell>>[];
    },
    async checkReferences() {
      const broken = database.prepare('PRAGMA foreign_key_check').get();
      if (broken) throw new Error(`a foreign key of table ${String(broken.table)} points nowhere`);
    },
    async applied() {
      const known = "select 1 from sqlite_master where type = 'table' and name = 'schema_migrations'";
      if (!database.prepare(known).get()) return [];
      const rows = database
        .prepare('select version, name, digest from schema_migrations order by version')
        .all();
      return rows.map(({ version, name, digest }) => ({
        version: Number(version),
        name: String(name),
        digest: String(digest),
      }));
    },
  };
}
