/**
 * What stands behind the port's opaque `Tx`: a Kysely that is bound to one open transaction. `connect/` makes it,
 * the repositories unwrap it, and nobody keeps either beyond the call that it was handed to.
 */
import type { Kysely } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Schema } from './schema.ts';

export type Db = Kysely<Schema>;

const wholes = new WeakMap<Db, Db>();

/** Wraps a Kysely bound to an open transaction. Only `connect/` calls it. `whole`: the same without its view. */
export function asTx(db: Db, whole: Db = db): Tx {
  if (whole !== db) wholes.set(db, whole);
  return db as unknown as Tx;
}

/**
 * The query builder inside a transaction. Its queries reject once the transaction has ended, and after one of them
 * failed (as PostgreSQL does) until it ends, unless that one was run by {@link attempt} of connect/attempt.ts.
 */
export function on(tx: Tx): Db {
  return tx as unknown as Db;
}

/**
 * The same, past the view of a caller who is bound to branches (views.ts): for what has to be true whoever asks (who may charge, how
 * deep a site lies, what it inherits), and for writes below a thing that was found in the view. What it reads is shown to such a
 * caller only where it lies on its branches. test/storage/views.test.ts holds the list of who uses it.
 */
export function everything(tx: Tx): Db {
  const db = on(tx);
  return wholes.get(db) ?? db;
}

/** Whether its queries become SQL as they are written: it has no view, and nothing else changes or hears them. */
export const isWhole = (tx: Tx): boolean => !wholes.has(on(tx)) && on(tx).getExecutor().plugins.length === 0;
