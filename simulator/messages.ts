/** The words of OCPP 1.6 that this charger speaks. Names are the specification's own. */

export type ConnectorStatus =
  | 'Available'
  | 'Preparing'
  | 'Charging'
  | 'SuspendedEVSE'
  | 'SuspendedEV'
  | 'Finishing'
  | 'Reserved'
  | 'Unavailable'
  | 'Faulted';

export type ErrorCode =
  | 'ConnectorLockFailure'
  | 'EVCommunicationError'
  | 'GroundFailure'
  | 'HighTemperature'
  | 'InternalError'
  | 'LocalListConflict'
  | 'NoError'
  | 'OtherError'
  | 'OverCurrentFailure'
  | 'PowerMeterFailure'
  | 'PowerSwitchFailure'
  | 'ReaderFailure'
  | 'ResetFailure'
  | 'UnderVoltage'
  | 'OverVoltage'
  | 'WeakSignal';

export type StopReason =
  | 'DeAuthorized'
  | 'EmergencyStop'
  | 'EVDisconnected'
  | 'HardReset'
  | 'Local'
  | 'Other'
  | 'PowerLoss'
  | 'Reboot'
  | 'Remote'
  | 'SoftReset'
  | 'UnlockCommand';

export type AuthorizationStatus = 'Accepted' | 'Blocked' | 'Expired' | 'Invalid' | 'ConcurrentTx';

export interface IdTagInfo {
  status: AuthorizationStatus;
  parentIdTag?: string;
  expiryDate?: string;
}

export type ReadingContext =
  | 'Sample.Periodic'
  | 'Sample.Clock'
  | 'Transaction.Begin'
  | 'Transaction.End'
  | 'Trigger';

export interface SampledValue {
  value: string;
  context: ReadingContext;
  measurand: string;
  location: 'Outlet' | 'EV';
  unit: string;
  phase?: string;
}

export interface MeterValue {
  timestamp: string;
  sampledValue: SampledValue[];
}

export type DiagnosticsStatus = 'Idle' | 'Uploading' | 'Uploaded' | 'UploadFailed';

export type FirmwareStatus =
  | 'Idle'
  | 'Downloading'
  | 'Downloaded'
  | 'DownloadFailed'
  | 'Installing'
  | 'Installed'
  | 'InstallationFailed';

/** Those of the security white paper; the first ones are those of OCPP 1.6. */
export type SignedFirmwareStatus =
  | FirmwareStatus
  | 'DownloadScheduled'
  | 'InstallRebooting'
  | 'InstallScheduled'
  | 'InvalidSignature'
  | 'SignatureVerified';

export type LogStatus = 'Idle' | 'Uploading' | 'Uploaded' | 'UploadFailure';

/** Of the events that the security white paper names, those that happen to this charger. */
export type SecurityEvent =
  | 'FirmwareUpdated'
  | 'InvalidCentralSystemCertificate'
  | 'InvalidChargePointCertificate'
  | 'InvalidFirmwareSignature'
  | 'InvalidFirmwareSigningCertificate';

/** What the charger asks, by action. */
export interface ChargerRequests {
  Authorize: { idTag: string };
  BootNotification: {
    chargePointVendor: string;
    chargePointModel: string;
    chargePointSerialNumber?: string;
    chargeBoxSerialNumber?: string;
    firmwareVersion?: string;
    iccid?: string;
    imsi?: string;
    meterType?: string;
    meterSerialNumber?: string;
  };
  DataTransfer: { vendorId: string; messageId?: string; data?: string };
  DiagnosticsStatusNotification: { status: DiagnosticsStatus };
  FirmwareStatusNotification: { status: FirmwareStatus };
  Heartbeat: Record<string, never>;
  LogStatusNotification: { status: LogStatus; requestId?: number };
  MeterValues: { connectorId: number; transactionId?: number; meterValue: MeterValue[] };
  SecurityEventNotification: { type: SecurityEvent; timestamp: string; techInfo?: string };
  SignCertificate: { csr: string };
  SignedFirmwareStatusNotification: { status: SignedFirmwareStatus; requestId?: number };
  StartTransaction: {
    connectorId: number;
    idTag: string;
    meterStart: number;
    timestamp: string;
    reservationId?: number;
  };
  StatusNotification: {
    connectorId: number;
    status: ConnectorStatus;
    errorCode: ErrorCode;
    timestamp: string;
    info?: string;
  };
  StopTransaction: {
    transactionId: number;
    meterStop: number;
    timestamp: string;
    reason?: StopReason;
    idTag?: string;
    transactionData?: MeterValue[];
  };
}

export type ChargerAction = keyof ChargerRequests;

/** A payload whose content nobody has looked at yet. */
export type Payload = Record<string, unknown>;

export function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const AUTHORIZATION_STATUSES: readonly string[] = [
  'Accepted',
  'Blocked',
  'Expired',
  'Invalid',
  'ConcurrentTx',
];

function isAuthorizationStatus(value: unknown): value is AuthorizationStatus {
  return typeof value === 'string' && AUTHORIZATION_STATUSES.includes(value);
}

/** Reads an idTagInfo; undefined when there is none or its status is not one of the five. */
export function readIdTagInfo(value: unknown): IdTagInfo | undefined {
  if (!isPayload(value) || !isAuthorizationStatus(value.status)) return undefined;
  return {
    status: value.status,
    ...(typeof value.parentIdTag === 'string' ? { parentIdTag: value.parentIdTag } : {}),
    ...(typeof value.expiryDate === 'string' ? { expiryDate: value.expiryDate } : {}),
  };
}
