/** A data directory belongs to one process at a time. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The data directory can't be used. Its message is a sentence for the operator. */
export class DataDirUnusable extends Error {
  override readonly name: string = 'DataDirUnusable';
}

/** … because it is another process's. */
export class DataDirInUse extends DataDirUnusable {
  override readonly name = 'DataDirInUse';
}

/**
 * Takes the directory for the life of this process, making it if needed. What holds it is an open exclusive
 * transaction on lock.db, so an operating-system lock: it ends with the process, however that ends.
 * Errors: {@link DataDirInUse}, {@link DataDirUnusable}.
 */
export function lockDataDir(dataDir: string): { release(): void } {
  let database: DatabaseSync;
  try {
    makeFolder(resolve(dataDir));
    if (!statSync(dataDir).isDirectory()) throw new Error('it is not a folder');
    database = new DatabaseSync(join(dataDir, LOCK_FILE), { timeout: 0 });
  } catch (error) {
    throw new DataDirUnusable(`DATA_DIR ${resolve(dataDir)} cannot be used: ${(error as Error).message}`);
  }
  try {
    // No journal: nothing is ever written, so there is nothing to leave behind.
    database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== 5) throw error;
    throw new DataDirInUse(
      `DATA_DIR ${resolve(dataDir)} is in use by another Forecourt process${holder(dataDir)}`,
    );
  }
  try {
    writeFileSync(join(dataDir, PID_FILE), `${process.pid}\n`);
  } catch {
    // A full disk is told of where it matters.
  }
  return { release: () => database.close() };
}

/** Only told to people: the lock itself is the system's. */
export const PID_FILE = 'pid';
export const LOCK_FILE = 'lock.db';

function holder(dataDir: string): string {
  try {
    return ` (pid ${readFileSync(join(dataDir, PID_FILE), 'utf8').trim()})`;
  } catch {
    return '';
  }
}

/** One folder after the other: Node's own recursive mkdir never returns where the system allows none (/proc). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}
