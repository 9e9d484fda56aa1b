/** Reservations without a person: that a place was kept free stays, for whom does not. */
import type { Tx } from '../app/ports/store.ts';
import type { DriverRef } from '../domain/access/allow.ts';
import { chunks, filled } from './rows.ts';
import { on } from './tx.ts';

/** His own, and those of tags that were his. */
export async function blankReservations(
  tx: Tx,
  { customerId, driverId }: DriverRef,
  folded: readonly string[],
): Promise<void> {
  const gone = { id_tag: null, id_tag_folded: null, parent_id_tag: null, driver_id: null };
  const own = () => on(tx).updateTable('reservations').set(gone).where('customer_id', '=', customerId);
  await own().where('driver_id', '=', driverId).execute();
  for (const part of chunks(folded)) await own().where('id_tag_folded', 'in', filled(part)).execute();
}
