/** The audit without a person. */
import type { AuditedChanges } from '../app/ports/audit.ts';
import type { Tx } from '../app/ports/store.ts';
import type { DriverRef } from '../domain/access/allow.ts';
import { eachWord, namesEver, tagIdsEver } from './person.ts';
import { chunks, filled, json, parsed } from './rows.ts';
import { on } from './tx.ts';

/** That something was changed, by whom and when, stays; the values go. Tags bring what was told of them at another driver. */
export async function blankAudit(tx: Tx, thing: DriverRef, folded: readonly string[]): Promise<number> {
  const { customerId, driverId } = thing;
  // Before the history by which they are found is blank.
  const tagIds = await tagIdsEver(tx, thing);
  await forgetWhose(tx, thing, folded);
  const nothing = { changes: '{}', reason: null };
  const done = await on(tx)
    .updateTable('audit')
    .set(nothing)
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .where('changes', '!=', '{}')
    .executeTakeFirst();
  let count = Number(done.numUpdatedRows);
  for (const part of chunks(tagIds)) {
    const told = await on(tx)
      .updateTable('audit')
      .set(nothing)
      .where('customer_id', '=', customerId)
      .where('thing', '=', 'tag')
      .where('thing_id', 'in', filled(part))
      .where('changes', '!=', '{}')
      .executeTakeFirst();
    count += Number(told.numUpdatedRows);
  }
  return count;
}

/** What tells in a correction whose transaction it is. */
const WHOSE = ['driverId', 'tagId', 'idTag'];

/** Corrections of transactions are bookkeeping and stay, with their reasons; that it was this driver's transaction goes. */
async function forgetWhose(tx: Tx, thing: DriverRef, folded: readonly string[]): Promise<void> {
  const { customerId, driverId } = thing;
  const words = [...(await namesEver(tx, thing)), ...folded];
  const corrections = await on(tx)
    .selectFrom('audit')
    .select(['id', 'reason', 'changes'])
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .where('thing', '=', 'transaction')
    .execute();
  for (const { id, reason, changes } of corrections) {
    const kept = Object.entries(parsed<AuditedChanges>(changes)).filter(([name]) => !WHOSE.includes(name));
    const masked = words.length === 0 ? reason : (reason?.replace(eachWord(words), '***') ?? null);
    await on(tx)
      .updateTable('audit')
      .set({ driver_id: null, reason: masked, changes: json(Object.fromEntries(kept)) })
      .where('customer_id', '=', customerId)
      .where('id', '=', id)
      .execute();
  }
}
