/** Names of requests and the answers kept under them. */
import type { RequestName, SealedAnswer } from '../app/ports/idempotency.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Instant } from '../domain/ids.ts';
import { on } from './tx.ts';

export async function claimRequest(
  tx: Tx,
  request: RequestName,
  at: Instant,
  since: Instant,
): Promise<SealedAnswer | undefined> {
  await on(tx)
    .deleteFrom('idempotency_keys')
    .where('scope', '=', request.scope)
    .where('key_hash', '=', request.keyHash)
    .where('created_at', '<', since)
    .execute();
  // On PostgreSQL this waits for another transaction that has the name, and then finds what it kept.
  const claimed = await on(tx)
    .insertInto('idempotency_keys')
    .values({
      scope: request.scope,
      key_hash: request.keyHash,
      fingerprint: request.fingerprint,
      customer_id: request.customerId,
      created_at: at,
    })
    .onConflict((had) => had.columns(['scope', 'key_hash']).doNothing())
    .returning('scope')
    .executeTakeFirst();
  if (claimed !== undefined) return undefined;
  const row = await on(tx)
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'status', 'location', 'revision', 'answer', 'created_at'])
    .where('scope', '=', request.scope)
    .where('key_hash', '=', request.keyHash)
    .executeTakeFirst();
  return (
    row && {
      fingerprint: row.fingerprint,
      status: row.status,
      location: row.location,
      revision: row.revision,
      answer: row.answer,
      createdAt: row.created_at,
    }
  );
}

export async function keepAnswer(
  tx: Tx,
  { scope, keyHash }: RequestName,
  kept: Pick<SealedAnswer, 'location' | 'revision' | 'answer'> & { readonly status: number },
): Promise<void> {
  await on(tx)
    .updateTable('idempotency_keys')
    .set(kept)
    .where('scope', '=', scope)
    .where('key_hash', '=', keyHash)
    .execute();
}

export async function forgetAnswers(tx: Tx, before: Instant): Promise<number> {
  const gone = await on(tx)
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', before)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
