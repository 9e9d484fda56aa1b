/** The driver document's two parts, as storage reads them. */
import type { Allowed, CustomerRef, DriverRef } from '../../domain/access/allow.ts';
import type { ChargerFragment } from '../../domain/drivers/charger-document.ts';
import type { DocumentList, DriverSkeleton } from '../../domain/drivers/document.ts';
import type { ChargerKey, Instant } from '../../domain/ids.ts';
import type { Tx } from './store.ts';

export interface ReadSkeleton {
  /** Driver, tags, the tree of granted sites, charger rights, external ids; dates of rights judged at `now`. */
  driverSkeleton(
    tx: Tx,
    by: Allowed<'read', DriverRef>,
    now: Instant,
    /** Lists that are not looked for, and empty. */
    without?: ReadonlySet<DocumentList>,
  ): Promise<DriverSkeleton | undefined>;
  /** When the next of the driver's rights begins or ends after `now`; null: none does. */
  nextOfRights(tx: Tx, by: Allowed<'read', DriverRef>, now: Instant): Promise<Instant | null>;
}

export interface ReadLeases {
  /** Until when the connections of each node may be taken for alive. */
  nodeLeases(tx: Tx): Promise<ReadonlyMap<string, Instant>>;
}

export interface ReadFragments {
  /** What is served of chargers; leases judged at `now`. */
  chargerFragments(
    tx: Tx,
    by: Allowed<'read', CustomerRef>,
    chargers: readonly ChargerKey[],
    now: Instant,
  ): Promise<Map<ChargerKey, ChargerFragment>>;
}
