import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { Instant } from '../../domain/ids.ts';
import { defaultGroupType, type Site, type SiteSettings } from '../../domain/sites/site.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeepSites } from '../ports/sites.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { keepsOwn, type OwnCustomer } from './own-customer.ts';
import { inWords, mayStandUnder, type PlacingPorts } from './site-place.ts';
import { SITE_EXTERNAL_ID_IS_TAKEN } from './taken.ts';
import { transactUnlessRefused } from './undo.ts';

export type CreatingPorts = PlacingPorts & Pick<KeepSites, 'addSite'>;

export function createSite(use: Transact & CreatingPorts & Clock) {
  /** `groupType` null takes the default of its place in the tree. */
  return async (who: Actor, input: SiteSettings): Promise<Site | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    return transactUnlessRefused(use, (tx) => createSiteIn(use, tx, own, input, now));
  };
}

export async function createSiteIn(
  use: CreatingPorts,
  tx: Tx,
  own: OwnCustomer,
  input: SiteSettings,
  now: Instant,
): Promise<Site | Refusal> {
  const misplaced = await mayStandUnder(use, tx, own, input.parentId, null);
  if (misplaced !== undefined) return misplaced;
  const settings = { ...input, groupType: input.groupType ?? defaultGroupType(input.parentId) };
  return inWords(await use.addSite(tx, own.keeps, settings, now), SITE_EXTERNAL_ID_IS_TAKEN);
}
