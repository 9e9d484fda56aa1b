import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { SiteId } from '../../domain/ids.ts';
import type { Site } from '../../domain/sites/site.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Listed, Listing } from '../ports/listing.ts';
import type { InSight } from '../ports/sight.ts';
import type { SiteFilter, SiteSort, Sites } from '../ports/sites.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import { seenSite } from './veiled.ts';

export function readSite(use: ReadSnapshot & Pick<Sites, 'site'>) {
  return async (who: Actor, id: SiteId): Promise<Site | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return (await use.read((tx) => use.site(tx, by, id))) ?? refuse('site-not-found');
  };
}

export function findSite(use: ReadSnapshot & Pick<Sites, 'siteByExternalId'>) {
  return async (who: Actor, externalId: string): Promise<Site | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return (await use.read((tx) => use.siteByExternalId(tx, by, externalId))) ?? refuse('site-not-found');
  };
}

export function listSites(use: ReadSnapshot & InSight & Pick<Sites, 'sites'>) {
  return async (
    who: Actor,
    filter: SiteFilter,
    listing: Listing<SiteSort>,
  ): Promise<Listed<Site> | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const underId = await seenSite(use, tx, by, filter.underId);
      return use.sites(tx, by, { ...filter, underId }, listing);
    });
  };
}
