/** What is known of a person beside the driver's row: it is more than that row, and may outlive it. */
import type { AuditedChanges } from '../app/ports/audit.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, DriverRef } from '../domain/access/allow.ts';
import { foldTag } from '../domain/ids.ts';
import { isErased } from '../domain/transactions/erased.ts';
import { chunks, filled, parsed } from './rows.ts';
import { on } from './tx.ts';

const RECORDS = ['transactions', 'decisions', 'reservations'] as const;

export const knowsPerson = (tx: Tx, by: Allowed<'read', DriverRef>): Promise<boolean> =>
  isKnown(tx, by.thing);

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

export const tagsEver = (tx: Tx, by: Allowed<'read', DriverRef>): Promise<string[]> =>
  foldedEver(tx, by.thing);

/** The tags, folded, that the driver has or once had: those that another driver has now are that one's. */
export async function foldedEver(tx: Tx, thing: DriverRef): Promise<string[]> {
  const { customerId, driverId } = thing;
  const db = on(tx);
  const ever = new Set((await told(tx, thing, 'tag', ['idTag'])).map(foldTag));
  // Each once is for the set to say: asked for distinct ones, SQLite reads all the customer's in an index of tags.
  for (const table of ['tags', ...RECORDS] as const) {
    const rows = await db
      .selectFrom(table)
      .select('id_tag_folded')
      .where('customer_id', '=', customerId)
      .where('driver_id', '=', driverId)
      .execute();
    for (const row of rows) ever.add(row.id_tag_folded ?? '');
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

/** The ids of tags of which the driver's history tells and that no other driver has now. */
export async function tagIdsEver(tx: Tx, thing: DriverRef): Promise<string[]> {
  const { customerId, driverId } = thing;
  const ever = new Set<string>();
  for await (const { thingId } of history(tx, thing, 'tag')) ever.add(thingId);
  for (const part of chunks([...ever].map(Number))) {
    // All columns: an index that has what is asked for SQLite would go through whole.
    const there = await on(tx)
      .selectFrom('tags')
      .selectAll()
      .where('customer_id', '=', customerId)
      .where('id', 'in', filled(part))
      .execute();
    for (const { id, driver_id } of there) if (driver_id !== driverId) ever.delete(String(id));
  }
  return [...ever];
}

/** What the driver is and was called, by name and by your own id; the longest first, because one may begin another. */
export async function namesEver(tx: Tx, thing: DriverRef): Promise<string[]> {
  const names = new Set(await told(tx, thing, 'driver', ['name', 'externalId']));
  const now = await on(tx)
    .selectFrom('drivers')
    .select(['name', 'external_id'])
    .where('customer_id', '=', thing.customerId)
    .where('id', '=', thing.driverId)
    .executeTakeFirst();
  for (const name of [now?.name, now?.external_id]) if (name) names.add(name);
  return [...names].sort((a, b) => b.length - a.length);
}

/** What the driver's history tells of it, or of its tags, under these names: all texts that stood there. */
async function told(
  tx: Tx,
  thing: DriverRef,
  about: 'driver' | 'tag',
  names: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for await (const { changes } of history(tx, thing, about)) {
    for (const value of names.flatMap((name) => changes[name] ?? [])) {
      if (typeof value === 'string' && value !== '') found.push(value);
    }
  }
  return found;
}

/** How many entries of the audit are read at a time. */
const ENTRIES = 500;

async function* history(tx: Tx, { customerId, driverId }: DriverRef, about: 'driver' | 'tag') {
  for (let after = 0; ; ) {
    const rows = await on(tx)
      .selectFrom('audit')
      .select(['id', 'thing_id', 'changes'])
      .where('customer_id', '=', customerId)
      .where('driver_id', '=', driverId)
      .where('thing', '=', about)
      .where('id', '>', after)
      .orderBy('id')
      .limit(ENTRIES)
      .execute();
    for (const { id, thing_id, changes } of rows) {
      after = id;
      yield { thingId: thing_id, changes: parsed<AuditedChanges>(changes) };
    }
    if (rows.length < ENTRIES) return;
  }
}

/** Finds each of the words, but not within a longer one: a PIN of four digits is in every meter reading. */
export function eachWord(words: readonly string[]): RegExp {
  const literal = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${literal.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
}
