/** The end of a transaction on PostgreSQL: its commit and what it changed, or that it never was. */
import type { Socket } from 'node:net';
import type pg from 'pg';
import type { ChangeKind } from '../../app/ports/changes.ts';
import { StorageUnavailable } from '../../app/ports/store.ts';
import { isConnectionLost } from './errors.ts';
import { type NotedChange, TELL_AND_COMMIT } from './postgres-changes.ts';
import type { UseCase } from './use-case.ts';

interface Noted {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly customer: string;
  readonly thing: string;
}

/** Answers what was changed, where it is asked. */
export async function commit(client: pg.PoolClient, asked: boolean): Promise<readonly NotedChange[]> {
  let results: pg.QueryResult<Noted> | pg.QueryResult<Noted>[];
  try {
    results = await client.query<Noted>(asked ? TELL_AND_COMMIT : 'COMMIT');
  } catch (cause) {
    if (!isConnectionLost(cause)) throw cause;
    throw new StorageUnavailable('PostgreSQL went away during a commit: whether it was done is not known', {
      cause,
    });
  }
  const [told, ended]: (pg.QueryResult<Noted> | undefined)[] = Array.isArray(results)
    ? results
    : [undefined, results];
  if (ended?.command !== 'COMMIT') throw new Error('PostgreSQL rolled back instead of committing');
  return (told?.rows ?? []).map(({ id, kind, customer, thing }) => [id, kind, customer, thing]);
}

/**
 * Ends a connection on which something is still waited for whose time was over. node-postgres would wait for all that was
 * asked, the place in the pool with it, and PostgreSQL would go on with it.
 */
export const cut = (client: pg.PoolClient) =>
  (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream.destroy();

/** Answers whether the connection can be used again: not when a statement of a late use-case still runs on it. */
export async function rollback(client: pg.PoolClient, useCase: UseCase): Promise<boolean> {
  if (useCase.busy) return false;
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}
