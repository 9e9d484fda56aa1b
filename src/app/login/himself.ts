/** Somebody who has proved who he is, and his right to what is his own. */
import { type Actor, type Allowed, allow, type Member, type OperatorRef } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, OperatorId } from '../../domain/ids.ts';

export type Self = Allowed<'self', OperatorRef>;

/** Of whoever showed a password, a link or a cookie that is his. It may nothing beside what is his own. */
export const himself = ({
  customerId,
  operatorId,
}: {
  readonly customerId: CustomerId;
  readonly operatorId: OperatorId;
}): Member & { readonly kind: 'operator' } => ({ kind: 'operator', customerId, operatorId, grants: [] });

/** The proof that something is the actor's own; for who is logged in, or has just proved himself. */
export function ownOf(who: Actor): Self | Refusal {
  if (who.kind !== 'operator') return refuse('not-authorised');
  const { customerId, operatorId } = who;
  return allow(who, 'self', { kind: 'operator', customerId, operatorId });
}

/** The same of somebody found by what he showed. @param requestId of the request, for the audit. */
export function selfOf(found: Parameters<typeof himself>[0], requestId?: string): Self {
  const by = ownOf({ ...himself(found), ...(requestId === undefined ? {} : { requestId }) });
  if (isRefusal(by)) throw new Error('somebody is not himself');
  return by;
}
