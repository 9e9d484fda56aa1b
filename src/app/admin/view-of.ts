/** What an actor may see at all, whatever it asks for: the second wall, behind the proofs. */
import type { Actor } from '../../domain/access/allow.ts';
import { EVERY, type View, wholeOf } from '../ports/store.ts';

export function viewOf(who: Actor): View {
  return who.kind === 'admin' || who.kind === 'server' ? EVERY : wholeOf(who.customerId);
}
