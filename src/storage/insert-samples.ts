/** Samples become rows: each once, folded where that makes it small. */
import { sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { ChargerKey, CustomerId, Instant, SocketId, TransactionId } from '../domain/ids.ts';
import { blocks } from './rows.ts';
import { fold, keyOf, shortTime } from './sample-form.ts';
import { shapeIds } from './sample-shapes.ts';
import { on } from './tx.ts';

/** A sample that may be new. */
export interface Told {
  readonly customerId: CustomerId;
  readonly charger: ChargerKey;
  readonly socketId: SocketId;
  readonly transactionId: TransactionId | null;
  readonly sampledAt: Instant;
  readonly chargerTime: string;
  readonly heardAt: Instant;
  readonly raw: string;
  /** Null: nobody knows it any more. */
  readonly identity: string | null;
  readonly print: string;
}

/** Keeps those that are not there yet. Answers which with their ids, and whether the customer of the first has samples of before 0013. */
export async function insertSamples<T extends Told>(
  tx: Tx,
  told: readonly T[],
): Promise<{ fresh: ReadonlyMap<T, number>; older: boolean }> {
  const folded = new Map(told.map((one) => [one, fold(one.raw)]));
  const shaped = told.flatMap((one) => {
    const shape = folded.get(one)?.shape;
    return shape === undefined ? [] : [{ customerId: one.customerId, charger: one.charger, shape }];
  });
  const idOf = await shapeIds(tx, shaped);
  const first = new Map<string, T>();
  const rows = told.flatMap((one) => {
    const row = rowOf(one);
    const key = nameOf(row);
    if (first.has(key)) return [];
    first.set(key, one);
    const form = folded.get(one);
    const shape = form ? idOf({ ...one, shape: form.shape }) : undefined;
    return [
      { ...row, shape: shape ?? null, readings: form && shape !== undefined ? form.readings : one.raw },
    ];
  });
  const fresh = new Map<T, number>();
  let older = false;
  for (const part of blocks(rows)) {
    const kept = await on(tx)
      .insertInto('meter_values')
      .values(part)
      .onConflict((had) =>
        had.columns(['customer_id', 'charger', 'told_key', 'socket_id', 'digest']).doNothing(),
      )
      .returning(['id', 'charger', 'told_key', 'socket_id', 'digest'])
      .returning(
        sql<number>`case when exists (select 1 from old_meter_values as o
          where o.customer_id = ${told[0]?.customerId}) then 1 else 0 end`.as('older'),
      )
      .execute();
    for (const row of kept) {
      const one = first.get(nameOf(row));
      if (one !== undefined) fresh.set(one, row.id);
      older ||= row.older === 1;
    }
  }
  return { fresh, older };
}

function rowOf(one: Told) {
  const key = keyOf(one.identity, one.print);
  return {
    customer_id: one.customerId,
    charger: one.charger,
    transaction_id: one.transactionId,
    sampled_at: one.sampledAt,
    heard_at: one.heardAt,
    ...key,
    socket_id: one.socketId,
    charger_time: shortTime(one.chargerTime, key.told_key),
  };
}

interface Key {
  readonly charger: number;
  readonly told_key: number;
  readonly socket_id: number;
  readonly digest: number;
}

const nameOf = (row: Key) => `${row.charger} ${row.told_key} ${row.socket_id} ${row.digest}`;
