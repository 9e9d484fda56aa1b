/**
 * Words by which things are found. Each word of a name is kept folded and found by its beginning, in one index range on both
 * engines; a text of several words finds what has them all.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import { searchWords } from '../domain/search.ts';
import { few, isAmong } from './listing.ts';
import { blocks, chunks, filled } from './rows.ts';
import { on } from './tx.ts';

export type Searched = 'site' | 'charger' | 'driver' | 'access-group';

/** Texts by which a charger is found; the serial number is what it reported. */
export const wordsOfCharger = (
  charger: { readonly chargerId: string; readonly chargerName: string },
  serialNumber: string | null,
) => [charger.chargerId, charger.chargerName, serialNumber];

/** Keeps the words of a thing's texts in place of those that it had. */
export async function keepWords(
  tx: Tx,
  customer: number,
  thing: Searched,
  id: number,
  texts: readonly (string | null)[],
): Promise<void> {
  await dropWords(tx, customer, thing, [id]);
  await addWords(tx, customer, thing, id, texts);
}

/** Of a thing that is new. */
export async function addWords(
  tx: Tx,
  customer: number,
  thing: Searched,
  id: number,
  texts: readonly (string | null)[],
): Promise<void> {
  const words = searchWords(texts.filter((text) => text !== null).join(' '));
  const rows = words.map((word) => ({ customer_id: customer, thing, word, thing_id: id }));
  for (const part of blocks(rows)) await on(tx).insertInto('search_words').values(part).execute();
}

export async function dropWords(
  tx: Tx,
  customer: number,
  thing: Searched,
  ids: readonly number[],
): Promise<void> {
  for (const part of chunks(ids)) {
    await on(tx)
      .deleteFrom('search_words')
      .where('customer_id', '=', customer)
      .where('thing', '=', thing)
      .where('thing_id', 'in', filled(part))
      .execute();
  }
}

/** The highest character: behind every word that begins like the text before it. */
export const LAST = '\u{10ffff}';

/**
 * Conditions, all to be met: things that have all words of the text. A text without a word finds everything. Things with a rare
 * word are looked up by it; where all words are frequent, enough things have them all, and the list is gone along.
 */
export async function hasWords(
  tx: Tx,
  customer: number,
  thing: Searched,
  id: string,
  text: string,
): Promise<RawBuilder<boolean>[]> {
  // Longer ones are rarer.
  const words = searchWords(text).sort((a, b) => b.length - a.length);
  for (const word of words) {
    const ids = await few(tx, sql<{ id: number }>`select thing_id as id ${bearing(customer, thing, word)}`);
    if (ids === undefined) continue;
    const others = words.filter((other) => other !== word);
    return [isAmong(id, ids), ...others.map((other) => has(customer, thing, id, other))];
  }
  return words.map((word) => has(customer, thing, id, word));
}

const bearing = (customer: number, thing: Searched, word: string) => sql`from search_words as w
  where w.customer_id = ${customer} and w.thing = ${thing} and w.word >= ${word} and w.word < ${word + LAST}`;

const has = (customer: number, thing: Searched, id: string, word: string) =>
  sql<boolean>`exists (select 1 ${bearing(customer, thing, word)} and w.thing_id = ${sql.ref(id)})`;
