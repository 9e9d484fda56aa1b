/** A data directory belongs to one process at a time. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The data directory is another process's. Its message is a sentence for the operator. */
export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse';
}

/**
 * Takes the directory for the life of this process, making it if needed. What holds it is an open exclusive
 * transaction on lock.db, so an operating-system lock: it ends with the process, however that ends.
 * Errors: {@link DataDirInUse}; what the file system says when the directory can't be used.
 */
export function lockDataDir(dataDir: string): { release(): void } {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dataDir, 'lock.db'), { timeout: 0 });
  try {
    // No journal: nothing is ever written, so there is nothing to leave behind.
    database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== 5) throw error;
    throw new DataDirInUse(`DATA_DIR ${resolve(dataDir)} is in use by another Forecourt process`);
  }
  return { release: () => database.close() };
}
