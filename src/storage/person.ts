/** What is known of a person beside the driver's row: it is more than that row, and may outlive it. */
import type { AuditedChanges } from '../app/ports/audit.ts';
import type { Tx } from '../app/ports/store.ts';
import type { DriverRef } from '../domain/access/allow.ts';
import { foldTag } from '../domain/ids.ts';
import { isErased } from '../domain/transactions/erased.ts';
import { chunks, filled, parsed } from './rows.ts';
import { on } from './tx.ts';

const RECORDS = ['transactions', 'decisions'] as const;

/** Whether there is such a driver of the customer, or was one of whom something is still kept. */
export async function isKnown(tx: Tx, { customerId, driverId }: DriverRef): Promise<boolean> {
  const db = on(tx);
  const there = await db
    .selectFrom('drivers')
    .select('id')
    .where('customer_id', '=', customerId)
    .where('id', '=', driverId)
    .executeTakeFirst();
  if (there !== undefined) return true;
  const told = await db
    .selectFrom('audit')
    .select('id')
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .where('changes', '!=', '{}')
    .limit(1)
    .executeTakeFirst();
  if (told !== undefined) return true;
  for (const table of RECORDS) {
    const row = await db
      .selectFrom(table)
      .select('id')
      .where('customer_id', '=', customerId)
      .where('driver_id', '=', driverId)
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}

/** The tags, folded, that the driver has or once had: those that another driver has now are that one's. */
export async function tagsEver(tx: Tx, thing: DriverRef): Promise<string[]> {
  const { customerId, driverId } = thing;
  const db = on(tx);
  const ever = new Set(await toldOf(tx, thing));
  // Each once is for the set to say: asked for distinct ones, SQLite reads all the customer's in an index of tags.
  for (const table of ['tags', ...RECORDS] as const) {
    const rows = await db
      .selectFrom(table)
      .select('id_tag_folded')
      .where('customer_id', '=', customerId)
      .where('driver_id', '=', driverId)
      .execute();
    for (const row of rows) ever.add(row.id_tag_folded);
  }
  // A stop without its start is kept without a tag.
  ever.delete('');
  const folded = [...ever].filter((tag) => !isErased(tag));
  const others = new Set<string>();
  for (const part of chunks(folded)) {
    const rows = await db
      .selectFrom('tags')
      .select('id_tag_folded')
      .where('customer_id', '=', customerId)
      .where('id_tag_folded', 'in', filled(part))
      .where('driver_id', '!=', driverId)
      .execute();
    for (const row of rows) others.add(row.id_tag_folded);
  }
  return folded.filter((tag) => !others.has(tag));
}

/** How many entries of the audit are read at a time. */
const ENTRIES = 500;

/** Tags of which the driver's history tells, folded. */
async function toldOf(tx: Tx, { customerId, driverId }: DriverRef): Promise<string[]> {
  const found: string[] = [];
  for (let after = 0; ; ) {
    const rows = await on(tx)
      .selectFrom('audit')
      .select(['id', 'changes'])
      .where('customer_id', '=', customerId)
      .where('driver_id', '=', driverId)
      .where('thing', '=', 'tag')
      .where('id', '>', after)
      .orderBy('id')
      .limit(ENTRIES)
      .execute();
    for (const { id, changes } of rows) {
      after = id;
      const values = parsed<AuditedChanges>(changes).idTag ?? [];
      for (const value of values) if (typeof value === 'string') found.push(foldTag(value));
    }
    if (rows.length < ENTRIES) return found;
  }
}

/** Finds each of the words, but not within a longer one: a PIN of four digits is in every meter reading. */
export function eachWord(words: readonly string[]): RegExp {
  const literal = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${literal.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
}
