/** Whose things an actor keeps: those of the one customer it asks for. */
import { type Actor, type Allowed, allow, type CustomerRef, isMember } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';

export function ownCustomer(who: Actor): CustomerRef | Refusal {
  return isMember(who) ? { kind: 'customer', customerId: who.customerId } : refuse('not-authorised');
}

export interface OwnCustomer {
  readonly reads: Allowed<'read', CustomerRef>;
  readonly keeps: Allowed<'keep', CustomerRef>;
}

/** The proofs that the actor may read and keep what its customer has. */
export function keepsOwn(who: Actor): OwnCustomer | Refusal {
  const customer = ownCustomer(who);
  if (isRefusal(customer)) return customer;
  const reads = allow(who, 'read', customer);
  if (isRefusal(reads)) return reads;
  const keeps = allow(who, 'keep', customer);
  return isRefusal(keeps) ? keeps : { reads, keeps };
}

/** The proof that the actor may read what its customer has. */
export function readsOwn(who: Actor): Allowed<'read', CustomerRef> | Refusal {
  const customer = ownCustomer(who);
  return isRefusal(customer) ? customer : allow(who, 'read', customer);
}
