/** Configuration keys as they were last read from a charger. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef, CustomerRef } from '../domain/access/allow.ts';
import type { ConfigurationKey } from '../domain/chargers/charger.ts';
import type { Setting } from '../domain/chargers/settings.ts';
import type { ChargerKey, Instant } from '../domain/ids.ts';
import { bit, blocks } from './rows.ts';
import { on } from './tx.ts';

export async function recordConfiguration(
  tx: Tx,
  by: Allowed<'operate' | 'report', ChargerRef>,
  keys: readonly ConfigurationKey[],
  at: Instant,
): Promise<void> {
  const { customerId, charger } = by.thing;
  // First the charger's row: two that replace at once come one after the other.
  const found = await on(tx)
    .updateTable('chargers')
    .set((eb) => ({ configuration_read_at: at, version: eb('version', '+', 1) }))
    .where('customer_id', '=', customerId)
    .where('id', '=', charger)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (found.numUpdatedRows === 0n) return;
  await dropConfiguration(tx, by.thing);
  // A charger that tells a key twice means the later.
  const rows = [...new Map(keys.map((key) => [key.name, key])).values()].map((key) => ({
    customer_id: customerId,
    charger,
    name: key.name,
    value: key.value,
    readonly: bit(key.readonly),
  }));
  for (const part of blocks(rows)) await on(tx).insertInto('charger_configurations').values(part).execute();
}

export async function recordSetting(
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  { name, value }: { readonly name: string; readonly value: string },
): Promise<void> {
  const { customerId, charger } = by.thing;
  const found = await on(tx)
    .updateTable('chargers')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('customer_id', '=', customerId)
    .where('id', '=', charger)
    .where('deleted_at', 'is', null)
    .where('configuration_read_at', 'is not', null)
    .executeTakeFirst();
  if (found.numUpdatedRows === 0n) return;
  const known = await settingsOf(tx, by.thing);
  // OCPP 1.6 §9: names of keys are the same whatever their case.
  const same = known.find((one) => one.name.toLowerCase() === name.toLowerCase())?.name;
  const row = { customer_id: customerId, charger, name: same ?? name, value, readonly: bit(false) };
  await on(tx)
    .insertInto('charger_configurations')
    .values(row)
    .onConflict((conflict) => conflict.columns(['customer_id', 'charger', 'name']).doUpdateSet({ value }))
    .execute();
}

/** What the charger tells by its keys, as it was last read. */
export const settingsOf = (tx: Tx, { customerId, charger }: ChargerRef): Promise<Setting[]> =>
  on(tx)
    .selectFrom('charger_configurations')
    .select(['name', 'value'])
    .where('customer_id', '=', customerId)
    .where('charger', '=', charger)
    .execute();

export async function dropConfiguration(tx: Tx, { customerId, charger }: ChargerRef): Promise<void> {
  await on(tx)
    .deleteFrom('charger_configurations')
    .where('customer_id', '=', customerId)
    .where('charger', '=', charger)
    .execute();
}

export async function keptConfiguration(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  charger: ChargerKey,
): Promise<{ readonly readAt: Instant | null; readonly keys: readonly ConfigurationKey[] }> {
  const row = await on(tx)
    .selectFrom('chargers')
    .select('configuration_read_at')
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', charger)
    .executeTakeFirst();
  const keys = await on(tx)
    .selectFrom('charger_configurations')
    .select(['name', 'value', 'readonly'])
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', charger)
    .orderBy('name')
    .execute();
  return {
    readAt: row?.configuration_read_at ?? null,
    keys: keys.map((key) => ({ name: key.name, value: key.value, readonly: key.readonly === 1 })),
  };
}
