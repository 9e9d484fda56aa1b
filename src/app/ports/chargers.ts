/** Ports about chargers: what they report, and how they log in. */
import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import type { BootData, ChargerLogin, ConfigurationKey } from '../../domain/chargers/charger.ts';
import type { ChargerOwnStatus, OwnStatus } from '../../domain/chargers/status.ts';
import type { ChargerId, ChargerKey, ConnectionId, CustomerId, Instant, SocketId } from '../../domain/ids.ts';
import type { Tx } from './store.ts';

type Report = Allowed<'report', ChargerRef>;

/** What a frame finds of its charger; the row is locked until the transaction ends. */
export interface ReportingCharger {
  readonly bootedAt: Instant | null;
  /** As this frame leaves it: null after one that settles. */
  readonly bootingSince: Instant | null;
  readonly serialNumber: string | null;
  readonly own: { readonly status: ChargerOwnStatus; readonly chargerTime: Instant | null } | null;
  /** From the configuration last read; null: not known. */
  readonly numberOfConnectors: number | null;
  /** Whether a place of its is, or may be, kept free for somebody. */
  readonly reserved: boolean;
}

/**
 * The charger that reports was deleted while it was connected: nothing of it is kept any more, and nobody is there to answer.
 */
export class ChargerDeleted extends Error {
  override readonly name = 'ChargerDeleted';
}

export interface NoteFrame {
  /**
   * Locks the charger, keeps the masked text of its last CALL (≤ 2 KB) and raises its version.
   * `settles`: the frame ends a boot (status, transaction frame, meter values). Rejects with {@link ChargerDeleted}.
   */
  noteFrame(
    tx: Tx,
    by: Report,
    frame: { lastMessage: string; settles: boolean; at: Instant },
  ): Promise<ReportingCharger>;
}

export interface HoldCharger {
  /**
   * Locks the charger until the transaction ends, as noteFrame does: what housekeeping reads of it afterwards no
   * frame changes meanwhile.
   */
  holdCharger(tx: Tx, by: Report | Allowed<'operate', ChargerRef>): Promise<void>;
}

export interface RecordBoot {
  /** Keeps boot data, `booted_at` and `booting_since`. `anew`: other hardware, so the configuration is dropped. */
  recordBoot(tx: Tx, by: Report, boot: BootData, at: Instant, anew: boolean): Promise<void>;
}

export interface StatusReport {
  readonly errorCode: string;
  readonly info: string | null;
  readonly vendorId: string | null;
  readonly vendorErrorCode: string | null;
  /** The charger's own time, where plausible. */
  readonly chargerTime: Instant | null;
}

export interface RecordStatus {
  /** Connector 0's own state; `since` moves only when the status does. */
  recordOwnStatus(
    tx: Tx,
    by: Report,
    status: ChargerOwnStatus,
    report: StatusReport,
    at: Instant,
  ): Promise<void>;
  /** A socket's state; the socket exists. */
  recordSocketStatus(
    tx: Tx,
    by: Report,
    id: SocketId,
    status: OwnStatus,
    report: StatusReport,
    at: Instant,
  ): Promise<void>;
}

export interface KnownSocket {
  readonly socketId: SocketId;
  readonly status: OwnStatus | null;
  readonly chargerTime: Instant | null;
  readonly maxWatts: number | null;
}

export interface Sockets {
  /** A socket that is not retired. */
  socket(tx: Tx, by: Report, id: SocketId): Promise<KnownSocket | undefined>;
  /** Makes a socket at first sight; one that exists is left as it is, a retired one comes back. */
  makeSocket(tx: Tx, by: Report, id: SocketId, at: Instant): Promise<KnownSocket>;
}

export interface FindLogin {
  findLogin(tx: Tx, identity: ChargerId): Promise<ChargerLogin | undefined>;
}

export interface KeepPassword {
  /** Keeps an adopted password's hash and ends the window. Answers false when one was kept already. */
  keepPassword(tx: Tx, by: Report, hash: string): Promise<boolean>;
}

export interface RefusedAttempt {
  /** The identity as it came, cut at 100 characters. */
  readonly identity: string;
  readonly address: string;
  readonly reason: string;
  readonly customerId: CustomerId | null;
}

export interface RememberRefused {
  /** Counts attempts of the same identity, address and reason; keeps the newest 10,000 rows. */
  rememberRefused(
    tx: Tx,
    attempts: readonly (RefusedAttempt & { count: number; lastAt: Instant })[],
  ): Promise<void>;
}

export interface OpenedConnection {
  readonly connectionId: ConnectionId;
  readonly epoch: number;
  /** Whence its connection came that was alive until this one; null: none was. */
  readonly tookOverFrom: string | null;
}

export interface Connections {
  /** Ends what is open of this charger as replaced, and opens the newest. Rejects with {@link ChargerDeleted}. */
  openConnection(
    tx: Tx,
    by: Report,
    connection: { nodeId: string; address: string; subprotocol: string; at: Instant },
  ): Promise<OpenedConnection>;
  /** Ends a connection if it is still open; one that was replaced stays as it is. Answers whether it ended it. */
  endConnection(tx: Tx, by: Report, id: ConnectionId, reason: string, at: Instant): Promise<boolean>;
}

/** A charger that has no line. */
export interface Away {
  readonly customerId: CustomerId;
  readonly charger: ChargerKey;
  readonly chargerId: ChargerId;
  readonly since: Instant;
}

export interface FindAway {
  /** Chargers of all customers whose newest connection was this node's and ended behind `after` and not behind `until`. */
  awaySince(tx: Tx, nodeId: string, after: Instant, until: Instant): Promise<readonly Away[]>;
}

export interface FindConnection {
  /** Since when the charger has been on line without a gap; null: it isn't. */
  onlineSince(tx: Tx, by: Report): Promise<Instant | null>;
}

export interface NodeLease {
  /** Until when the lease of this node ran, or runs; null: it never had one. */
  leaseUntil(tx: Tx, nodeId: string): Promise<Instant | null>;
  /** Takes or renews this node's lease. */
  renewLease(tx: Tx, nodeId: string, now: Instant, until: Instant): Promise<void>;
  /**
   * Ends every connection that an earlier life of this node left open, at the end of its lease at the latest: to be
   * called before the new life's first `renewLease`.
   */
  endConnectionsOfNode(tx: Tx, nodeId: string, reason: string, now: Instant): Promise<number>;
}

export interface RecordConfiguration {
  /** Replaces what is known of the configuration by what was read. Secrets are left out by the caller. */
  recordConfiguration(
    tx: Tx,
    by: Allowed<'operate' | 'report', ChargerRef>,
    keys: readonly ConfigurationKey[],
    at: Instant,
  ): Promise<void>;
}

export interface RecordSetting {
  /**
   * The charger took a new value for one key. Where its configuration was never read nothing is kept: one key would look like
   * all of them. Secrets are left out by the caller.
   */
  recordSetting(
    tx: Tx,
    by: Allowed<'report', ChargerRef>,
    setting: { readonly name: string; readonly value: string },
  ): Promise<void>;
}

export interface RecordSightings {
  /** Moves `last_seen` forward. An observation: written in batches, kill -9 may lose its last 10 s. */
  recordSightings(tx: Tx, seen: ReadonlyMap<ChargerKey, Instant>): Promise<void>;
}
