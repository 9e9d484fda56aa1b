import type { Tx } from '../app/ports/store.ts';
import type { ChargerKey, Instant } from '../domain/ids.ts';
import { lostWith } from '../domain/reservations/course.ts';
import { reservationOf, selectedIn } from './reservations.ts';
import { filled } from './rows.ts';
import { everything } from './tx.ts';

/** Ends what was kept free at chargers that are deleted. */
export async function loseReservations(
  tx: Tx,
  customer: number,
  chargers: readonly ChargerKey[],
  at: Instant,
): Promise<void> {
  const rows = await selectedIn(everything(tx))
    .where('r.customer_id', '=', customer)
    .where('r.charger', 'in', filled(chargers))
    .where('r.ended_at', 'is', null)
    .execute();
  for (const row of rows) {
    const { state, reason, endedAt } = lostWith(reservationOf(row), 'the charger was deleted', at);
    await everything(tx)
      .updateTable('reservations')
      .set({ state, reason, ended_at: endedAt })
      .where('customer_id', '=', customer)
      .where('id', '=', row.id)
      .execute();
  }
}
