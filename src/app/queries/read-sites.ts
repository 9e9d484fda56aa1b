import { type Actor, allow } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { SiteId } from '../../domain/ids.ts';
import type { Site } from '../../domain/sites/site.ts';
import { ownCustomer } from '../admin/own-customer.ts';
import type { Page, Sites } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

export function readSite(use: ReadSnapshot & Pick<Sites, 'site'>) {
  return async (who: Actor, id: SiteId): Promise<Site | Refusal> => {
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const by = allow(who, 'read', customer);
    if (isRefusal(by)) return by;
    return (await use.read((tx) => use.site(tx, by, id))) ?? refuse('site-not-found');
  };
}

export function listSites(use: ReadSnapshot & Pick<Sites, 'sites'>) {
  return async (who: Actor, page: Page<SiteId>): Promise<Site[] | Refusal> => {
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const by = allow(who, 'read', customer);
    return isRefusal(by) ? by : use.read((tx) => use.sites(tx, by, page));
  };
}
