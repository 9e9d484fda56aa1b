/** Whether a site may stand where it is wanted. */
import { isBound } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { SiteId } from '../../domain/ids.ts';
import { MAX_SITE_DEPTH } from '../../domain/sites/site.ts';
import type { HoldSites, Sites, SiteTree } from '../ports/sites.ts';
import type { Tx } from '../ports/store.ts';
import type { OwnCustomer } from './own-customer.ts';

export type PlacingPorts = Pick<Sites, 'site'> & SiteTree & Pick<HoldSites, 'holdTree'>;

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
  const below = moving === null ? 0 : await use.branchDepth(tx, keeps, moving);
  return (await use.siteDepth(tx, reads, parentId)) + 1 + below >= MAX_SITE_DEPTH
    ? refuse('bad-body', 'parentGroupId', `would lie deeper than ${MAX_SITE_DEPTH} levels`)
    : undefined;
}

/** The refusal of storage, in the words of the API. */
export const inWords = <T>(kept: T | Refusal, rule: string): T | Refusal =>
  isRefusal(kept) ? refuse(kept.refused, 'externalId', rule) : kept;
