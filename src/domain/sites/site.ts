/** A site: a node of a customer's tree of places. */
import type { Location } from '../chargers/charger.ts';
import type { CustomerId, Instant, SiteId } from '../ids.ts';

/** open: anyone charges · known: any good tag · rights: only tags whose driver has a right (default). */
export type SitePolicy = 'open' | 'known' | 'rights';

/** Whether the server keeps the local authorization lists of the chargers on a site. */
export type LocalListPolicy = 'off' | 'on';

export const GROUP_TYPES = ['SUB_CPO', 'SITE', 'SUB_SITE', 'CIRCUIT', 'OTHER'] as const;

/** Levels a tree may have; deeper ones would break readers that recurse. */
export const MAX_SITE_DEPTH = 1000;

export interface SiteSettings {
  readonly groupName: string;
  readonly publicGroupName: string | null;
  readonly parentId: SiteId | null;
  /** 0…4, see GROUP_TYPES. null: as in the contract served as 0. */
  readonly groupType: number | null;
  /** The customer's own id; unique per customer when set. */
  readonly externalId: string | null;
  readonly policy: SitePolicy;
  readonly localList: LocalListPolicy;
  /** IANA name, e.g. Europe/Helsinki; null: nobody entered one. */
  readonly timeZone: string | null;
  readonly location: Location;
  readonly payerId: number | null;
  readonly costId: string | null;
  readonly costName: string | null;
  readonly paymentRecipientId: number | null;
}

export interface Site extends SiteSettings {
  /** Raised by every change that people make. */
  readonly revision: number;
  readonly id: SiteId;
  readonly customerId: CustomerId;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** groupType when creation leaves it out (driver-semantics.md): the schema's default 0 would make every site a SUB_CPO. */
export function defaultGroupType(parentId: SiteId | null): number {
  return parentId === null ? 1 : 2;
}
