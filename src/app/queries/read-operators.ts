import type { Actor } from '../../domain/access/allow.ts';
import type { Operator, Session } from '../../domain/access/operator.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { CustomerId, OperatorId, SessionId } from '../../domain/ids.ts';
import { type Manage, manages, readManaged } from '../admin/handing-on.ts';
import { type ManagingPorts, managesOperator, visible } from '../admin/managed-operator.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { Page } from '../ports/keeping.ts';
import type { Listed, Listing } from '../ports/listing.ts';
import type { OperatorSort, Operators, Sessions } from '../ports/operators.ts';
import type { ReadSnapshot, Tx } from '../ports/store.ts';

type Ports = ReadSnapshot & ManagingPorts & Operators;

/** Reads something of an operator whom the actor sees. */
async function ofVisible<T>(
  use: Ports,
  who: Actor,
  customerId: CustomerId,
  id: OperatorId,
  work: (tx: Tx, by: Manage, found: Operator) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const by = manages(who, customerId);
  if (isRefusal(by)) return by;
  return use.read(async (tx) => {
    const found = await visible(use, tx, by, id);
    return isRefusal(found) ? found : work(tx, by, found);
  });
}

export function readOperator(use: Ports) {
  return (who: Actor, customerId: CustomerId, id: OperatorId): Promise<Operator | Refusal> =>
    ofVisible(use, who, customerId, id, async (_tx, _by, found) => found);
}

export function listOperators(use: Ports) {
  return (
    who: Actor,
    customerId: CustomerId,
    listing: Listing<OperatorSort>,
  ): Promise<Listed<Operator> | Refusal> =>
    readManaged(use, who, customerId, (tx, by) => use.operators(tx, by, listing));
}

/** Sessions of an operator that hold, newest first. */
export function listOperatorSessions(use: Ports & Pick<Sessions, 'sessions'> & Clock) {
  return (
    who: Actor,
    customerId: CustomerId,
    id: OperatorId,
    page: Page<SessionId>,
  ): Promise<readonly Session[] | Refusal> =>
    ofVisible<readonly Session[]>(use, who, customerId, id, async (tx) => {
      const his = managesOperator(who, customerId, id);
      return isRefusal(his) ? his : use.sessions(tx, his, page, use.now());
    });
}

/** What was changed of an operator, newest first. */
export function listOperatorHistory(use: Ports) {
  return (
    who: Actor,
    customerId: CustomerId,
    id: OperatorId,
    page: Page<number>,
  ): Promise<readonly AuditEntry[] | Refusal> =>
    ofVisible(use, who, customerId, id, (tx, by) => use.operatorAudit(tx, by, id, page));
}
