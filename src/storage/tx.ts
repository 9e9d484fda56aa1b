/**
 * What stands behind the port's opaque `Tx`: a Kysely that is bound to one open transaction. `connect/` makes it,
 * the repositories unwrap it, and nobody keeps either beyond the call that it was handed to.
 */
import type { Kysely } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Schema } from './schema.ts';

export type Db = Kysely<Schema>;

/** Wraps a Kysely bound to an open transaction. Only `connect/` calls it. */
export function asTx(db: Db): Tx {
  return db as unknown as Tx;
}

/**
 * The query builder inside a transaction. Its queries reject once the transaction has ended, and after one of them
 * failed (as PostgreSQL does) until it ends, unless that one was run by {@link attempt} of connect/attempt.ts.
 */
export function on(tx: Tx): Db {
  return tx as unknown as Db;
}
