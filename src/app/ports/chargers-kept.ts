/** Ports about chargers and their sockets as people keep them. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { ChargerSettings, SocketSettings } from '../../domain/chargers/charger.ts';
import type { KeptLogin } from '../../domain/chargers/login.ts';
import type { SocketStatus } from '../../domain/chargers/status.ts';
import type { Refusal } from '../../domain/errors.ts';
import type { ChargerId, ChargerKey, CustomerId, Instant, SiteId } from '../../domain/ids.ts';
import type { Listed, Listing } from './listing.ts';
import type { Tx } from './store.ts';

type Keep = Allowed<'keep', CustomerRef>;
type Read = Allowed<'read', CustomerRef>;

export interface KeptCharger extends ChargerSettings, KeptLogin {
  readonly key: ChargerKey;
  readonly customerId: CustomerId;
  /** Raised by every change that people make, those of its sockets among them. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export const CHARGER_SORTS = ['id', 'chargerId', 'chargerName'] as const;
export type ChargerSort = (typeof CHARGER_SORTS)[number];

/** null: any. */
export interface ChargerFilter {
  readonly site: { readonly siteId: SiteId; readonly subsites: boolean } | null;
  /** As it is served, with what is laid over it. */
  readonly status: SocketStatus | null;
  readonly connected: boolean | null;
  /** Exactly as the charger reported them. */
  readonly manufacturer: string | null;
  readonly model: string | null;
  /** Words, each the beginning of one of the charger's. */
  readonly text: string | null;
}

export interface Chargers {
  chargerByIdentity(tx: Tx, by: Read, id: ChargerId): Promise<KeptCharger | undefined>;
  /** Leases and boots are judged at `now`. */
  chargers(
    tx: Tx,
    by: Read,
    filter: ChargerFilter,
    listing: Listing<ChargerSort>,
    now: Instant,
  ): Promise<Listed<KeptCharger>>;
}

/** What is written of a charger; `passwordHash` left out: it stays, null: none is kept. */
export type ChargerWrite = ChargerSettings &
  Omit<KeptLogin, 'passwordSet'> & { readonly passwordHash?: string | null };

export interface HoldChargers {
  /** Locks one charger until the transaction ends, as its frames do; answers false when the customer has none such. */
  holdChargerOf(tx: Tx, by: Keep, id: ChargerId): Promise<boolean>;
}

export interface KeepChargers {
  /** Refused: charger-id-taken (over all customers). The site exists. */
  addCharger(
    tx: Tx,
    by: Keep,
    charger: ChargerWrite & { readonly sockets: readonly SocketSettings[] },
    at: Instant,
  ): Promise<KeptCharger | Refusal>;
  /**
   * Writes what differs from `before`, which is held; another site moves it. `touched`: some of its sockets were changed, so
   * its revision rises all the same. The chargerId stays what it is.
   */
  changeCharger(
    tx: Tx,
    by: Keep,
    before: KeptCharger,
    wanted: ChargerWrite,
    touched: boolean,
    at: Instant,
  ): Promise<KeptCharger>;
}

export interface KeptSocket extends SocketSettings {
  readonly charger: ChargerKey;
  readonly revision: number;
  /** Since when it is no longer served; null: it is. */
  readonly retiredAt: Instant | null;
}

export interface KeptSockets {
  /** Retired ones too: a number may come back. */
  keptSockets(tx: Tx, by: Read, charger: ChargerKey): Promise<KeptSocket[]>;
}

export interface KeepSockets {
  /**
   * Makes the socket, brings a retired one back, or writes what differs; answers it as it is then, and whether anything was
   * done. The charger is held.
   */
  keepSocket(
    tx: Tx,
    by: Keep,
    charger: KeptCharger,
    before: KeptSocket | undefined,
    settings: SocketSettings,
    at: Instant,
  ): Promise<{ readonly socket: KeptSocket; readonly done: boolean }>;
  /** It is no longer served, until its charger reports it again. */
  retireSocket(tx: Tx, by: Keep, charger: KeptCharger, socket: KeptSocket, at: Instant): Promise<void>;
}
