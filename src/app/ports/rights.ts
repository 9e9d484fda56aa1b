/** Ports about rights to charge: of a driver, and on a thing. */
import type { Allowed, CustomerRef, DriverRef } from '../../domain/access/allow.ts';
import type { CoveringRight } from '../../domain/drivers/decide.ts';
import type { RightDates } from '../../domain/drivers/driver.ts';
import type { Given, Right, RightPlace, RightTarget } from '../../domain/drivers/right.ts';
import type { AccessGroupId, ChargerId, ChargerKey, DriverId, Instant, SiteId } from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

/** Who may keep a driver reads it too. */
type OfDriver = Allowed<'read' | 'keep', DriverRef>;
type Keep = Allowed<'keep', DriverRef>;

/** Where a right stands in a driver's list: sites, then chargers, then access groups. */
export type RightKey =
  | { readonly source: 'site'; readonly siteId: SiteId }
  | { readonly source: 'charger'; readonly charger: ChargerKey }
  | { readonly source: 'group'; readonly groupId: AccessGroupId };

export interface Rights {
  /** The driver's rights on sites by the site's id, then on chargers by their key, then on access groups by their id. */
  rights(tx: Tx, by: OfDriver, page: Page<RightKey>): Promise<Right[]>;
  rightOn(tx: Tx, by: OfDriver, target: RightTarget): Promise<Right | undefined>;
  /** Raised by every change of any of the driver's rights; 0: there was none yet. */
  rightsRevision(tx: Tx, by: OfDriver): Promise<number>;
}

/** Who has a tag. */
export interface TagHolder {
  /** As it was entered. */
  readonly idTag: string;
  readonly driverId: DriverId;
  readonly driverName: string;
}

/** By the exact tag, wherever the driver lives: the one look past the branches of who asks. */
export interface TagHolders {
  tagHolder(tx: Tx, by: Allowed<'read', CustomerRef>, idTagFolded: string): Promise<TagHolder | undefined>;
  /** Locks the driver until the transaction ends. */
  holdTagHolder(tx: Tx, by: Allowed<'keep', CustomerRef>, idTagFolded: string): Promise<void>;
}

/** A right on a thing, told of from the thing's side. */
export type Holder = Given & {
  readonly driverId: DriverId;
  readonly driverName: string;
  readonly revision: number;
};

export interface RightHolders {
  /** Who has a right on the very thing, by the driver's id. */
  rightHolders(
    tx: Tx,
    by: Allowed<'read', CustomerRef>,
    target: RightTarget,
    page: Page<DriverId>,
  ): Promise<Holder[]>;
}

/** A charger that a driver's rights reach, with all that cover it: see {@link CoveringRight}. */
export interface Reached {
  readonly charger: ChargerKey;
  readonly chargerId: ChargerId;
  readonly chargerName: string;
  readonly siteId: SiteId;
  readonly siteName: string;
  /** In the order in which they count; those that are not good now, too. */
  readonly rights: readonly CoveringRight[];
}

export interface AccessibleChargers {
  /** Those that a right covers that is good at `now`, each once, by their key. */
  accessibleChargers(
    tx: Tx,
    by: Allowed<'read', DriverRef>,
    now: Instant,
    page: Page<ChargerKey>,
  ): Promise<Reached[]>;
}

/** One right as it shall be. */
export interface RightChange {
  readonly target: RightTarget;
  readonly before: Right | undefined;
  /** null: it ends. */
  readonly dates: RightDates | null;
}

/** Whoever calls these holds the driver. */
export interface KeepRights {
  /**
   * Finds what people name, and locks it until the transaction ends, so that nobody deletes it meanwhile. In the order in
   * which it was asked; undefined: the customer has no such thing.
   */
  holdTargets(tx: Tx, by: Keep, places: readonly RightPlace[]): Promise<readonly (RightTarget | undefined)[]>;
  /** Gives, changes and ends rights. What is so already stays as it is, with giver, time and revision. */
  changeRights(tx: Tx, by: Keep, changes: readonly RightChange[], at: Instant): Promise<void>;
}
