/** The embedded database as a file of its own: copied out of a running server's hands, and put in its place again. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { type RowCounts, type UpkeepOptions, UpkeepRefused } from '../../app/ports/upkeep.ts';
import { missingFrom, readMigrations } from '../migrate.ts';
import type { AppliedMigration } from '../migration-session.ts';
import { COUNTED, DATABASE_FILE, sync } from './backup-form.ts';
import { sqliteSession } from './embedded-migrations.ts';

/** Pages copied between two looks at the signal. */
const PAGES = 2000;

/** How far new ids jump over those that the backup knows. */
export const JUMP = 100_000;

export interface Contents {
  readonly rows: RowCounts;
  readonly migrations: readonly AppliedMigration[];
}

/**
 * Copies the database of a data directory, whether a server writes to it or not. The copy is of one moment: a snapshot is
 * held from its first page to its last.
 */
export async function copyOut(
  dataDir: string,
  target: string,
  { progress, signal }: UpkeepOptions,
): Promise<Contents> {
  const file = join(dataDir, DATABASE_FILE.embedded);
  if (!existsSync(file))
    throw new UpkeepRefused(`there is no database in ${dataDir}: is DATA_DIR the server’s?`);
  const source = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
  try {
    // Without it the copy would begin anew with each commit of the server.
    source.exec('BEGIN');
    source.prepare('select 1 from sqlite_master').get();
    const told = (name: string) => Number(source.prepare(`PRAGMA ${name}`).get()?.[name]);
    const pageSize = told('page_size');
    progress(0, told('page_count') * pageSize);
    await backup(source, target, {
      rate: PAGES,
      progress: ({ totalPages, remainingPages }) => {
        signal.throwIfAborted();
        progress((totalPages - remainingPages) * pageSize, totalPages * pageSize);
      },
    });
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(target);
  try {
    // One file, without the other two that a running server has beside it.
    copy.exec('PRAGMA journal_mode = DELETE');
    refuseDamaged(copy, target, 'quick_check(1)');
    return await contentsOf(copy);
  } finally {
    copy.close();
  }
}

async function contentsOf(database: DatabaseSync): Promise<Contents> {
  const migrations = await sqliteSession(database).applied();
  const known = migrations.length === 0 ? [] : COUNTED;
  const count = (table: string) => Number(database.prepare(`select count(*) as n from ${table}`).get()?.n);
  return { migrations, rows: Object.fromEntries(known.map((table) => [table, count(table)])) };
}

function refuseDamaged(database: DatabaseSync, file: string, check: string): void {
  const told = Object.values(database.prepare(`PRAGMA ${check}`).get() ?? {})[0];
  if (told !== 'ok') throw new UpkeepRefused(`${file} is damaged: ${String(told)}`);
}

/**
 * Makes a copied-in database fit to be served: whole, of a version that this one can work with, with ids that go on far above
 * what it knows. A charger may still hold an id that was given after the backup, and an integrator one of a driver: no new
 * thing must bear it.
 */
export async function makeReady(file: string): Promise<Contents> {
  const database = new DatabaseSync(file);
  try {
    refuseDamaged(database, file, 'integrity_check(1)');
    const broken = database.prepare('PRAGMA foreign_key_check').get();
    if (broken)
      throw new UpkeepRefused(`${file} is damaged: a row of ${String(broken.table)} points nowhere`);
    const contents = await contentsOf(database);
    missingFrom(contents.migrations, readMigrations(), 'the backup');
    const tables = database
      .prepare("select name from sqlite_master where type = 'table' and sql like '%autoincrement%'")
      .all();
    database.exec('BEGIN IMMEDIATE');
    for (const { name } of tables) {
      const { changes } = database
        .prepare('update sqlite_sequence set seq = seq + ? where name = ?')
        .run(JUMP, String(name));
      if (Number(changes) > 0) continue;
      database.prepare('insert into sqlite_sequence (name, seq) values (?, ?)').run(String(name), JUMP);
    }
    database.exec('COMMIT');
    return contents;
  } finally {
    database.close();
  }
}

/** Puts the file in the place of the database, which is laid aside. Answers where; null: there was none. */
export function putInPlace(fresh: string, dataDir: string, now: Date): string | null {
  const file = join(dataDir, DATABASE_FILE.embedded);
  const aside = `${file}.before-${now
    .toISOString()
    .replace(/[^0-9]/g, '')
    .slice(0, 14)}`;
  const there = existsSync(file);
  if (there) {
    settle(file);
    // What belongs to the old file must not be taken for a part of the new one.
    for (const end of ['-wal', '-shm', '']) {
      if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${aside}${end}`);
    }
  } else for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  renameSync(fresh, file);
  sync(file);
  sync(dataDir);
  return there ? aside : null;
}

/** Brings what a killed server left beside the file into it, as far as it can be read. */
function settle(file: string): void {
  try {
    const database = new DatabaseSync(file, { timeout: 0 });
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
  } catch {
    // Damaged: it is laid aside as it is.
  }
}
