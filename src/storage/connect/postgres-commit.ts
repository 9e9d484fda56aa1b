/** The end of a transaction on PostgreSQL: its commit, and what it changed. */
import type pg from 'pg';
import type { ChangeKind } from '../../app/ports/changes.ts';
import { StorageUnavailable } from '../../app/ports/store.ts';
import { isConnectionLost } from './errors.ts';
import { type NotedChange, TELL_AND_COMMIT } from './postgres-changes.ts';

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
