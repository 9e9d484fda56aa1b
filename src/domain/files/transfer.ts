/** What a charger is told to fetch or to send: how it stands, by what the charger said, its command, and the time. */
import type { CommandState } from '../commands/command.ts';
import type {
  ChargerId,
  ChargerKey,
  CommandId,
  CustomerId,
  DiagnosticsId,
  FirmwareId,
  FirmwareUpdateId,
  Instant,
} from '../ids.ts';
import type { WholeFile } from './firmware.ts';

/**
 * ordered: its command is not accepted yet · accepted · downloading, downloaded, installing: the charger said so · installed: it said
 * so, or booted with that version · failed: it said so, or its command came to nothing · given-up: nothing came of it in time, or
 * another took its place.
 */
export const UPDATE_STATES = [
  'ordered',
  'accepted',
  'downloading',
  'downloaded',
  'installing',
  'installed',
  'failed',
  'given-up',
] as const;
export type UpdateState = (typeof UPDATE_STATES)[number];

export const DIAGNOSTICS_KINDS = ['diagnostics', 'diagnosticsLog', 'securityLog'] as const;
export type DiagnosticsKind = (typeof DIAGNOSTICS_KINDS)[number];

/**
 * ordered, accepted, failed, given-up: as of an update · uploading: the charger said so · received: the file is here, whole · uploaded:
 * the charger says that it has sent it, and it is not here · nothing: the charger has none.
 */
export const DIAGNOSTICS_STATES = [
  'ordered',
  'accepted',
  'uploading',
  'received',
  'uploaded',
  'nothing',
  'failed',
  'given-up',
] as const;
export type DiagnosticsState = (typeof DIAGNOSTICS_STATES)[number];

interface Transfer {
  readonly customerId: CustomerId;
  readonly charger: ChargerKey;
  readonly chargerId: ChargerId;
  readonly commandId: CommandId;
  /** The charger's own word for how it stands; null: it said nothing yet. */
  readonly status: string | null;
  readonly problem: string | null;
  readonly askedBy: string;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** Until when its URL is good. */
  readonly expiresAt: Instant;
}

export interface FirmwareUpdate extends Transfer {
  readonly id: FirmwareUpdateId;
  readonly firmwareId: FirmwareId | null;
  readonly version: string;
  readonly signed: boolean;
  readonly state: UpdateState;
  readonly bootedVersion: string | null;
}

export interface Diagnostics extends Transfer {
  readonly id: DiagnosticsId;
  readonly kind: DiagnosticsKind;
  readonly from: Instant | null;
  readonly until: Instant | null;
  /** Where it goes, without its password; null: here. */
  readonly location: string | null;
  readonly state: DiagnosticsState;
  readonly fileName: string | null;
  readonly receivedAt: Instant | null;
  readonly file: WholeFile | null;
}

/** States in which nothing more is waited for. */
const OVER = ['installed', 'received', 'uploaded', 'nothing', 'failed', 'given-up'] as const satisfies (
  | UpdateState
  | DiagnosticsState
)[];

export const isTransferOver = (state: UpdateState | DiagnosticsState): boolean =>
  OVER.some((one) => one === state);

/** States of a command after which the charger certainly does not do it. */
export const IN_VAIN = ['rejected', 'failed', 'offline', 'cancelled'] as const satisfies CommandState[];

const isInVain = (state: CommandState | null) => IN_VAIN.some((one) => one === state);

/** As it stands now: what is kept, seen beside its command (null: forgotten) and the clock. */
export function asOf<T extends Transfer & { readonly state: UpdateState | DiagnosticsState }>(
  kept: T,
  command: { readonly state: CommandState; readonly problem: string | null } | null,
  now: Instant,
): T {
  if (isTransferOver(kept.state)) return kept;
  if (kept.state === 'ordered' && command !== null && isInVain(command.state)) {
    return { ...kept, state: 'failed', problem: command.problem ?? `the command was ${command.state}` };
  }
  if (now < kept.expiresAt) return kept;
  return { ...kept, state: 'given-up', problem: 'nothing came of it in time' };
}

/** Whether its URL gives the file: one whose download failed may be tried again by the charger, until its time is over. */
export const mayDownload = ({ state, status, expiresAt }: FirmwareUpdate, now: Instant): boolean =>
  now < expiresAt &&
  (!isTransferOver(state) || (state === 'failed' && status !== null && DOWNLOAD_FAILED.test(status)));

const DOWNLOAD_FAILED = /^Download/;

/** Whether its URL takes a file: until one came whole. One that failed may be tried again by the charger, until its time is over. */
export const mayUpload = ({ state, status, file, expiresAt }: Diagnostics, now: Instant): boolean =>
  now < expiresAt && file === null && state !== 'given-up' && (state !== 'failed' || status !== null);
