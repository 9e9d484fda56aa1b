/**
 * Things found by what people call them, and locked until the transaction ends: nobody deletes them between the look and
 * what is then written of them.
 */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { type ChargerId, type ChargerKey, chargerId, chargerKey } from '../domain/ids.ts';
import { chunks, filled } from './rows.ts';
import { on } from './tx.ts';

export async function heldSites(tx: Tx, customer: number, ids: readonly number[]): Promise<Set<number>> {
  const held = new Set<number>();
  for (const part of chunks(ids)) {
    const rows = await on(tx)
      .updateTable('sites')
      .set((eb) => ({ revision: eb.ref('revision') }))
      .where('customer_id', '=', customer)
      .where('id', 'in', filled(part))
      .where('deleted_at', 'is', null)
      .returning('id')
      .execute();
    for (const row of rows) held.add(row.id);
  }
  return held;
}

export async function heldGroups(tx: Tx, customer: number, ids: readonly number[]): Promise<Set<number>> {
  const held = new Set<number>();
  for (const part of chunks(ids)) {
    const rows = await on(tx)
      .updateTable('access_groups')
      .set((eb) => ({ revision: eb.ref('revision') }))
      .where('customer_id', '=', customer)
      .where('id', 'in', filled(part))
      .returning('id')
      .execute();
    for (const row of rows) held.add(row.id);
  }
  return held;
}

export async function heldChargers(
  tx: Tx,
  customer: number,
  ids: readonly ChargerId[],
): Promise<Map<ChargerId, ChargerKey>> {
  const held = new Map<ChargerId, ChargerKey>();
  for (const part of chunks(ids)) {
    const rows = await on(tx)
      .updateTable('chargers')
      .set((eb) => ({ revision: eb.ref('revision') }))
      .where('customer_id', '=', customer)
      .where('charger_id', 'in', filled(part))
      .where('deleted_at', 'is', null)
      .returning(['id', 'charger_id'])
      .execute();
    for (const row of rows) held.set(chargerId(row.charger_id), chargerKey(row.id));
  }
  return held;
}

export function holdChargersNamed(
  tx: Tx,
  by: Allowed<'keep', CustomerRef>,
  ids: readonly ChargerId[],
): Promise<Map<ChargerId, ChargerKey>> {
  return heldChargers(tx, by.thing.customerId, ids);
}
