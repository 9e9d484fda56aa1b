import type { Actor } from '../../domain/access/allow.ts';
import { UNGUARDED } from '../../domain/access/guard.ts';
import { type Operator, type OperatorSettings, sortedRoles } from '../../domain/access/operator.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, OperatorId } from '../../domain/ids.ts';
import { keepLink, type SentLink, sendLink } from '../login/new-link.ts';
import type { Clock } from '../ports/clock.ts';
import type { PublicUrl, SendMail } from '../ports/mail.ts';
import type { KeepLinks, KeepOperators } from '../ports/operators.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Transact } from '../ports/store.ts';
import { manages } from './handing-on.ts';
import { type ManagingPorts, managesOperator, mayNotGive, withOperator } from './managed-operator.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  ManagingPorts &
  KeepLinks &
  Pick<KeepOperators, 'addOperator' | 'holdOperators'> &
  SendMail &
  PublicUrl &
  Secrets &
  Clock;

export interface Invited {
  readonly operator: Operator;
  readonly sent: SentLink;
}

/** Makes an operator who has no password yet, and sends the link by which he chooses one. He stays when it cannot be sent. */
export function inviteOperator(use: Ports) {
  return async (who: Actor, customerId: CustomerId, wanted: OperatorSettings): Promise<Invited | Refusal> => {
    const by = manages(who, customerId);
    if (isRefusal(by)) return by;
    const now = use.now();
    const made = await transactUnlessRefused(use, async (tx) => {
      const customer = await use.customerHere(tx, by);
      if (customer === undefined) return refuse('customer-not-found');
      await use.holdOperators(tx, by);
      const refused = await mayNotGive(use, tx, by, wanted.roles, [], now);
      if (refused !== undefined) return refused;
      const settings = { ...wanted, roles: sortedRoles(wanted.roles) };
      const operator = await use.addOperator(tx, by, settings, now);
      if (isRefusal(operator)) return operator;
      const his = managesOperator(who, customerId, operator.id);
      if (isRefusal(his)) return his;
      const { secret } = await keepLink(use, tx, his, 'invitation', 0, now);
      return { operator, customerName: customer.name, secret };
    });
    if (isRefusal(made)) return made;
    const { operator, customerName, secret } = made;
    const sent = await sendLink(use, 'invitation', { ...operator, customerName }, secret, now);
    return { operator, sent };
  };
}

/**
 * Sends a new link, and earlier ones are good no more: an invitation to who has not accepted yet, to others one by which they choose a
 * new password.
 */
export function sendNewLink(use: Ports) {
  return async (who: Actor, customerId: CustomerId, id: OperatorId): Promise<SentLink | Refusal> => {
    const made = await withOperator(use, who, customerId, id, UNGUARDED, async (tx, by, operator, now) => {
      if (!operator.active)
        return refuse('forbidden', 'active', 'is false: only who may log in is sent a link');
      const his = managesOperator(who, customerId, id);
      if (isRefusal(his)) return his;
      const customerName = (await use.customerHere(tx, by))?.name ?? '';
      const purpose = operator.accepted ? ('reset' as const) : ('invitation' as const);
      const { secret } = await keepLink(use, tx, his, purpose, 0, now);
      return { operator, customerName, purpose, secret, now };
    });
    if (isRefusal(made)) return made;
    const { operator, customerName, purpose, secret, now } = made;
    return sendLink(use, purpose, { ...operator, customerName }, secret, now);
  };
}
