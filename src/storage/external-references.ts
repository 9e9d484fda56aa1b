/** A driver's ids in connected systems; the list keeps the order in which it was given. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, DriverRef } from '../domain/access/allow.ts';
import type { ExternalReference } from '../domain/drivers/driver.ts';
import type { Instant } from '../domain/ids.ts';
import { blocks } from './rows.ts';
import { on } from './tx.ts';

export async function replaceExternalReferences(
  tx: Tx,
  by: Allowed<'keep', DriverRef>,
  references: readonly ExternalReference[],
  at: Instant,
): Promise<void> {
  const { customerId, driverId } = by.thing;
  // First the driver's row: two that replace at once come one after the other.
  const found = await on(tx)
    .updateTable('drivers')
    .set({ updated_at: at })
    .where('customer_id', '=', customerId)
    .where('id', '=', driverId)
    .executeTakeFirst();
  if (found.numUpdatedRows === 0n) return;
  await on(tx)
    .deleteFrom('external_references')
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .execute();
  const rows = references.map((reference, position) => ({
    customer_id: customerId,
    driver_id: driverId,
    position,
    reference_type: reference.referenceType,
    reference_id: reference.referenceId,
    external_id: reference.externalId,
    effective_from: reference.effectiveFrom,
  }));
  for (const part of blocks(rows)) await on(tx).insertInto('external_references').values(part).execute();
}
