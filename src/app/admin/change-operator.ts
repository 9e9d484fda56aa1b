import { type Actor, isMember } from '../../domain/access/allow.ts';
import type { Guard } from '../../domain/access/guard.ts';
import {
  isWholeAdmin,
  type Operator,
  type OperatorSettings,
  sortedRoles,
} from '../../domain/access/operator.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, OperatorId, SessionId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeepOperators, Sessions } from '../ports/operators.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { type Manage, manages } from './handing-on.ts';
import {
  type ManagingPorts,
  managesOperator,
  mayNotGive,
  subordinate,
  withOperator,
} from './managed-operator.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact & ManagingPorts & KeepOperators & Clock;

/** Only the installation's admin leaves a customer without anybody who could let others in. */
async function isLastAdmin(
  use: KeepOperators,
  tx: Tx,
  who: Actor,
  by: Manage,
  before: Operator,
): Promise<boolean> {
  return isMember(who) && isWholeAdmin(before) && (await use.otherAdmins(tx, by, before.id)) === 0;
}

const LAST_ADMIN = refuse(
  'last-admin',
  'roles',
  'of this operator are the only ones of an admin on the whole customer',
);

/** Changes what an operator is called, what he is, and whether he may log in; from his next request on. */
export function changeOperator(use: Ports) {
  return (
    who: Actor,
    customerId: CustomerId,
    id: OperatorId,
    guard: Guard,
    change: (current: Operator) => OperatorSettings | Refusal,
  ): Promise<Operator | Refusal> =>
    withOperator<Operator>(use, who, customerId, id, guard, async (tx, by, before, now) => {
      const wanted = change(before);
      if (isRefusal(wanted)) return wanted;
      const settings = { ...wanted, roles: sortedRoles(wanted.roles) };
      const refused = await mayNotGive(use, tx, by, wanted.roles, before.roles, now);
      if (refused !== undefined) return refused;
      const admin = isWholeAdmin({ ...before, ...settings });
      if (!admin && (await isLastAdmin(use, tx, who, by, before))) return LAST_ADMIN;
      return use.changeOperator(tx, by, before, settings, now);
    });
}

/** Takes an operator away, with his sessions and links. What he did stays in the audit. */
export function deleteOperator(use: Ports) {
  return async (
    who: Actor,
    customerId: CustomerId,
    id: OperatorId,
    guard: Guard,
  ): Promise<Refusal | undefined> => {
    const done = await withOperator<true>(use, who, customerId, id, guard, async (tx, by, before, now) => {
      if (await isLastAdmin(use, tx, who, by, before)) return LAST_ADMIN;
      await use.deleteOperator(tx, by, before, now);
      return true;
    });
    return isRefusal(done) ? done : undefined;
  };
}

/** Ends a session of an operator. */
export function endOperatorSession(use: Ports & Pick<Sessions, 'endSession'>) {
  return async (
    who: Actor,
    customerId: CustomerId,
    id: OperatorId,
    session: SessionId,
  ): Promise<Refusal | undefined> => {
    const by = manages(who, customerId);
    if (isRefusal(by)) return by;
    const his = managesOperator(who, customerId, id);
    if (isRefusal(his)) return his;
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const before = await subordinate(use, tx, by, id, now);
      if (isRefusal(before)) return before;
      return (await use.endSession(tx, his, session, now)) ? undefined : refuse('session-not-found');
    });
  };
}
