/** Nobody gives what he has not, nor touches a key that has more than he. */

import type { Actor } from '../../domain/access/allow.ts';
import { type Allowed, allow, type CustomerRef, isMember } from '../../domain/access/allow.ts';
import { type Grants, grantsOfKey, mayHandOn, withinOf } from '../../domain/access/grants.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, Instant, SiteId } from '../../domain/ids.ts';
import type { CustomerHere } from '../ports/keeping.ts';
import type { ApiKey, KeySettings, SitesAbove } from '../ports/keys.ts';
import type { ReadSnapshot, Tx } from '../ports/store.ts';
import { type MemberPorts, memberNow } from '../queries/member-now.ts';

export type Manage = Allowed<'manage', CustomerRef>;

export type HandingPorts = MemberPorts & SitesAbove;

/** The proof that the actor manages who may do what for the customer. Another's is not there, as one that does not exist. */
export function manages(who: Actor, customerId: CustomerId): Manage | Refusal {
  const by = allow(who, 'manage', { kind: 'customer', customerId });
  return isRefusal(by) ? refuse('customer-not-found') : by;
}

/** Reads of a customer what its managers may see. */
export async function readManaged<T>(
  use: ReadSnapshot & CustomerHere,
  who: Actor,
  customerId: CustomerId,
  work: (tx: Tx, by: Manage) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const by = manages(who, customerId);
  if (isRefusal(by)) return by;
  return use.read(async (tx) =>
    (await use.customerHere(tx, by)) === undefined ? refuse('customer-not-found') : work(tx, by),
  );
}

/** What a manager has at this moment; the admin key has everything, and no end. */
export interface Own {
  readonly grants: Grants | 'all';
  readonly expiresAt: Instant | null;
}

/** Read anew in the transaction that does something with it: what the manager came with is only what the endpoint needed of it. */
export async function ownOf(
  use: MemberPorts,
  tx: Tx,
  { actor }: Manage,
  now: Instant,
): Promise<Own | Refusal> {
  if (!isMember(actor)) return { grants: 'all', expiresAt: null };
  return (await memberNow(use, tx, actor, now)) ?? refuse('not-authorised');
}

/** Whether what is good until then would be good for longer than the manager is. */
const outlasts = (expiresAt: Instant | null, own: Own): boolean =>
  own.expiresAt !== null && (expiresAt === null || expiresAt > own.expiresAt);

/** Why the manager may not touch the key, if so. */
export async function mayNotTouch(
  use: SitesAbove,
  tx: Tx,
  by: Manage,
  own: Own,
  key: ApiKey,
): Promise<Refusal | undefined> {
  const above = await use.sitesAbove(tx, by, key.branches ?? []);
  return lacking(own.grants, key, above, 'holds', 'is good');
}

/** Why the manager may not have another secret of the key, or change it, if so: it would outlive his own. */
export function outlives({ expiresAt }: ApiKey, own: Own): Refusal | undefined {
  return outlasts(expiresAt, own)
    ? refuse('forbidden', 'expiresAt', 'of this key is later than that of the key which manages it')
    : undefined;
}

/**
 * Why the manager may not make a key, or make it so, if so.
 * @param before how the key is: its branches may stay, also where a site is gone, and so may its end; null: a new key.
 */
export async function mayNotHandOn(
  use: SitesAbove,
  tx: Tx,
  by: Manage,
  own: Own,
  wanted: KeySettings,
  before: ApiKey | null,
): Promise<Refusal | undefined> {
  const branches = wanted.branches ?? [];
  const above = await use.sitesAbove(tx, by, branches);
  const wrong = branches.findIndex((id) => !before?.branches?.includes(id) && !liesWithin(by, above.get(id)));
  if (wrong >= 0) return refuse('bad-body', `branches[${wrong}]`, 'must be the id of a site of the customer');
  const tooMuch = lacking(own.grants, wanted, above, 'must not hold', 'must be good');
  if (tooMuch !== undefined) return tooMuch;
  return outlasts(wanted.expiresAt, own) && wanted.expiresAt !== before?.expiresAt
    ? refuse('forbidden', 'expiresAt', 'must not be later than that of the key which hands it on')
    : undefined;
}

/** Of a branch that the manager cannot see nothing is told. */
export function liesWithin({ actor }: Manage, above: ReadonlySet<SiteId> | undefined): boolean {
  const within = isMember(actor) ? withinOf(actor.grants) : null;
  return above !== undefined && (within === null || within.some((site) => above.has(site)));
}

/** What of the key's grants is not among one's own, if anything. */
function lacking(
  own: Grants | 'all',
  key: Pick<ApiKey, 'scopes' | 'branches'>,
  above: ReadonlyMap<SiteId, ReadonlySet<SiteId>>,
  holds: string,
  isGood: string,
): Refusal | undefined {
  const covers = (inner: SiteId, outer: SiteId) => inner === outer || above.get(inner)?.has(outer) === true;
  const wanted = grantsOfKey(key);
  if (own === 'all' || mayHandOn(own, wanted, covers)) return undefined;
  const scope = wanted
    .flatMap(({ scopes }) => scopes)
    .find((one) => !own.some(({ scopes }) => scopes.includes(one)));
  return scope === undefined
    ? refuse('forbidden', 'branches', `${isGood} only where the manager has the same scopes`)
    : refuse('forbidden', 'scopes', `${holds} ${scope}, which the manager has not`);
}
