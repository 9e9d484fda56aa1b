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
import type { CustomerId, Instant, OperatorId, SiteId } from '../../domain/ids.ts';
import type { CustomerHere } from '../ports/keeping.ts';
import type { SitesAbove } from '../ports/keys.ts';
import type { Operators } from '../ports/operators.ts';
import type { Tx } from '../ports/store.ts';
import { type MemberPorts, memberNow } from '../queries/member-now.ts';

type Manage = Allowed<'manage', CustomerRef>;

export type ManagingPorts = MemberPorts & SitesAbove & CustomerHere & Pick<Operators, 'operator'>;

/** The proof that it manages the one operator. */
export const managesOperator = (
  who: Actor,
  customerId: CustomerId,
  operatorId: OperatorId,
): Allowed<'manage', OperatorRef> | Refusal =>
  allow(who, 'manage', { kind: 'operator', customerId, operatorId });

/** On which branches; null: everywhere. */
const managesWithin = ({ actor }: Manage): Within => (isMember(actor) ? withinOf(actor.grants) : null);

const sitesOf = (roles: readonly OperatorRole[]): SiteId[] => [
  ...new Set(roles.flatMap(({ siteId }) => (siteId === null ? [] : siteId))),
];

type Above = ReadonlyMap<SiteId, ReadonlySet<SiteId>>;

/** What the manager has at this moment: what he came with is only what the endpoint needed of it. */
async function ownOf(
  use: MemberPorts,
  tx: Tx,
  { actor }: Manage,
  now: Instant,
): Promise<Grants | 'all' | Refusal> {
  if (!isMember(actor)) return 'all';
  const own = await memberNow(use, tx, actor, now);
  if (own === undefined) return refuse('not-authorised');
  // An operator has no end: what has one makes nobody that.
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
  const own = await ownOf(use, tx, by, now);
  if (isRefusal(own)) return own;
  const within = managesWithin(by);
  const above = await use.sitesAbove(tx, by, sitesOf(roles));
  for (const [i, one] of roles.entries()) {
    const { siteId, role } = one;
    if (had.some((before) => before.siteId === siteId && before.role === role)) continue;
    // A site of another branch is answered like one that there is not.
    const up = siteId === null ? undefined : above.get(siteId);
    const isThere = up !== undefined && (within === null || within.some((site) => up.has(site)));
    if (siteId !== null && !isThere) {
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
  const own = await ownOf(use, tx, by, now);
  if (isRefusal(own)) return own;
  const above = await use.sitesAbove(tx, by, sitesOf(found.roles));
  return mayGive(own, found.roles, above)
    ? found
    : refuse('forbidden', 'roles', 'of this operator are more than the manager has');
}
