/** Corrections of transactions, each with its reason in the audit. */
import type { KeptTransaction } from '../app/ports/read-transactions.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { type DriverId, driverId, type Instant, type TagId, type TransactionId } from '../domain/ids.ts';
import { endedBy } from '../domain/transactions/lifecycle.ts';
import type { Transaction, TransactionChange } from '../domain/transactions/transaction.ts';
import { audited } from './audit.ts';
import { applyChange } from './keep-transactions.ts';
import { on } from './tx.ts';

type Keep = Allowed<'keep', CustomerRef>;

export async function holdTransaction(tx: Tx, by: Keep, id: TransactionId): Promise<void> {
  const customer = by.thing.customerId;
  await on(tx)
    .updateTable('chargers')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('customer_id', '=', customer)
    .where('id', '=', (its) =>
      its
        .selectFrom('transactions')
        .select('charger')
        .where('customer_id', '=', customer)
        .where('id', '=', id),
    )
    .execute();
}

export async function tagOwner(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  id: TagId,
): Promise<DriverId | undefined> {
  const row = await on(tx)
    .selectFrom('tags')
    .select('driver_id')
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && driverId(row.driver_id);
}

export async function correctTransaction(
  tx: Tx,
  by: Keep,
  before: KeptTransaction,
  change: TransactionChange,
  reason: string,
  at: Instant,
): Promise<void> {
  const customer = by.thing.customerId;
  const after = { ...before, ...change };
  await applyChange(
    tx,
    { kind: 'charger', customerId: customer, charger: before.charger },
    before.id,
    change,
  );
  await audited(tx, by, customer, at, {
    ...{ action: 'correct', thing: 'transaction', thingId: before.id, reason },
    driverId: after.driverId ?? before.driverId,
    before: figures(before),
    after: figures(after),
  });
}

const figures = (t: Transaction) => ({
  startedAt: t.startedAt,
  stoppedAt: t.stoppedAt,
  energyWh: t.energyWh,
  tagId: t.tagId,
  driverId: t.driverId,
  closedBy: endedBy(t),
});
