/** Ports about what a charger's line was like, and about who knocked that nobody knows. */
import type { Allowed, CustomerRef, InstallationRef } from '../../domain/access/allow.ts';
import type { ConfigurationKey } from '../../domain/chargers/charger.ts';
import type { ChargerId, ChargerKey, Instant } from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

type Read = Allowed<'read', CustomerRef>;

export interface PastConnection {
  /** Counts the charger's connections from 1. */
  readonly epoch: number;
  readonly startedAt: Instant;
  /** null: it lives. */
  readonly endedAt: Instant | null;
  /** Why it ended, in one of the gateway's words; null: it lives. */
  readonly reason: string | null;
  readonly address: string;
  /** As it was chosen; "": the charger came without one. */
  readonly subprotocol: string;
  readonly node: string;
}

export interface ReadConnections {
  /** Newest first; of a node that is gone they ended with its lease. */
  connectionsOf(
    tx: Tx,
    by: Read,
    charger: ChargerKey,
    page: Page<number>,
    now: Instant,
  ): Promise<PastConnection[]>;
}

export interface ReadKeptConfiguration {
  /** As it was last read from the charger; `readAt` null: never. */
  keptConfiguration(
    tx: Tx,
    by: Read,
    charger: ChargerKey,
  ): Promise<{ readonly readAt: Instant | null; readonly keys: readonly ConfigurationKey[] }>;
}

/** An identity that knocked and that no charger has. */
export interface UnknownCharger {
  /** As it came, cut at 100 characters; it may be none that a charger could have. */
  readonly identity: string;
  /** From where it came last. */
  readonly address: string;
  readonly count: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

export interface UnknownChargers {
  /** Who knocked last comes first. */
  unknownChargers(
    tx: Tx,
    by: Allowed<'administer', InstallationRef> | Read,
    page: Page<{ readonly lastAt: Instant; readonly identity: string }>,
  ): Promise<UnknownCharger[]>;
  isUnknownCharger(tx: Tx, by: Read, identity: ChargerId): Promise<boolean>;
  /** Whether the installation has no other customer: only then who knocks can be nobody else's. */
  isOnlyCustomer(tx: Tx, by: Read): Promise<boolean>;
}
