/** Whom an actor may manage, and what it may make of him. */
import {
  type Actor,
  type Allowed,
  allow,
  type CustomerRef,
  isMember,
  type OperatorRef,
} from '../../domain/access/allow.ts';
import { type Grants, mayHandOn, type Within, withinOf } from '../../domain/access/grants.ts';
import { grantsOf, type Operator, type OperatorRole } from '../../domain/access/operator.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, OperatorId, SiteId } from '../../domain/ids.ts';
import type { ManagedCustomer, Operators } from '../ports/operators.ts';
import type { Tx } from '../ports/store.ts';

/** The proof that it may say what others may do for the customer; of another customer a member knows nothing. */
export function managesCustomer(who: Actor, customerId: CustomerId): Allowed<'manage', CustomerRef> | Refusal {
  if (isMember(who) && who.customerId !== customerId) return refuse('customer-not-found');
  return allow(who, 'manage', { kind: 'customer', customerId });
}

/** The same about one operator of the customer. */
export const managesOperator = (
  who: Actor,
  customerId: CustomerId,
  operatorId: OperatorId,
): Allowed<'manage', OperatorRef> | Refusal => allow(who, 'manage', { kind: 'operator', customerId, operatorId });

/** On which branches; null: everywhere. */
export const managesWithin = (who: Actor): Within => (isMember(who) ? withinOf(who.grants) : null);

/** What it may hand on; null: whatever it likes. */
const handsOn = (who: Actor): Grants | null => (isMember(who) ? (who.handsOn ?? []) : null);

type Over = ReadonlyMap<SiteId, readonly SiteId[]>;

const sitesOf = (roles: readonly OperatorRole[]): SiteId[] => [
  ...new Set(roles.flatMap(({ siteId }) => (siteId === null ? [] : siteId))),
];

const mayGive = (who: Actor, roles: readonly OperatorRole[], over: Over): boolean => {
  const own = handsOn(who);
  const covers = (inner: SiteId, outer: SiteId) => over.get(inner)?.includes(outer) ?? false;
  return own === null || mayHandOn(own, grantsOf(roles), covers);
};

const TOO_MUCH = 'is more than the caller has: nobody hands on more';

/** Why somebody must not be given these roles; those that he `had` may be of a site that is gone. */
export async function cannotGive(
  use: ManagedCustomer,
  tx: Tx,
  who: Actor,
  by: Allowed<'manage', CustomerRef>,
  roles: readonly OperatorRole[],
  had: readonly OperatorRole[] = [],
): Promise<Refusal | undefined> {
  const within = managesWithin(who);
  const over = await use.branchesOver(tx, by, sitesOf(roles));
  for (const [i, one] of roles.entries()) {
    const { siteId, role } = one;
    if (had.some((before) => before.siteId === siteId && before.role === role)) continue;
    // A site of another branch is answered like one that there is not.
    const above = siteId === null ? [] : over.get(siteId);
    if (above === undefined || (siteId !== null && within !== null && !above.some((up) => within.includes(up)))) {
      return refuse('bad-body', `roles[${i}].groupId`, 'must be the id of a site of the customer');
    }
    if (!mayGive(who, [one], over)) return refuse('forbidden', `roles[${i}]`, TOO_MUCH);
  }
  return undefined;
}

type Ports = ManagedCustomer & Pick<Operators, 'operator'>;

/** Somebody whom the actor may change: nobody touches who has more than himself. */
export async function subordinate(
  use: Ports,
  tx: Tx,
  who: Actor,
  by: Allowed<'manage', CustomerRef>,
  id: OperatorId,
): Promise<Operator | Refusal> {
  const found = await visible(use, tx, who, by, id);
  if (isRefusal(found)) return found;
  const over = await use.branchesOver(tx, by, sitesOf(found.roles));
  return mayGive(who, found.roles, over)
    ? found
    : refuse('forbidden', 'roles', 'of this operator are more than the caller has');
}

/** Somebody whom the actor may see. */
export async function visible(
  use: Ports,
  tx: Tx,
  who: Actor,
  by: Allowed<'manage', CustomerRef>,
  id: OperatorId,
): Promise<Operator | Refusal> {
  if ((await use.managedCustomer(tx, by)) === undefined) return refuse('customer-not-found');
  return (await use.operator(tx, by, managesWithin(who), id)) ?? refuse('operator-not-found');
}
