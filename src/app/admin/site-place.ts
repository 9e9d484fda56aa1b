/** Whether a site may stand where it is wanted. */
import { isBound, isMember } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { SiteId } from '../../domain/ids.ts';
import { MAX_SITE_DEPTH } from '../../domain/sites/site.ts';
import type { Clock } from '../ports/clock.ts';
import type { HoldSites, Sites, SiteTree } from '../ports/sites.ts';
import type { Tx } from '../ports/store.ts';
import { type MemberPorts, memberNow } from '../queries/member-now.ts';
import type { OwnCustomer } from './own-customer.ts';

export type PlacingPorts = Pick<Sites, 'site'> & SiteTree & Pick<HoldSites, 'holdTree'> & MemberPorts & Clock;

/** @param moving the site that is there already and moves with its branch; null: a new one. Holds the tree. */
export async function mayStandUnder(
  use: PlacingPorts,
  tx: Tx,
  { reads, keeps }: OwnCustomer,
  parentId: SiteId | null,
  moving: SiteId | null,
): Promise<Refusal | undefined> {
  await use.holdTree(tx, keeps);
  if (parentId === null) {
    return isBound(keeps.actor)
      ? refuse('bad-body', 'parentGroupId', 'must be the id of a site on the branches of the key or operator')
      : undefined;
  }
  if ((await use.site(tx, reads, parentId)) === undefined) {
    return refuse('bad-body', 'parentGroupId', 'must be the id of a site of the customer');
  }
  if (moving !== null && (await use.liesUnder(tx, keeps, parentId, moving))) {
    return refuse('bad-body', 'parentGroupId', 'must not be the site itself or one nested in it');
  }
  if (moving !== null && (await gains(use, tx, keeps, parentId, moving))) {
    return refuse(
      'forbidden',
      'parentGroupId',
      'lies where the key or operator may do more than where the site is',
    );
  }
  const below = moving === null ? 0 : await use.branchDepth(tx, keeps, moving);
  return (await use.siteDepth(tx, reads, parentId)) + 1 + below >= MAX_SITE_DEPTH
    ? refuse('bad-body', 'parentGroupId', `would lie deeper than ${MAX_SITE_DEPTH} levels`)
    : undefined;
}

/**
 * Whether a move would give whoever moves more power over the branch: he has grants that hold where it goes, and not where it is.
 * Where a site hangs says who may do what there.
 */
async function gains(
  use: PlacingPorts,
  tx: Tx,
  keeps: OwnCustomer['keeps'],
  parentId: SiteId,
  moving: SiteId,
): Promise<boolean> {
  const { actor } = keeps;
  if (!isMember(actor)) return false;
  const own = await memberNow(use, tx, actor, use.now());
  for (const { branch } of own?.grants ?? []) {
    if (branch === null || !(await use.liesUnder(tx, keeps, parentId, branch))) continue;
    if (!(await use.liesUnder(tx, keeps, moving, branch))) return true;
  }
  return false;
}

/** The refusal of storage, in the words of the API. */
export const inWords = <T>(kept: T | Refusal, rule: string): T | Refusal =>
  isRefusal(kept) ? refuse(kept.refused, 'externalId', rule) : kept;
