/** If-None-Match (RFC 9110, 13.1.2) for validators that carry their content coding as a suffix. */
import type { Encoding } from './compress.ts';

/** The strong ETag of one coding of the content: other bytes on the line, other validator (RFC 9110, 8.8.3.3). */
export function etagOf(validator: string, encoding: Encoding): string {
  return encoding === 'identity' ? `"${validator}"` : `"${validator}-${encoding}"`;
}

/**
 * The ETag that the client holds and that is still good, in whichever coding it got it; undefined when it holds
 * none. Compared weakly, as the RFC asks for. `*` is answered by `selected`.
 */
export function heldEtag(
  ifNoneMatch: string | undefined,
  validator: string,
  selected: Encoding,
): string | undefined {
  if (ifNoneMatch === undefined) return undefined;
  if (ifNoneMatch.trim() === '*') return etagOf(validator, selected);
  const ours = (['identity', 'gzip', 'br'] as const).map((encoding) => etagOf(validator, encoding));
  const held = new Set<string>();
  for (const [, tag] of ifNoneMatch.matchAll(/(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g)) {
    if (tag !== undefined && ours.includes(tag)) held.add(tag);
  }
  const best = etagOf(validator, selected);
  return held.has(best) ? best : held.values().next().value;
}
