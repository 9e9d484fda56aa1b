import { type Actor, isBound } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Instant, SiteId } from '../../domain/ids.ts';
import { defaultGroupType, type Site, type SiteSettings } from '../../domain/sites/site.ts';
import type { Clock } from '../ports/clock.ts';
import type { HoldSites, KeepSites } from '../ports/sites.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { keepsOwn, type OwnCustomer } from './own-customer.ts';
import { inWords, mayStandUnder, type PlacingPorts } from './site-place.ts';
import { SITE_EXTERNAL_ID_IS_TAKEN } from './taken.ts';
import { transactUnlessRefused } from './undo.ts';

export type ChangingPorts = PlacingPorts & HoldSites & Pick<KeepSites, 'changeSite'>;

/** The settings that a site shall have, from how it is now. Pure: it may be asked twice. */
export type SiteChange = (current: Site) => SiteSettings | Refusal;

/** Changes a site; another parent moves it with everything nested in it. */
export function changeSite(use: Transact & ChangingPorts & Clock) {
  return async (who: Actor, id: SiteId, guard: Guard, change: SiteChange): Promise<Site | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    return transactUnlessRefused(use, (tx) => changeSiteIn(use, tx, own, id, guard, change, now));
  };
}

export async function changeSiteIn(
  use: ChangingPorts,
  tx: Tx,
  own: OwnCustomer,
  id: SiteId,
  guard: Guard,
  change: SiteChange,
  now: Instant,
): Promise<Site | Refusal> {
  await use.holdSite(tx, own.keeps, id);
  const current = await use.site(tx, own.reads, id);
  if (current === undefined) return refuse('site-not-found');
  const stale = hindered(guard, current.revision);
  if (stale !== undefined) return stale;
  const wanted = change(current);
  if (isRefusal(wanted)) return wanted;
  const { parentId } = wanted;
  if (parentId !== current.parentId) {
    const misplaced = await mayStandUnder(use, tx, own, parentId, id);
    if (misplaced !== undefined) return misplaced;
  }
  // What lies above the top of a caller's branch he does not see: it seems to be a root, and is none.
  const topmost = parentId === null && isBound(own.keeps.actor);
  const usual = topmost ? current.groupType : defaultGroupType(parentId);
  const settings = { ...wanted, groupType: wanted.groupType ?? usual };
  return inWords(await use.changeSite(tx, own.keeps, current, settings, now), SITE_EXTERNAL_ID_IS_TAKEN);
}
