import { sql } from 'kysely';
import type { Tx } from '../../app/ports/store.ts';
import { on } from '../tx.ts';

/**
 * Runs statements that may fail without the transaction failing with them: what they did is undone, and the error
 * is thrown for the caller to judge. Costs two statements; an `on conflict` is cheaper where it will do.
 */
export async function attempt<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const db = on(tx);
  await sql`savepoint attempt`.execute(db);
  try {
    const value = await work();
    await sql`release savepoint attempt`.execute(db);
    return value;
  } catch (error) {
    await sql`rollback to savepoint attempt`.execute(db);
    await sql`release savepoint attempt`.execute(db);
    throw error;
  }
}
