/** A driver's ids in connected systems, replaced as a whole, with the audit of it. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, DriverRef } from '../domain/access/allow.ts';
import type { ExternalReference } from '../domain/drivers/driver.ts';
import type { Instant } from '../domain/ids.ts';
import { audited, isSame } from './audit.ts';
import { externalReferencesOf } from './external-references.ts';
import { raiseDriver } from './keep-drivers.ts';
import { blocks } from './rows.ts';
import { on } from './tx.ts';

export async function replaceExternalReferences(
  tx: Tx,
  by: Allowed<'keep', DriverRef>,
  references: readonly ExternalReference[],
  at: Instant,
): Promise<void> {
  const { customerId, driverId: id } = by.thing;
  const had = await externalReferencesOf(tx, customerId, [id]);
  const before = { externalReferences: asTold(had.get(id) ?? []) };
  const after = { externalReferences: asTold(references) };
  if (isSame(before, after) || !(await raiseDriver(tx, by, at))) return;
  await on(tx)
    .deleteFrom('external_references')
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', id)
    .execute();
  const rows = references.map((reference, position) => ({
    customer_id: customerId,
    driver_id: id,
    position,
    reference_type: reference.referenceType,
    reference_id: reference.referenceId,
    external_id: reference.externalId,
    effective_from: reference.effectiveFrom,
  }));
  for (const part of blocks(rows)) await on(tx).insertInto('external_references').values(part).execute();
  await audited(tx, by, customerId, at, {
    ...{ action: 'change', thing: 'external-ids', thingId: id, driverId: id, before, after },
  });
}

/** Each with its keys in one order, null where there are none. */
const asTold = (references: readonly ExternalReference[]) =>
  references.length === 0
    ? null
    : references.map(({ referenceType, referenceId, externalId, effectiveFrom }) => ({
        ...{ referenceType, referenceId },
        ...{ externalId, effectiveFrom },
      }));
