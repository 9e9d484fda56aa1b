/** A person taken out of everything that is kept (GDPR, article 17). */
import type { ErasePerson } from '../app/ports/erasure.ts';
import type { Tx } from '../app/ports/store.ts';
import type { DriverRef } from '../domain/access/allow.ts';
import { audited } from './audit.ts';
import { blankAudit } from './erase-audit.ts';
import { blankCommands } from './erase-commands.ts';
import { blankFrames } from './erase-frames.ts';
import { blankLocalLists } from './erase-local-lists.ts';
import { blankDecisions, blankTransactions } from './erase-records.ts';
import { blankReservations } from './erase-reservations.ts';
import { foldedEver, isKnown } from './person.ts';
import { chunks, filled } from './rows.ts';
import { dropWords } from './search-words.ts';
import { on } from './tx.ts';

export const erasePerson: ErasePerson['erasePerson'] = async (tx, by, marker, at) => {
  const { thing } = by;
  const { customerId, driverId } = thing;
  const tagIds = await holdAll(tx, thing);
  if (!(await isKnown(tx, thing))) return undefined;
  const folded = await foldedEver(tx, thing);
  await blankFrames(tx, thing, folded);
  const transactions = await blankTransactions(tx, thing, folded, marker, at);
  const decisions = await blankDecisions(tx, thing, folded, marker);
  await blankCommands(tx, thing, folded, at);
  await blankReservations(tx, thing, folded);
  await blankLocalLists(tx, thing, folded, at);
  const changes = await blankAudit(tx, thing, folded);
  await forgetAnswers(tx, thing);
  for (const part of chunks(folded)) {
    await on(tx)
      .deleteFrom('unknown_tags')
      .where('customer_id', '=', customerId)
      .where('id_tag_folded', 'in', filled(part))
      .execute();
  }
  await dropWords(tx, customerId, 'driver', [driverId]);
  await dropDriver(tx, thing);
  await audited(tx, by, customerId, at, { action: 'erase', thing: 'driver', thingId: driverId });
  return { tags: tagIds.length, transactions, decisions, changes };
};

/**
 * Locks the driver, then its tags: a charger that is just told something about one of them has written it down before, or finds
 * the tag gone. Answers the ids of the tags.
 */
async function holdAll(tx: Tx, { customerId, driverId }: DriverRef): Promise<number[]> {
  await on(tx)
    .updateTable('drivers')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', customerId)
    .where('id', '=', driverId)
    .execute();
  const held = await on(tx)
    .updateTable('tags')
    .set((eb) => ({ blocked: eb.ref('blocked') }))
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .returning('id')
    .execute();
  return held.map((tag) => tag.id);
}

/** Sealed, so nobody can look for the driver in them. Their names stay: what was done once is not done again. */
async function forgetAnswers(tx: Tx, { customerId }: DriverRef): Promise<void> {
  await on(tx)
    .updateTable('idempotency_keys')
    .set({ answer: null })
    .where('customer_id', '=', customerId)
    .execute();
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
