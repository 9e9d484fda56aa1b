/**
 * Words by which things are found. Each word of a name is kept folded and found by its beginning, in one index range on both
 * engines; a text of several words finds what has them all.
 */
import { type Expression, sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import { searchWords } from '../domain/search.ts';
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

/** Conditions, all to be met: one for each word of the text. A text without a word finds everything. */
export function hasWords(customer: number, thing: Searched, id: string, text: string): Expression<boolean>[] {
  return searchWords(text).map(
    (word) => sql<boolean>`${sql.ref(id)} in (select thing_id from search_words
      where customer_id = ${customer} and thing = ${thing} and word >= ${word} and word < ${word + LAST})`,
  );
}
