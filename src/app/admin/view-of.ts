/** What a caller may see at all, whatever it asks for: the second wall, behind the proofs. */
import type { Caller } from '../../domain/access/allow.ts';
import { EVERY, type View, wholeOf } from '../ports/store.ts';

export function viewOf(who: Caller): View {
  return who.kind === 'admin' ? EVERY : wholeOf(who.customerId);
}
