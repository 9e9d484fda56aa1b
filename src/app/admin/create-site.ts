import { type Actor, allow } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { defaultGroupType, MAX_SITE_DEPTH, type Site, type SiteSettings } from '../../domain/sites/site.ts';
import type { Clock } from '../ports/clock.ts';
import type { AddSite, Sites } from '../ports/keeping.ts';
import type { Transact } from '../ports/store.ts';
import { ownCustomer } from './own-customer.ts';
import { SITE_EXTERNAL_ID_IS_TAKEN } from './taken.ts';
import { transactUnlessRefused } from './undo.ts';

export function createSite(use: Transact & Pick<Sites, 'site' | 'siteDepth'> & AddSite & Clock) {
  /** `groupType` null takes the default of its place in the tree. */
  return async (who: Actor, input: SiteSettings): Promise<Site | Refusal> => {
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const by = allow(who, 'keep', customer);
    const reads = allow(who, 'read', customer);
    if (isRefusal(by)) return by;
    if (isRefusal(reads)) return reads;
    const { parentId } = input;
    const settings = { ...input, groupType: input.groupType ?? defaultGroupType(parentId) };
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      if (parentId !== null) {
        if ((await use.site(tx, reads, parentId)) === undefined) {
          return refuse('bad-body', 'parentGroupId', 'must be the id of a site of the customer');
        }
        if ((await use.siteDepth(tx, reads, parentId)) + 1 >= MAX_SITE_DEPTH) {
          return refuse('bad-body', 'parentGroupId', `would lie deeper than ${MAX_SITE_DEPTH} levels`);
        }
      }
      const site = await use.addSite(tx, by, settings, now);
      return isRefusal(site) ? refuse(site.refused, 'externalId', SITE_EXTERNAL_ID_IS_TAKEN) : site;
    });
  };
}
