/** Drivers' ids in connected systems; each list keeps the order in which it was given. */
import type { Tx } from '../app/ports/store.ts';
import type { ExternalReference } from '../domain/drivers/driver.ts';
import { type CustomerId, type DriverId, driverId } from '../domain/ids.ts';
import { once } from './once.ts';
import { chunks, filled } from './rows.ts';
import { on } from './tx.ts';

const rowsOf = once((tx, customer: CustomerId, drivers: readonly number[]) =>
  on(tx)
    .selectFrom('external_references')
    .select(['driver_id', 'reference_type', 'reference_id', 'external_id', 'effective_from'])
    .where('customer_id', '=', customer)
    .where('driver_id', 'in', drivers)
    .orderBy('driver_id')
    .orderBy('position'),
);

/** Of several drivers in one look; who has none is left out. */
export async function externalReferencesOf(
  tx: Tx,
  customer: CustomerId,
  drivers: readonly number[],
): Promise<Map<DriverId, ExternalReference[]>> {
  const all = new Map<DriverId, ExternalReference[]>();
  for (const part of chunks(drivers)) {
    const rows = await rowsOf(tx, customer, filled(part));
    for (const [id, own] of Map.groupBy(rows, (row) => row.driver_id)) {
      all.set(
        driverId(id),
        own.map((row) => ({
          referenceType: row.reference_type === 1 ? 1 : 0,
          referenceId: row.reference_id,
          externalId: row.external_id,
          effectiveFrom: row.effective_from,
        })),
      );
    }
  }
  return all;
}
