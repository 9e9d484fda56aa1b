/** Whom an actor may manage, and what it may make of him. */
import { type Actor, type Allowed, allow, type OperatorRef } from '../../domain/access/allow.ts';
import { type Grants, mayHandOn } from '../../domain/access/grants.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { grantsOf, type Operator, type OperatorRole } from '../../domain/access/operator.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, Instant, OperatorId, SiteId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { CustomerHere } from '../ports/keeping.ts';
import type { SitesAbove } from '../ports/keys.ts';
import type { KeepOperators, Operators } from '../ports/operators.ts';
import type { Transact, Tx } from '../ports/store.ts';
import type { MemberPorts } from '../queries/member-now.ts';
import { liesWithin, type Manage, manages, ownOf } from './handing-on.ts';
import { transactUnlessRefused } from './undo.ts';

export type ManagingPorts = MemberPorts & SitesAbove & CustomerHere & Pick<Operators, 'operator'>;

/** The proof that it manages the one operator. */
export const managesOperator = (
  who: Actor,
  customerId: CustomerId,
  operatorId: OperatorId,
): Allowed<'manage', OperatorRef> | Refusal =>
  allow(who, 'manage', { kind: 'operator', customerId, operatorId });

const sitesOf = (roles: readonly OperatorRole[]): SiteId[] => [
  ...new Set(roles.flatMap(({ siteId }) => (siteId === null ? [] : siteId))),
];

type Above = ReadonlyMap<SiteId, ReadonlySet<SiteId>>;

/** What the manager has of which operators can be made. An operator has no end: what has one makes nobody that. */
async function givesOf(
  use: MemberPorts,
  tx: Tx,
  by: Manage,
  now: Instant,
): Promise<Grants | 'all' | Refusal> {
  const own = await ownOf(use, tx, by, now);
  if (isRefusal(own)) return own;
  return own.expiresAt === null
    ? own.grants
    : refuse('forbidden', 'expiresAt', 'is set for the key, and operators are kept by what has no end');
}

function mayGive(own: Grants | 'all', roles: readonly OperatorRole[], above: Above): boolean {
  const covers = (inner: SiteId, outer: SiteId) => above.get(inner)?.has(outer) === true;
  return own === 'all' || mayHandOn(own, grantsOf(roles), covers);
}

/** Why somebody must not be given these roles, if so; those that he `had` may be of a site that is gone. */
export async function mayNotGive(
  use: ManagingPorts,
  tx: Tx,
  by: Manage,
  roles: readonly OperatorRole[],
  had: readonly OperatorRole[],
  now: Instant,
): Promise<Refusal | undefined> {
  const own = await givesOf(use, tx, by, now);
  if (isRefusal(own)) return own;
  const above = await use.sitesAbove(tx, by, sitesOf(roles));
  for (const [i, one] of roles.entries()) {
    const { siteId, role } = one;
    if (had.some((before) => before.siteId === siteId && before.role === role)) continue;
    // A site of another branch is answered like one that there is not.
    if (siteId !== null && !liesWithin(by, above.get(siteId))) {
      return refuse('bad-body', `roles[${i}].groupId`, 'must be the id of a site of the customer');
    }
    if (!mayGive(own, [one], above)) {
      return refuse('forbidden', `roles[${i}]`, 'is more than the manager has');
    }
  }
  return undefined;
}

/** Somebody whom the manager sees. */
export async function visible(
  use: ManagingPorts,
  tx: Tx,
  by: Manage,
  id: OperatorId,
): Promise<Operator | Refusal> {
  if ((await use.customerHere(tx, by)) === undefined) return refuse('customer-not-found');
  return (await use.operator(tx, by, id)) ?? refuse('operator-not-found');
}

/** Somebody whom the manager may change: nobody touches who has more than himself. */
export async function subordinate(
  use: ManagingPorts,
  tx: Tx,
  by: Manage,
  id: OperatorId,
  now: Instant,
): Promise<Operator | Refusal> {
  const found = await visible(use, tx, by, id);
  if (isRefusal(found)) return found;
  const own = await givesOf(use, tx, by, now);
  if (isRefusal(own)) return own;
  const above = await use.sitesAbove(tx, by, sitesOf(found.roles));
  return mayGive(own, found.roles, above)
    ? found
    : refuse('forbidden', 'roles', 'of this operator are more than the manager has');
}

/** Does something to an operator whom the actor may change, while nobody else changes any of the customer. */
export async function withOperator<T>(
  use: Transact & ManagingPorts & Pick<KeepOperators, 'holdOperators'> & Clock,
  who: Actor,
  customerId: CustomerId,
  id: OperatorId,
  guard: Guard,
  work: (tx: Tx, by: Manage, before: Operator, now: Instant) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const by = manages(who, customerId);
  if (isRefusal(by)) return by;
  const now = use.now();
  return transactUnlessRefused<T>(use, async (tx) => {
    await use.holdOperators(tx, by);
    const before = await subordinate(use, tx, by, id, now);
    if (isRefusal(before)) return before;
    return hindered(guard, before.revision) ?? work(tx, by, before, now);
  });
}
