/** The bounded log of frames per charger. */
import type { LoggedFrame } from '../app/ports/chargers.ts';
import type { Tx } from '../app/ports/store.ts';
import type { ChargerKey, CustomerId } from '../domain/ids.ts';
import { blocks, chunks, filled } from './rows.ts';
import { on } from './tx.ts';

export async function appendFrames(
  tx: Tx,
  frames: readonly LoggedFrame[],
  perCharger: number,
): Promise<void> {
  const rows = frames.map((frame) => ({
    customer_id: frame.customerId,
    charger: frame.charger,
    at: frame.at,
    direction: frame.direction,
    text: frame.text,
  }));
  for (const part of blocks(rows)) await on(tx).insertInto('frames').values(part).execute();
  for (const [customer, own] of Map.groupBy(frames, (frame) => frame.customerId)) {
    const touched = [...new Set(own.map((frame) => frame.charger))];
    for (const part of chunks(touched)) {
      await forget(tx, customer, part);
      await trim(tx, customer, part, perCharger);
    }
  }
}

/**
 * Of chargers that were deleted meanwhile nothing stays. Behind the insert: that one waits for who is just deleting the
 * charger, so that either of the two sees the other.
 */
async function forget(tx: Tx, customer: CustomerId, chargers: readonly ChargerKey[]): Promise<void> {
  const keys = filled(chargers);
  const deleted = on(tx)
    .selectFrom('chargers')
    .select('id')
    .where('customer_id', '=', customer)
    .where('id', 'in', keys)
    .where('deleted_at', 'is not', null);
  await on(tx)
    .deleteFrom('frames')
    .where('customer_id', '=', customer)
    .where('charger', 'in', deleted)
    .execute();
}

/** Reads each charger's entries in the index of frames, which are its bound and what was just added. */
async function trim(
  tx: Tx,
  customer: CustomerId,
  chargers: readonly ChargerKey[],
  perCharger: number,
): Promise<void> {
  const counted = on(tx)
    .selectFrom('frames')
    .select((eb) => [
      'id',
      eb.fn
        .agg<number>('row_number')
        .over((window) => window.partitionBy('charger').orderBy('id', 'desc'))
        .as('newest'),
    ])
    .where('customer_id', '=', customer)
    .where('charger', 'in', filled(chargers))
    .as('counted');
  await on(tx)
    .deleteFrom('frames')
    .where('id', 'in', on(tx).selectFrom(counted).select('counted.id').where('newest', '>', perCharger))
    .execute();
}
