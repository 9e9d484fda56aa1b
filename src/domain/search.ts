/** How texts are taken apart into words by which they are found. */

/** Words of one thing, and of one question; who writes more than that means none of them. */
const MOST_WORDS = 40;
const LONGEST_WORD = 64;

/**
 * The words of a text, each once: without case and accents, split at whatever is neither letter nor digit. `Ääkkönen
 * CRM-4711` has the words `aakkonen`, `crm`, `4711`.
 */
export function searchWords(text: string): string[] {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = folded.match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => [...word].slice(0, LONGEST_WORD).join('')))].slice(0, MOST_WORDS);
}
