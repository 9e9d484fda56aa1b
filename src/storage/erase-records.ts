/** Transactions and decisions without a person: the bookkeeping stays, under a mark in the place of the tag. */
import type { Tx } from '../app/ports/store.ts';
import type { DriverRef } from '../domain/access/allow.ts';
import type { Instant } from '../domain/ids.ts';
import { withoutTag } from '../domain/transactions/replay.ts';
import { attempt } from './connect/attempt.ts';
import { isUniqueViolation } from './connect/errors.ts';
import { chunks, filled } from './rows.ts';
import { on } from './tx.ts';

/** For so long after its end a transaction may be told again by its charger, milliseconds. */
const TOLD_AGAIN_FOR = 30 * 24 * 3_600_000;

/** Rows of the driver, and those that hold one of its tags: of nobody, or from when it was another's, who stays in them. */
export async function blankTransactions(
  tx: Tx,
  thing: DriverRef,
  folded: readonly string[],
  marker: string,
  at: Instant,
): Promise<number> {
  const { customerId, driverId } = thing;
  const keys = await keysToKeep(tx, thing, folded, at - TOLD_AGAIN_FOR);
  const untold = { stop_id_tag: null, stop_id_tag_folded: null, stop_key: null };
  const marked = { id_tag: marker, id_tag_folded: marker, tag_id: null, replay_key: null };
  const own = await on(tx)
    .updateTable('transactions')
    .set({ ...marked, ...untold, driver_id: null })
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .executeTakeFirst();
  let count = Number(own.numUpdatedRows);
  for (const part of chunks(folded)) {
    const shown = await on(tx)
      .updateTable('transactions')
      .set({ ...marked, ...untold })
      .where('customer_id', '=', customerId)
      .where('id_tag_folded', 'in', filled(part))
      .executeTakeFirst();
    count += Number(shown.numUpdatedRows);
    // Ended by one of the tags, begun by another.
    await on(tx)
      .updateTable('transactions')
      .set(untold)
      .where('customer_id', '=', customerId)
      .where('stop_id_tag_folded', 'in', filled(part))
      .execute();
  }
  for (const key of keys) await keepKey(tx, thing, key);
  return count;
}

interface Key {
  readonly id: number;
  readonly column: 'replay_key' | 'stop_key';
  readonly key: string;
}

/**
 * The natural keys, which hold the tag, of what may be told again, without it: a message that is told once more after the
 * erasure is then no second transaction.
 */
async function keysToKeep(
  tx: Tx,
  { customerId, driverId }: DriverRef,
  folded: readonly string[],
  since: Instant,
): Promise<Key[]> {
  const keys = new Map<string, Key>();
  const look = async (by: 'driver_id' | 'id_tag_folded' | 'stop_id_tag_folded', part: readonly string[]) => {
    const rows = await on(tx)
      .selectFrom('transactions')
      .select(['id', 'replay_key', 'stop_key'])
      .where('customer_id', '=', customerId)
      .$if(by === 'driver_id', (q) => q.where('driver_id', '=', driverId))
      .$if(by !== 'driver_id', (q) => q.where(by as 'id_tag_folded', 'in', filled(part)))
      .where((w) => w.or([w('closed_at', 'is', null), w('closed_at', '>=', since)]))
      .execute();
    for (const { id, ...row } of rows) {
      for (const column of ['replay_key', 'stop_key'] as const) {
        // Of a transaction that another tag began its start is told again as it was.
        if (column === 'replay_key' && by === 'stop_id_tag_folded') continue;
        const key = row[column];
        if (key !== null) keys.set(`${column} ${id}`, { id, column, key: withoutTag(key) });
      }
    }
  };
  await look('driver_id', []);
  for (const part of chunks(folded)) {
    await look('id_tag_folded', part);
    await look('stop_id_tag_folded', part);
  }
  return [...keys.values()];
}

/** Where another transaction has it — two tags at one connector in one second — it is left out. */
async function keepKey(tx: Tx, { customerId }: DriverRef, { id, column, key }: Key): Promise<void> {
  try {
    await attempt(tx, () =>
      on(tx)
        .updateTable('transactions')
        .set({ [column]: key })
        .where('customer_id', '=', customerId)
        .where('id', '=', id)
        .execute(),
    );
  } catch (error) {
    if (!isUniqueViolation(error, 'transactions')) throw error;
  }
}

/** As {@link blankTransactions}; the steps name tag and driver. */
export async function blankDecisions(
  tx: Tx,
  { customerId, driverId }: DriverRef,
  folded: readonly string[],
  marker: string,
): Promise<number> {
  const marked = { id_tag: marker, id_tag_folded: marker, tag_id: null, steps: '[]' };
  const own = await on(tx)
    .updateTable('decisions')
    .set({ ...marked, driver_id: null })
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .executeTakeFirst();
  let count = Number(own.numUpdatedRows);
  for (const part of chunks(folded)) {
    const shown = await on(tx)
      .updateTable('decisions')
      .set(marked)
      .where('customer_id', '=', customerId)
      .where('id_tag_folded', 'in', filled(part))
      .executeTakeFirst();
    count += Number(shown.numUpdatedRows);
  }
  return count;
}
