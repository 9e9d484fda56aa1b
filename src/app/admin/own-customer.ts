/** Whose things an actor keeps: those of the one customer its key belongs to. */
import type { Actor, CustomerRef } from '../../domain/access/allow.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';

export function ownCustomer(who: Actor): CustomerRef | Refusal {
  return who.kind === 'key' ? { kind: 'customer', customerId: who.customerId } : refuse('not-authorised');
}
