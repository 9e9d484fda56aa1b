/** The network at one moment: counted where it lies, and of what needs somebody’s eyes the newest. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { ChargerFacts, SocketFacts, SocketStatus } from '../../domain/chargers/status.ts';
import type { CommandState } from '../../domain/commands/command.ts';
import type { ChargerId, CommandId, Instant, SiteId, TransactionId } from '../../domain/ids.ts';
import type { SuspectReason } from '../../domain/transactions/transaction.ts';
import type { Tx } from './store.ts';

type Read = Allowed<'read', CustomerRef>;

/** How many are in a state; what is in none is not there. */
export type Counts = Readonly<Partial<Record<SocketStatus, number>>>;

export interface States {
  readonly chargers: Counts;
  readonly sockets: Counts;
}

export interface TransactionFigures {
  readonly open: number;
  readonly startedSince: number;
  readonly refusedSince: number;
  /** Of those that were not refused, as far as it is known. */
  readonly energySinceWh: number;
}

/** How many there are, and the newest of them. */
export interface Newest<T> {
  readonly count: number;
  readonly items: readonly T[];
}

export interface ChargerNamed {
  readonly chargerId: ChargerId;
  readonly chargerName: string;
  readonly siteId: SiteId;
  readonly siteName: string;
}

export interface OfflineCharger extends ChargerNamed {
  /** When its last connection ended; null: it never had one. */
  readonly since: Instant | null;
}

export interface InError extends ChargerNamed {
  readonly charger: ChargerFacts;
  /** null: the charger itself, and with it all its sockets. */
  readonly socket: { readonly socketId: number; readonly facts: SocketFacts } | null;
  readonly errorCode: string | null;
}

export interface SuspectTransaction {
  readonly transactionId: TransactionId;
  readonly chargerId: ChargerId;
  readonly socketId: number;
  readonly since: Instant;
  readonly reason: SuspectReason | null;
}

export interface FailedCommand {
  readonly commandId: CommandId;
  readonly chargerId: ChargerId;
  readonly action: string;
  readonly state: CommandState;
  readonly endedAt: Instant;
}

/** `root` null: all that the caller sees; else at that site and everything nested in it, where the charger stands now. */
export interface CountNetwork {
  /** Leases are judged at `now`. */
  states(tx: Tx, by: Read, root: SiteId | null, now: Instant): Promise<States>;
  /** Of those that began at `since` or later; `open` of all. */
  transactionFigures(tx: Tx, by: Read, root: SiteId | null, since: Instant): Promise<TransactionFigures>;
}

/** The newest first, `limit` of each. `root` as above. */
export interface FindTrouble {
  offlineChargers(
    tx: Tx,
    by: Read,
    root: SiteId | null,
    now: Instant,
    limit: number,
  ): Promise<readonly OfflineCharger[]>;
  inError(tx: Tx, by: Read, root: SiteId | null, now: Instant, limit: number): Promise<Newest<InError>>;
}

export interface FindFailures {
  /** Open transactions whose end seems missed. */
  suspectsOpen(tx: Tx, by: Read, root: SiteId | null, limit: number): Promise<Newest<SuspectTransaction>>;
  /** Ordered at `since` or later. */
  failedCommands(
    tx: Tx,
    by: Read,
    root: SiteId | null,
    since: Instant,
    limit: number,
  ): Promise<Newest<FailedCommand>>;
}
