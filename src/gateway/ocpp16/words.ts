/** OCPP 1.6's words and ours, each table once; a word that is forgotten does not compile. */
import type { TagAnswer } from '../../app/charging/charging.ts';
import type { OwnStatus } from '../../domain/chargers/status.ts';
import type { Outcome } from '../../domain/drivers/decide.ts';
import type { DiagnosticsState, UpdateState } from '../../domain/files/transfer.ts';
import type { Instant } from '../../domain/ids.ts';
import type {
  AuthorizeResponse,
  DiagnosticsStatusNotificationRequest,
  FirmwareStatusNotificationRequest,
  LogStatusNotificationRequest,
  SignedFirmwareStatusNotificationRequest,
  StatusNotificationRequest,
} from '../generated/ocpp16.types.ts';

type IdTagInfo = AuthorizeResponse['idTagInfo'];
type Status16 = StatusNotificationRequest['status'];

/** OCPP 1.6 §7.2 AuthorizationStatus; which step gives which: driver-semantics.md, Who may charge. */
export const authorizationStatus = {
  accepted: 'Accepted',
  'unknown-tag': 'Invalid',
  'not-yet-valid': 'Invalid',
  'no-right': 'Invalid',
  blocked: 'Blocked',
  'driver-inactive': 'Blocked',
  expired: 'Expired',
  'already-charging': 'ConcurrentTx',
} as const satisfies Record<Outcome, IdTagInfo['status']>;

const statuses = {
  Available: 'Available',
  Preparing: 'Preparing',
  Charging: 'Charging',
  SuspendedEV: 'SuspendedCAR',
  SuspendedEVSE: 'SuspendedCHARGER',
  Finishing: 'Finishing',
  Reserved: 'Reserved',
  Unavailable: 'Unavailable',
  Faulted: 'Error',
} as const satisfies Record<Status16, OwnStatus>;

/** OCPP 1.6 §7.7 ChargePointStatus in our words; null: not one of them. */
export function ownStatus(told: string | null): OwnStatus | null {
  return told !== null && Object.hasOwn(statuses, told) ? statuses[told as Status16] : null;
}

type Firmware16 = FirmwareStatusNotificationRequest['status'];
type SignedFirmware16 = SignedFirmwareStatusNotificationRequest['status'];
type Diagnostics16 = DiagnosticsStatusNotificationRequest['status'];
type Log16 = LogStatusNotificationRequest['status'];

/** §7.25 FirmwareStatus, and FirmwareStatusEnumType of the white paper; null: it is at nothing. */
export const updateStates = {
  Idle: null,
  DownloadScheduled: 'accepted',
  Downloading: 'downloading',
  DownloadPaused: 'downloading',
  Downloaded: 'downloaded',
  SignatureVerified: 'downloaded',
  InstallScheduled: 'downloaded',
  Installing: 'installing',
  InstallRebooting: 'installing',
  Installed: 'installed',
  DownloadFailed: 'failed',
  InstallationFailed: 'failed',
  InstallVerificationFailed: 'failed',
  InvalidSignature: 'failed',
} as const satisfies Record<Firmware16 | SignedFirmware16, UpdateState | null>;

/** §7.24 DiagnosticsStatus, and UploadLogStatusEnumType of the white paper; null: it is at nothing. */
export const uploadStates = {
  Idle: null,
  Uploading: 'uploading',
  Uploaded: 'uploaded',
  UploadFailed: 'failed',
  UploadFailure: 'failed',
  BadMessage: 'failed',
  NotSupportedOperation: 'failed',
  PermissionDenied: 'failed',
} as const satisfies Record<Diagnostics16 | Log16, DiagnosticsState | null>;

/** §7.8 IdTagInfo; what isn't told is absent, because the schemas know no null. */
export function idTagInfo(answer: TagAnswer): IdTagInfo {
  return {
    status: authorizationStatus[answer.outcome],
    // CiString20 (§7.9).
    ...(answer.parentIdTag === null || answer.parentIdTag.length > 20
      ? {}
      : { parentIdTag: answer.parentIdTag }),
    ...(answer.expiresAt === null ? {} : { expiryDate: iso(answer.expiresAt) }),
  };
}

/** UTC, ISO 8601 with milliseconds and `Z`. */
export function iso(at: Instant): string {
  return new Date(at).toISOString();
}
