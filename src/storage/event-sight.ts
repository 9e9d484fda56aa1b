/** Of what happened, what lies where the caller listens: asked through the view of the transaction. */
import type { EventSite } from '../app/ports/events.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import {
  type ChargerKey,
  chargerKey,
  type DriverId,
  driverId,
  type TransactionId,
  transactionId,
} from '../domain/ids.ts';
import { chunks, filled } from './rows.ts';
import { on } from './tx.ts';

export async function chargersAt(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  chargers: readonly ChargerKey[],
  site: EventSite | null,
): Promise<ReadonlySet<ChargerKey>> {
  const customer = by.thing.customerId;
  const below = on(tx)
    .selectFrom('site_closure')
    .select('site_id')
    .where('customer_id', '=', customer)
    .where('ancestor_id', '=', site?.siteId ?? 0);
  const seen = new Set<ChargerKey>();
  for (const part of chunks([...new Set(chargers)])) {
    const rows = await on(tx)
      .selectFrom('chargers')
      .select('id')
      .where('customer_id', '=', customer)
      .where('id', 'in', filled(part))
      .$if(site?.subsites === true, (q) => q.where('site_id', 'in', below))
      .$if(site?.subsites === false, (q) => q.where('site_id', '=', site?.siteId ?? 0))
      .execute();
    for (const { id } of rows) seen.add(chargerKey(id));
  }
  return seen;
}

export async function driversOfTransactions(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  ids: readonly TransactionId[],
): Promise<ReadonlyMap<TransactionId, DriverId>> {
  const found = new Map<TransactionId, DriverId>();
  for (const part of chunks([...new Set(ids)])) {
    const rows = await on(tx)
      .selectFrom('transactions as t')
      .innerJoin('drivers as d', (join) =>
        join.onRef('d.customer_id', '=', 't.customer_id').onRef('d.id', '=', 't.driver_id'),
      )
      .select(['t.id', 'd.id as driver_id'])
      .where('t.customer_id', '=', by.thing.customerId)
      .where('t.id', 'in', filled(part))
      .execute();
    for (const row of rows) found.set(transactionId(row.id), driverId(row.driver_id));
  }
  return found;
}
