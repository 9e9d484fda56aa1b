/** Ports about sites and their tree. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { Refusal } from '../../domain/errors.ts';
import type { ChargerKey, Instant, SiteId } from '../../domain/ids.ts';
import type { Site, SitePolicy, SiteSettings } from '../../domain/sites/site.ts';
import type { Listed, Listing } from './listing.ts';
import type { Tx } from './store.ts';

type Keep = Allowed<'keep', CustomerRef>;
type Read = Allowed<'read', CustomerRef>;

export const SITE_SORTS = ['id', 'groupName'] as const;
export type SiteSort = (typeof SITE_SORTS)[number];

/** null: any. */
export interface SiteFilter {
  /** Directly under this one; `none`: at the top of the tree. */
  readonly parentId: SiteId | 'none' | null;
  /** This one, and everything nested in it. */
  readonly underId: SiteId | null;
  /** Words, each the beginning of one of the site's. */
  readonly text: string | null;
}

export interface Sites {
  site(tx: Tx, by: Read, id: SiteId): Promise<Site | undefined>;
  siteByExternalId(tx: Tx, by: Read, externalId: string): Promise<Site | undefined>;
  sites(tx: Tx, by: Read, filter: SiteFilter, listing: Listing<SiteSort>): Promise<Listed<Site>>;
}

export interface SiteTree {
  /** How deep a site lies; a site without a parent is 0. */
  siteDepth(tx: Tx, by: Read, id: SiteId): Promise<number>;
  /** How many levels the branch has below its top; 0: nothing is nested in it. */
  branchDepth(tx: Tx, by: Keep, top: SiteId): Promise<number>;
  /** Whether `id` is `top` or lies under it. */
  liesUnder(tx: Tx, by: Keep, id: SiteId, top: SiteId): Promise<boolean>;
}

export interface SitesOver {
  /** The charger's site, then every site above, nearest first; none for a charger of somebody else. */
  sitesOver(
    tx: Tx,
    by: Read,
    charger: ChargerKey,
  ): Promise<{ readonly siteId: SiteId; readonly siteName: string; readonly policy: SitePolicy }[]>;
}

export interface HoldSites {
  /** Locks the customer's tree until the transaction ends: of two moves that together would make a circle the second sees the first. */
  holdTree(tx: Tx, by: Keep): Promise<void>;
  /** Locks one site until the transaction ends: what is read of it afterwards nobody changes meanwhile. */
  holdSite(tx: Tx, by: Keep, id: SiteId): Promise<void>;
}

export interface KeepSites {
  /** Refused: external-id-taken. The parent exists. */
  addSite(tx: Tx, by: Keep, site: SiteSettings, at: Instant): Promise<Site | Refusal>;
  /**
   * Puts the settings in the place of those that `before` has, and moves the branch when the parent is another. Where nothing
   * differs, `before` stays as it is, its revision too. Refused: external-id-taken. The site is held, the move is possible.
   */
  changeSite(tx: Tx, by: Keep, before: Site, settings: SiteSettings, at: Instant): Promise<Site | Refusal>;
}
