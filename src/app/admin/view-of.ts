/** What an actor may see at all, whatever it asks for: the second wall, behind the proofs. */
import { type Actor, isMember } from '../../domain/access/allow.ts';
import { withinOf } from '../../domain/access/grants.ts';
import { EVERY, type View, wholeOf } from '../ports/store.ts';

export function viewOf(who: Actor): View {
  if (isMember(who)) return { customer: who.customerId, within: withinOf(who.grants) };
  return who.kind === 'charger' ? wholeOf(who.customerId) : EVERY;
}
