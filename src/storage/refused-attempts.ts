/** Attempts to connect that were refused: counted, and bounded, because anybody at the door can make them. */
import type { RefusedAttempt } from '../app/ports/chargers.ts';
import type { KeptAttempt } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef, InstallationRef } from '../domain/access/allow.ts';
import type { ChargerId, Instant } from '../domain/ids.ts';
import { blocks } from './rows.ts';
import type { RefusedAttemptsTable } from './schema-records.ts';
import { on } from './tx.ts';

/** Rows kept at most, but for those of one and the same millisecond at the end. */
const KEPT = 10_000;

type Counted = RefusedAttempt & { readonly count: number; readonly lastAt: Instant };

export async function rememberRefused(tx: Tx, attempts: readonly Counted[]): Promise<void> {
  let added = false;
  for (const part of blocks(folded(attempts))) {
    const rows = await on(tx)
      .insertInto('refused_attempts')
      .values(
        part.map((attempt) => ({
          identity: attempt.identity,
          address: attempt.address,
          reason: attempt.reason,
          customer_id: attempt.customerId,
          count: attempt.count,
          first_at: attempt.lastAt,
          last_at: attempt.lastAt,
        })),
      )
      .onConflict((known) =>
        known.columns(['identity', 'address', 'reason']).doUpdateSet((eb) => ({
          count: eb('refused_attempts.count', '+', eb.ref('excluded.count')),
          last_at: eb
            .case()
            .when('excluded.last_at', '>', eb.ref('refused_attempts.last_at'))
            .then(eb.ref('excluded.last_at'))
            .else(eb.ref('refused_attempts.last_at'))
            .end(),
          customer_id: eb.ref('excluded.customer_id'),
        })),
      )
      .returning(['first_at', 'last_at'])
      .execute();
    added ||= rows.some((row) => row.first_at === row.last_at);
  }
  if (added) await trim(tx);
}

/**
 * One row per identity, address and reason: PostgreSQL refuses to meet a row twice in one statement. Sorted, so
 * that two nodes lock rows in one order.
 */
function folded(attempts: readonly Counted[]): Counted[] {
  const byKey = new Map<string, Counted>();
  for (const attempt of attempts) {
    const key = JSON.stringify([attempt.identity, attempt.address, attempt.reason]);
    const before = byKey.get(key);
    byKey.set(key, {
      ...attempt,
      count: attempt.count + (before?.count ?? 0),
      lastAt: Math.max(attempt.lastAt, before?.lastAt ?? 0),
    });
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, attempt]) => attempt);
}

async function trim(tx: Tx): Promise<void> {
  const oldestKept = on(tx)
    .selectFrom('refused_attempts')
    .select('last_at')
    .orderBy('last_at', 'desc')
    .limit(1)
    .offset(KEPT - 1);
  await on(tx).deleteFrom('refused_attempts').where('last_at', '<', oldestKept).execute();
}

export async function refusedAttempts(
  tx: Tx,
  by: Allowed<'administer', InstallationRef> | Allowed<'read', CustomerRef>,
  limit: number,
): Promise<KeptAttempt[]> {
  const { thing } = by;
  const rows = await newest(tx, limit)
    .$if(thing.kind === 'customer', (q) =>
      q.where('customer_id', '=', thing.kind === 'customer' ? thing.customerId : null),
    )
    .execute();
  return rows.map(attemptOf);
}

export async function attemptsAs(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  identity: ChargerId,
  limit: number,
): Promise<KeptAttempt[]> {
  const rows = await newest(tx, limit)
    .where('identity', '=', identity)
    .where('customer_id', '=', by.thing.customerId)
    .execute();
  return rows.map(attemptOf);
}

const newest = (tx: Tx, limit: number) =>
  on(tx)
    .selectFrom('refused_attempts')
    .select(['identity', 'address', 'reason', 'count', 'first_at', 'last_at'])
    .orderBy('last_at', 'desc')
    .limit(limit);

const attemptOf = (row: Omit<RefusedAttemptsTable, 'customer_id'>): KeptAttempt => ({
  identity: row.identity,
  address: row.address,
  reason: row.reason,
  count: row.count,
  firstAt: row.first_at,
  lastAt: row.last_at,
});
