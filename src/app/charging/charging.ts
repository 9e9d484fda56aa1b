/**
 * What chargers ask, version-free: the gateways translate their spec's words into these calls and back.
 * Each call is one transaction; its promise settles after the commit, so what it answers is saved.
 */
import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import type { BootData, SecurityProfile } from '../../domain/chargers/charger.ts';
import type { NotedFrame } from '../../domain/chargers/frame.ts';
import type { OwnStatus } from '../../domain/chargers/status.ts';
import type { Outcome } from '../../domain/drivers/decide.ts';
import type { DiagnosticsState, UpdateState } from '../../domain/files/transfer.ts';
import type { ChargerId, ConnectionId, Instant, TransactionId } from '../../domain/ids.ts';
import type { SampledValue } from '../../domain/transactions/transaction.ts';
import type { Told } from '../ports/charger-link.ts';

/** Who sent a frame, and over what. */
export interface FromCharger {
  readonly by: Allowed<'report', ChargerRef>;
  readonly chargerId: ChargerId;
  readonly connectionId: ConnectionId;
  readonly messageId: string;
  /** The frame's text with idTags and secrets masked, at most 2 KB: served as lastMessage. */
  readonly text: string;
}

/** A time as a charger told it: as it wrote it, and read; null when it can't be read or wasn't told. */
export interface ToldTime {
  readonly text: string;
  readonly at: Instant | null;
}

export interface TagAnswer {
  readonly outcome: Outcome;
  /** Only for known tags. */
  readonly parentIdTag: string | null;
  /** Until when the charger may cache the answer; null: not told. Before 2038 (32-bit clocks). */
  readonly expiresAt: Instant | null;
}

export interface SampleTold {
  readonly time: ToldTime;
  readonly values: readonly SampledValue[];
  /** The sampledValue array as it came. */
  readonly raw: string;
}

export interface StatusTold {
  /** 0: the charger itself. */
  readonly connectorId: number;
  /** A status of another kind of charger's invention is null: kept in the log, changes nothing. */
  readonly status: OwnStatus | null;
  readonly errorCode: string;
  readonly info: string | null;
  readonly vendorId: string | null;
  readonly vendorErrorCode: string | null;
  readonly time: ToldTime | null;
}

export interface StartTold {
  readonly connectorId: number;
  readonly idTag: string;
  /** Wh; null when it can't be read. */
  readonly meterStart: number | null;
  readonly reservationId: number | null;
  readonly time: ToldTime;
  /** The content did not meet the schema. */
  readonly malformed: boolean;
}

export interface StopTold {
  /** As told; null when it is none (0, −1, not a number, beyond 2^53). */
  readonly transactionId: number | null;
  readonly idTag: string | null;
  readonly meterStop: number | null;
  readonly reason: string | null;
  readonly time: ToldTime;
  readonly samples: readonly SampleTold[];
  readonly malformed: boolean;
}

export interface MeterValuesTold {
  readonly connectorId: number;
  readonly transactionId: number | null;
  readonly samples: readonly SampleTold[];
}

/** How something that it was told to fetch or send stands, as a charger tells it. */
export interface StatusOfTransfer<S> {
  /** null: it is at nothing. */
  readonly state: S | null;
  /** Its own word. */
  readonly status: string;
  /** Which request it is about; null: it did not say. */
  readonly requestId: number | null;
}

export interface Charging {
  /** Answers this server's time and the heartbeat interval in seconds. */
  boot(from: FromCharger, boot: BootData): Promise<{ now: Instant; intervalSeconds: number }>;
  authorize(from: FromCharger, idTag: string): Promise<TagAnswer>;
  start(from: FromCharger, told: StartTold): Promise<TagAnswer & { transactionId: TransactionId }>;
  /** The answer is null when the charger told no tag. A stop is always accepted. */
  stop(from: FromCharger, told: StopTold): Promise<TagAnswer | null>;
  status(from: FromCharger, told: StatusTold): Promise<void>;
  meterValues(from: FromCharger, told: MeterValuesTold): Promise<void>;
  /** `type`: the spec's word, or the charger's own. */
  securityEvent(from: FromCharger, told: { readonly type: string }): Promise<void>;
  /** How an update of firmware goes. */
  firmwareStatus(from: FromCharger, told: StatusOfTransfer<UpdateState>): Promise<void>;
  /** How diagnostics or a log goes that it was asked for. */
  uploadStatus(from: FromCharger, told: StatusOfTransfer<DiagnosticsState>): Promise<void>;
  /** Any other frame: only its text is kept (DataTransfer). */
  note(from: FromCharger): Promise<void>;
}

/** A charger at the door, before its upgrade is answered. */
export interface Knock {
  /** Decoded last path segment; null when it can't be decoded. */
  readonly identity: string | null;
  readonly address: string;
  /** Whether it came over TLS, to this server or to a proxy that is trusted. */
  readonly secure: boolean;
  /** From Basic auth, split at the first colon; null: no or unreadable credentials. */
  readonly credentials: { readonly user: string; readonly password: Uint8Array } | null;
  /** As offered in Sec-WebSocket-Protocol; empty: none offered. */
  readonly subprotocols: readonly string[];
}

export type DoorRefusal =
  | 'unknown-charger'
  | 'no-credentials'
  | 'wrong-user'
  | 'wrong-password'
  | 'no-password-set'
  | 'adopt-window-over'
  | 'security-profile-too-low'
  | 'no-subprotocol'
  | 'subprotocol-not-built'
  | 'too-many-attempts'
  | 'storage-unavailable';

export interface Admitted {
  readonly by: Allowed<'report', ChargerRef>;
  readonly chargerId: ChargerId;
  /** What to echo; null: came without, and may. The connection then speaks the default version. */
  readonly subprotocol: string | null;
  /** The security profile that it came with, where it was told to come with another one; null: it was not. */
  readonly showsProfile: SecurityProfile | null;
  /** How long its answers are waited for, seconds; 0: as long as those of any. */
  readonly callTimeoutSeconds: number;
}

export interface Door {
  /** Who is it, and may it come in? Keeps an adopted password; remembers a refused attempt. */
  knock(knock: Knock): Promise<Admitted | { readonly refused: DoorRefusal }>;
  /** Opens the newest connection of the charger; an older one ends as replaced. */
  open(admitted: Admitted, address: string): Promise<{ connectionId: ConnectionId; epoch: number }>;
  /** Ends it; one that was replaced meanwhile stays as it is. Never throws: what can't be written is retried. */
  closed(admitted: Admitted, connectionId: ConnectionId, reason: string): Promise<void>;
  /** Notes that something came from the charger; cheap, called for every frame. */
  seen(admitted: Admitted): void;
  /**
   * An answer to a call of ours for which nobody waits any more, maybe asked over an earlier connection: an order that it belongs
   * to is told. Answers whether there was one. @param told what the charger said, for the action that was asked.
   */
  answeredLate(admitted: Admitted, messageId: string, told: (action: string) => Told): Promise<boolean>;
  /** Appends to the frame log; cheap, never waits. The caller has masked it. */
  log(admitted: Admitted, frame: NotedFrame): void;
}
