/** Ports about drivers, their tags and their ids in connected systems. */
import type { Allowed, CustomerRef, DriverRef } from '../../domain/access/allow.ts';
import type {
  Driver,
  DriverSettings,
  ExternalReference,
  KeptDriver,
  Tag,
  TagSettings,
} from '../../domain/drivers/driver.ts';
import type { Refusal } from '../../domain/errors.ts';
import type { Hanging } from '../../domain/hanging.ts';
import type { ChargerKey, DriverId, Instant, SiteId, TagId } from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { Listed, Listing } from './listing.ts';
import type { Tx } from './store.ts';

type Keep = Allowed<'keep', CustomerRef>;
type Read = Allowed<'read', CustomerRef>;
type KeepDriver = Allowed<'keep', DriverRef>;

export const DRIVER_SORTS = ['id', 'name'] as const;
export type DriverSort = (typeof DRIVER_SORTS)[number];

/** null: any. */
export interface DriverFilter {
  /** Whose home it is; `none`: those without a home. */
  readonly homeSiteId: SiteId | 'none' | null;
  /** Whose home is this site or one nested in it. */
  readonly homeUnderId: SiteId | null;
  /** Words, each the beginning of one of the driver's. */
  readonly text: string | null;
  /** Who has this tag, folded. */
  readonly idTagFolded: string | null;
  readonly externalId: string | null;
  readonly active: boolean | null;
  /** Who has a tag that expires before this moment, or has expired. */
  readonly tagExpiringBefore: Instant | null;
  /** Who has a right that covers this charger: on it, on a site at or above its own, or on a group that holds it. */
  readonly rightOnCharger: ChargerKey | null;
  /** Who has a right that covers this site: on it, or on one above. */
  readonly rightOnSite: SiteId | null;
  /** Who has a right that covers at least one of these. */
  readonly rightOnSites: readonly SiteId[] | null;
  /** Only rights that are good at this moment count; null: whatever their dates. */
  readonly rightGoodAt: Instant | null;
}

export interface Drivers {
  driver(tx: Tx, by: Read, id: DriverId): Promise<Driver | undefined>;
  keptDriver(tx: Tx, by: Read, id: DriverId): Promise<KeptDriver | undefined>;
  driverByExternalId(tx: Tx, by: Read, externalId: string): Promise<KeptDriver | undefined>;
  drivers(tx: Tx, by: Read, filter: DriverFilter, listing: Listing<DriverSort>): Promise<Listed<KeptDriver>>;
}

export interface HoldDrivers {
  /** Locks one driver until the transaction ends: its tags and external ids change only behind this lock. */
  holdDriver(tx: Tx, by: KeepDriver): Promise<void>;
}

export interface AddDriver {
  /** Refused: external-id-taken. The home site exists. */
  addDriver(
    tx: Tx,
    by: Keep,
    driver: DriverSettings & { readonly parentIdTag: string },
    at: Instant,
  ): Promise<Driver | Refusal>;
}

export interface ChangeDriver {
  /**
   * Puts the settings in the place of those that `before` has; where nothing differs, `before` stays as it is. Refused:
   * external-id-taken. The driver is held, the home site exists.
   */
  changeDriver(
    tx: Tx,
    by: KeepDriver,
    before: Driver,
    settings: DriverSettings,
    at: Instant,
  ): Promise<Refusal | undefined>;
}

export interface DeleteDrivers {
  /** Every kind that there can be, with at most `names` of each by name. */
  hangingOnDriver(tx: Tx, by: Allowed<'read', DriverRef>, names: number): Promise<Hanging[]>;
  /** With its tags, rights and external ids. What was charged and answered keeps telling of it. The driver is held. */
  deleteDriver(tx: Tx, by: KeepDriver, driver: KeptDriver, at: Instant): Promise<void>;
}

export interface ReplaceExternalReferences {
  /** Takes the whole list in place of what was there; the same list changes nothing. */
  replaceExternalReferences(
    tx: Tx,
    by: KeepDriver,
    references: readonly ExternalReference[],
    at: Instant,
  ): Promise<void>;
}

export const TAG_SORTS = ['id', 'idTag'] as const;
export type TagSort = (typeof TAG_SORTS)[number];

/** null: any. */
export interface TagFilter {
  readonly driverId: DriverId | null;
  /** This one, folded. */
  readonly idTagFolded: string | null;
  /** Those that begin so, folded. */
  readonly beginningFolded: string | null;
  readonly blocked: boolean | null;
  /** Those that expire before this moment, or have expired. */
  readonly expiringBefore: Instant | null;
}

export interface DriverTags {
  /** The driver's tags by id. */
  driverTags(tx: Tx, by: Allowed<'read', DriverRef>, page: Page<TagId>): Promise<Tag[]>;
}

export interface Tags {
  /** A tag of that driver. */
  tag(tx: Tx, by: Allowed<'read', DriverRef>, id: TagId): Promise<Tag | undefined>;
  tags(tx: Tx, by: Read, filter: TagFilter, listing: Listing<TagSort>): Promise<Listed<Tag>>;
}

/** Whoever calls these holds the driver. Each raises the driver's revision too. */
export interface AddTag {
  /** Refused: tag-taken, whoever of the customer's drivers has it. Nobody's unknown tag it is from then on. */
  addTag(tx: Tx, by: KeepDriver, tag: TagSettings, at: Instant): Promise<Tag | Refusal>;
}

export interface ChangeTags {
  /** Where nothing differs, `before` stays as it is, its revision too. Refused: tag-taken. */
  changeTag(tx: Tx, by: KeepDriver, before: Tag, settings: TagSettings, at: Instant): Promise<Tag | Refusal>;
  /** What it charged and was answered keeps telling of it. */
  deleteTag(tx: Tx, by: KeepDriver, tag: Tag, at: Instant): Promise<void>;
  /** What it charges now, with at most `names` by name. */
  hangingOnTag(tx: Tx, by: Allowed<'read', DriverRef>, tag: Tag, names: number): Promise<Hanging[]>;
  /** To another driver, who is held too. The tag stays the same: what it charged before was the driver's before. */
  moveTag(tx: Tx, by: KeepDriver, tag: Tag, to: KeepDriver, at: Instant): Promise<Tag>;
}
