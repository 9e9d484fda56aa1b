/** Verdicts about who may charge, kept with their steps. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import type { Purpose, Verdict } from '../domain/drivers/decide.ts';
import { type DriverId, foldTag, type Instant, type TagId, type TransactionId } from '../domain/ids.ts';
import { json } from './rows.ts';
import { on } from './tx.ts';

export async function recordDecision(
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  decision: {
    purpose: Purpose;
    idTag: string;
    moment: Instant;
    at: Instant;
    tagId: TagId | null;
    driverId: DriverId | null;
    verdict: Verdict;
    transactionId: TransactionId | null;
  },
): Promise<void> {
  await on(tx)
    .insertInto('decisions')
    .values({
      customer_id: by.thing.customerId,
      charger: by.thing.charger,
      decided_at: decision.at,
      moment: decision.moment,
      purpose: decision.purpose,
      id_tag: decision.idTag,
      id_tag_folded: foldTag(decision.idTag),
      tag_id: decision.tagId,
      driver_id: decision.driverId,
      outcome: decision.verdict.outcome,
      steps: json(decision.verdict.steps),
      transaction_id: decision.transactionId,
    })
    .execute();
}
