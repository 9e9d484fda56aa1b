import type { Actor } from '../../domain/access/allow.ts';
import type { Operator, Session } from '../../domain/access/operator.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, OperatorId, SessionId } from '../../domain/ids.ts';
import { manages } from '../admin/handing-on.ts';
import { type ManagingPorts, managesOperator, visible } from '../admin/managed-operator.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { Page } from '../ports/keeping.ts';
import type { Listed, Listing } from '../ports/listing.ts';
import type { OperatorSort, Operators, Sessions } from '../ports/operators.ts';
import type { ReadSnapshot } from '../ports/store.ts';

type Ports = ReadSnapshot & ManagingPorts & Operators;

export function readOperator(use: Ports) {
  return async (who: Actor, customerId: CustomerId, id: OperatorId): Promise<Operator | Refusal> => {
    const by = manages(who, customerId);
    return isRefusal(by) ? by : use.read((tx) => visible(use, tx, by, id));
  };
}

export function listOperators(use: Ports) {
  return async (
    who: Actor,
    customerId: CustomerId,
    listing: Listing<OperatorSort>,
  ): Promise<Listed<Operator> | Refusal> => {
    const by = manages(who, customerId);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      if ((await use.customerHere(tx, by)) === undefined) return refuse('customer-not-found');
      return use.operators(tx, by, listing);
    });
  };
}

/** Sessions of an operator that hold, newest first. */
export function listOperatorSessions(use: Ports & Pick<Sessions, 'sessions'> & Clock) {
  return async (
    who: Actor,
    customerId: CustomerId,
    id: OperatorId,
    page: Page<SessionId>,
  ): Promise<readonly Session[] | Refusal> => {
    const by = manages(who, customerId);
    if (isRefusal(by)) return by;
    const his = managesOperator(who, customerId, id);
    if (isRefusal(his)) return his;
    return use.read(async (tx) => {
      const found = await visible(use, tx, by, id);
      return isRefusal(found) ? found : use.sessions(tx, his, page, use.now());
    });
  };
}

/** What was changed of an operator, newest first. */
export function listOperatorHistory(use: Ports) {
  return async (
    who: Actor,
    customerId: CustomerId,
    id: OperatorId,
    page: Page<number>,
  ): Promise<readonly AuditEntry[] | Refusal> => {
    const by = manages(who, customerId);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const found = await visible(use, tx, by, id);
      return isRefusal(found) ? found : use.operatorAudit(tx, by, id, page);
    });
  };
}
