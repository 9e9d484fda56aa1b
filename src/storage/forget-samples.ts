/** Samples that were kept for long enough. What transactions say of their energy does not depend on them any more. */
import type { Tx } from '../app/ports/store.ts';
import { type CustomerId, customerId, type Instant } from '../domain/ids.ts';
import { on } from './tx.ts';

export async function forgettingCustomers(tx: Tx): Promise<{ customerId: CustomerId; days: number }[]> {
  const rows = await on(tx)
    .selectFrom('customers')
    .select(['id', 'meter_values_days'])
    .where('meter_values_days', 'is not', null)
    .execute();
  return rows.map((row) => ({ customerId: customerId(row.id), days: row.meter_values_days ?? 0 }));
}

export async function forgetSamples(
  tx: Tx,
  customer: CustomerId,
  before: Instant,
  most: number,
): Promise<number> {
  const old = on(tx)
    .selectFrom('meter_values')
    .select('id')
    .where('customer_id', '=', customer)
    .where('sampled_at', '<', before)
    .orderBy('sampled_at')
    .limit(most);
  // Found by their ids alone: by the customer, too, SQLite would go through all that it has for every step.
  const { numDeletedRows } = await on(tx)
    .deleteFrom('meter_values')
    .where('id', 'in', old)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
