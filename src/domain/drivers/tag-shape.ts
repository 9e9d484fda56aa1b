/**
 * What readers make of one UID: some put colons, dashes or blanks between its bytes, some write it in lower case, some tell
 * its bytes from the last to the first. All of them have one shape. Only a hint: who may charge is decided by the tag itself.
 */
import { foldTag } from '../ids.ts';

const BYTES = /^(?:[0-9a-f]{2})+$/;

/** The same for every spelling of one UID. */
export function tagShape(idTag: string): string {
  const bare = foldTag(idTag.replace(/[\s:-]/g, ''));
  if (!BYTES.test(bare)) return bare;
  const reversed = (bare.match(/../g) ?? []).reverse().join('');
  return reversed < bare ? reversed : bare;
}
