/** Moments that somebody types: as the field has them (`2026-11-27T14:00`, of the viewer's zone) in the address, with a zone for the API. */

const FIELD = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

/** What the field shows of a word of the address. */
export const fieldOf = (word: string | null): string => (word !== null && FIELD.test(word) ? word : '');

/** undefined: it is none. */
export function momentOf(word: string | null): string | undefined {
  if (word === null || !FIELD.test(word)) return undefined;
  const at = new Date(word);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
