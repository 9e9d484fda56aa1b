/** A person taken out of everything that is kept (GDPR, article 17). */
import type { ErasePerson } from '../app/ports/erasure.ts';
import type { Tx } from '../app/ports/store.ts';
import type { DriverRef } from '../domain/access/allow.ts';
import { audited } from './audit.ts';
import { chunks, filled } from './rows.ts';
import { dropWords } from './search-words.ts';
import { on } from './tx.ts';

export const erasePerson: ErasePerson['erasePerson'] = async (tx, by, marker, at) => {
  const { customerId, driverId } = by.thing;
  const held = await on(tx)
    .updateTable('drivers')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', customerId)
    .where('id', '=', driverId)
    .executeTakeFirst();
  if (held.numUpdatedRows === 0n) return undefined;
  const tags = await on(tx)
    .selectFrom('tags')
    .select(['id', 'id_tag_folded'])
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .execute();
  const folded = tags.map((tag) => tag.id_tag_folded);
  await blankFrames(tx, by.thing, folded);
  const transactions = await blankTransactions(tx, by.thing, folded, marker);
  const decisions = await blankDecisions(tx, by.thing, folded, marker);
  const changes = await blankAudit(
    tx,
    by.thing,
    tags.map((tag) => String(tag.id)),
  );
  for (const part of chunks(folded)) {
    await on(tx)
      .deleteFrom('unknown_tags')
      .where('customer_id', '=', customerId)
      .where('id_tag_folded', 'in', filled(part))
      .execute();
  }
  await on(tx).deleteFrom('idempotency_keys').where('customer_id', '=', customerId).execute();
  await dropWords(tx, customerId, 'driver', [driverId]);
  await dropDriver(tx, by.thing);
  await audited(tx, by, customerId, at, { action: 'erase', thing: 'driver', thingId: driverId });
  return { tags: tags.length, transactions, decisions, changes };
};

/** Rows of the driver, and those that only knew the tag: of nobody, or from before somebody had it. */
async function blankTransactions(
  tx: Tx,
  { customerId, driverId }: DriverRef,
  folded: readonly string[],
  marker: string,
): Promise<number> {
  // The natural keys hold the tag: what a charger tells again from now on is not recognised any more.
  const without = { id_tag: marker, id_tag_folded: marker, driver_id: null, tag_id: null };
  const forgotten = {
    ...without,
    stop_id_tag: null,
    stop_id_tag_folded: null,
    replay_key: null,
    stop_key: null,
  };
  let count = 0;
  for (const part of [undefined, ...chunks(folded)]) {
    const done = await on(tx)
      .updateTable('transactions')
      .set(forgotten)
      .where('customer_id', '=', customerId)
      .$if(part === undefined, (q) => q.where('driver_id', '=', driverId))
      .$if(part !== undefined, (q) =>
        q.where('id_tag_folded', 'in', filled(part ?? [])).where('driver_id', 'is', null),
      )
      .executeTakeFirst();
    count += Number(done.numUpdatedRows);
  }
  return count;
}

async function blankDecisions(
  tx: Tx,
  { customerId, driverId }: DriverRef,
  folded: readonly string[],
  marker: string,
): Promise<number> {
  const without = { id_tag: marker, id_tag_folded: marker, driver_id: null, tag_id: null };
  let count = 0;
  for (const part of [undefined, ...chunks(folded)]) {
    const done = await on(tx)
      .updateTable('decisions')
      .set(without)
      .where('customer_id', '=', customerId)
      .$if(part === undefined, (q) => q.where('driver_id', '=', driverId))
      .$if(part !== undefined, (q) =>
        q.where('id_tag_folded', 'in', filled(part ?? [])).where('driver_id', 'is', null),
      )
      .executeTakeFirst();
    count += Number(done.numUpdatedRows);
  }
  return count;
}

/**
 * Frames are masked where the spec says that a tag stands; a vendor's free text may hold one all the same. Looked through
 * are the chargers at which the person was: before transactions and decisions forget it.
 */
async function blankFrames(
  tx: Tx,
  { customerId, driverId }: DriverRef,
  folded: readonly string[],
): Promise<void> {
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
  const told = new RegExp(folded.map((tag) => tag.replace(/[^a-z0-9]/g, '\\$&')).join('|'), 'gi');
  if (folded.length === 0) return;
  for (const charger of chargers) {
    const frames = await on(tx)
      .selectFrom('frames')
      .select(['id', 'text'])
      .where('customer_id', '=', customerId)
      .where('charger', '=', charger)
      .execute();
    for (const { id, text } of frames) {
      const masked = text.replace(told, '***');
      if (masked !== text)
        await on(tx).updateTable('frames').set({ text: masked }).where('id', '=', id).execute();
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

/** That something was changed, by whom and when, stays; the values go. Tags bring what was told of them at another driver. */
async function blankAudit(
  tx: Tx,
  { customerId, driverId }: DriverRef,
  tagIds: readonly string[],
): Promise<number> {
  const nothing = { changes: '{}', reason: null };
  const done = await on(tx)
    .updateTable('audit')
    .set(nothing)
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .executeTakeFirst();
  let count = Number(done.numUpdatedRows);
  for (const part of chunks(tagIds)) {
    const told = await on(tx)
      .updateTable('audit')
      .set(nothing)
      .where('customer_id', '=', customerId)
      .where('thing', '=', 'tag')
      .where('thing_id', 'in', filled(part))
      .where((w) => w.or([w('driver_id', 'is', null), w('driver_id', '!=', driverId)]))
      .executeTakeFirst();
    count += Number(told.numUpdatedRows);
  }
  return count;
}

/** Order: what points to the driver before the driver. */
const OF_A_DRIVER = ['site_rights', 'charger_rights', 'group_rights', 'external_references', 'tags'] as const;

async function dropDriver(tx: Tx, { customerId, driverId }: DriverRef): Promise<void> {
  for (const table of OF_A_DRIVER) {
    await on(tx)
      .deleteFrom(table)
      .where('customer_id', '=', customerId)
      .where('driver_id', '=', driverId)
      .execute();
  }
  await on(tx)
    .deleteFrom('drivers')
    .where('customer_id', '=', customerId)
    .where('id', '=', driverId)
    .execute();
}
