/** Ports about what hangs on a thing, and about taking it away with that. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { Hanging } from '../../domain/hanging.ts';
import type { ChargerId, ChargerKey, Instant, SiteId, SocketId } from '../../domain/ids.ts';
import type { Site } from '../../domain/sites/site.ts';
import type { Transaction } from '../../domain/transactions/transaction.ts';
import type { Tx } from './store.ts';

type Keep = Allowed<'keep', CustomerRef>;
type Read = Allowed<'read', CustomerRef>;

/** A site with everything nested in it, a charger, some chargers, or one socket. */
export type Doomed =
  | { readonly kind: 'site'; readonly siteId: SiteId }
  | { readonly kind: 'charger'; readonly charger: ChargerKey }
  | { readonly kind: 'chargers'; readonly chargers: readonly ChargerKey[] }
  | { readonly kind: 'socket'; readonly charger: ChargerKey; readonly socketId: SocketId };

export interface FindHanging {
  /** Every kind that there can be, with at most `names` of each by name. */
  hanging(tx: Tx, by: Read, doomed: Doomed, names: number): Promise<Hanging[]>;
  /** Transactions that are open on it. */
  openOn(tx: Tx, by: Read, doomed: Doomed): Promise<(Transaction & { readonly chargerId: ChargerId })[]>;
}

export interface HoldBranch {
  /** Locks the site, everything nested in it and all chargers there, until the transaction ends. */
  holdBranch(tx: Tx, by: Keep, top: SiteId): Promise<void>;
  /** Locks at most `most` of the chargers at the site and at everything nested in it, until the transaction ends. */
  holdSomeChargers(tx: Tx, by: Keep, top: SiteId, most: number): Promise<ChargerKey[]>;
}

export interface DeleteThings {
  /**
   * Takes the charger, or some, or all of a branch, away with what people gave of rights on them; sockets, configurations, frames and
   * connections go too. The rows stay, without their identity. Everything is held, and no transaction is open.
   */
  deleteChargers(
    tx: Tx,
    by: Keep,
    doomed: Exclude<Doomed, { kind: 'socket' }>,
    at: Instant,
  ): Promise<{ readonly charger: ChargerKey; readonly chargerId: ChargerId }[]>;
  /**
   * Ends some of the rights on the site and on what is nested in it, then unsets some of the homes there, at most `most` of
   * each. Answers whether there may be more.
   */
  thinBranch(tx: Tx, by: Keep, top: SiteId, most: number, at: Instant): Promise<boolean>;
  /** Takes the site away with everything nested in it, with rights on them and homes there. No charger stands there any more. */
  deleteBranch(tx: Tx, by: Keep, top: Site, at: Instant): Promise<void>;
}
