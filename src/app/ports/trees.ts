/** What whole trees of sites show: few columns of many rows, read at once. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { ChargerFacts, SocketFacts } from '../../domain/chargers/status.ts';
import type { ChargerId, ChargerKey, DriverId, Instant, SiteId } from '../../domain/ids.ts';
import type { Tx } from './store.ts';

type Read = Allowed<'read', CustomerRef>;

export interface TreeSite {
  readonly id: SiteId;
  readonly parentId: SiteId | null;
  readonly groupName: string;
  readonly groupType: number | null;
  readonly externalId: string | null;
}

export interface TreeCharger {
  readonly key: ChargerKey;
  readonly siteId: SiteId;
  readonly chargerId: ChargerId;
  readonly chargerName: string;
  readonly facts: ChargerFacts;
  readonly sockets: readonly SocketFacts[];
}

export interface TreeDriver {
  readonly id: DriverId;
  readonly homeSiteId: SiteId | null;
  readonly name: string;
  readonly externalId: string | null;
}

/** `root` null: all of the customer's; else that site and everything nested in it. Everything by id ascending. */
export interface ReadTrees {
  treeSites(tx: Tx, by: Read, root: SiteId | null): Promise<TreeSite[]>;
  /** Leases are judged at `now`. */
  treeChargers(tx: Tx, by: Read, root: SiteId | null, now: Instant): Promise<TreeCharger[]>;
  /** By their homes; with `root` null also those without one. */
  treeDrivers(tx: Tx, by: Read, root: SiteId | null): Promise<TreeDriver[]>;
}
