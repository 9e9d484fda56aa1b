/**
 * Frames and last messages without a person's tags. They are masked where the spec says that a tag stands; a vendor's free text
 * may hold one all the same.
 */
import type { Tx } from '../app/ports/store.ts';
import type { DriverRef } from '../domain/access/allow.ts';
import { eachWord } from './person.ts';
import { chunks, filled, json } from './rows.ts';
import { on } from './tx.ts';

/** Looked through are the chargers at which the person was: before transactions and decisions forget it. */
export async function blankFrames(tx: Tx, thing: DriverRef, folded: readonly string[]): Promise<void> {
  if (folded.length === 0) return;
  const { customerId } = thing;
  const told = eachWord(folded);
  for (const charger of await chargersMet(tx, thing, folded)) {
    const frames = await on(tx)
      .selectFrom('frames')
      .select(['id', 'text', 'message_id', 'action'])
      .where('customer_id', '=', customerId)
      .where('charger', '=', charger)
      .execute();
    for (const { id, ...frame } of frames) {
      const masked = Object.fromEntries(
        Object.entries(frame).map(([column, value]) => [column, value?.replace(told, '***') ?? null]),
      );
      if (json(masked) === json(frame)) continue;
      await on(tx).updateTable('frames').set(masked).where('id', '=', id).execute();
    }
    const row = await on(tx)
      .selectFrom('chargers')
      .select('last_message')
      .where('customer_id', '=', customerId)
      .where('id', '=', charger)
      .executeTakeFirst();
    const masked = row?.last_message?.replace(told, '***');
    if (row === undefined || masked === undefined || masked === row.last_message) continue;
    await on(tx)
      .updateTable('chargers')
      .set((eb) => ({ last_message: masked, version: eb('version', '+', 1) }))
      .where('customer_id', '=', customerId)
      .where('id', '=', charger)
      .execute();
  }
}

async function chargersMet(
  tx: Tx,
  { customerId, driverId }: DriverRef,
  folded: readonly string[],
): Promise<Set<number>> {
  const chargers = new Set<number>();
  for (const table of ['transactions', 'decisions'] as const) {
    for (const part of [undefined, ...chunks(folded)]) {
      const rows = await on(tx)
        .selectFrom(table)
        .select('charger')
        .where('customer_id', '=', customerId)
        .$if(part === undefined, (q) => q.where('driver_id', '=', driverId))
        .$if(part !== undefined, (q) => q.where('id_tag_folded', 'in', filled(part ?? [])))
        .execute();
      for (const { charger } of rows) chargers.add(charger);
    }
  }
  return chargers;
}
