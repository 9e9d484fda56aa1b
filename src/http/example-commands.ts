/** What examples.ts shows of the commands of all actions. */
const FILE = 'https://files.example.com/yard-1';
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const LATER = '2030-01-01T00:00:00.000Z';

export const chargingProfile = {
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Absolute',
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: LATER,
  chargingSchedule: {
    startSchedule: '2026-01-01T00:00:00.000Z',
    chargingRateUnit: 'A',
    chargingSchedulePeriod: [{ startPeriod: 0, limit: 16.1 }],
  },
};

/** A request of every action, in the words of OCPP 1.6. */
export const orderBodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  CancelReservation: { reservationId: 7 },
  CertificateSigned: { certificateChain: PEM },
  ChangeAvailability: { connectorId: 1, type: 'Inoperative' },
  ChangeConfiguration: { key: 'MeterValueSampleInterval', value: '60' },
  ClearCache: {},
  ClearChargingProfile: { id: 1 },
  DataTransfer: { vendorId: 'com.example', messageId: 'greet', data: 'hello' },
  DeleteCertificate: {
    certificateHashData: {
      hashAlgorithm: 'SHA256',
      issuerNameHash: 'a1'.repeat(32),
      issuerKeyHash: 'b2'.repeat(32),
      serialNumber: '01',
    },
  },
  ExtendedTriggerMessage: { requestedMessage: 'BootNotification' },
  GetCompositeSchedule: { connectorId: 1, duration: 3600, chargingRateUnit: 'A' },
  GetConfiguration: { key: ['SupportedFeatureProfiles'] },
  GetDiagnostics: { location: 'ftp://files.example.com/yard-1' },
  GetInstalledCertificateIds: { certificateType: 'CentralSystemRootCertificate' },
  GetLocalListVersion: {},
  GetLog: { logType: 'SecurityLog', requestId: 1, log: { remoteLocation: FILE } },
  InstallCertificate: { certificateType: 'CentralSystemRootCertificate', certificate: PEM },
  RemoteStartTransaction: { idTag: '04A1B2C3D4E5F6', connectorId: 1 },
  RemoteStopTransaction: { transactionId: 1 },
  ReserveNow: { connectorId: 1, expiryDate: LATER, idTag: '04A1B2C3D4E5F6', reservationId: 7 },
  Reset: { type: 'Soft' },
  SendLocalList: {
    listVersion: 1,
    updateType: 'Full',
    localAuthorizationList: [{ idTag: '04A1B2C3D4E5F6', idTagInfo: { status: 'Accepted' } }],
  },
  SetChargingProfile: { connectorId: 1, csChargingProfiles: chargingProfile },
  SignedUpdateFirmware: {
    requestId: 1,
    firmware: { location: FILE, retrieveDateTime: LATER, signingCertificate: PEM, signature: 'MEUC' },
  },
  TriggerMessage: { requestedMessage: 'StatusNotification', connectorId: 1 },
  UnlockConnector: { connectorId: 1 },
  UpdateFirmware: { location: FILE, retrieveDate: LATER },
};

/** One that waits for its charger. */
export const waiting = (
  id: number,
  action: string,
  payload: Readonly<Record<string, unknown>>,
  chargerId = 'YARD-1',
) => {
  const { connectorId } = payload;
  return {
    ...{ id, chargerId, action, payload },
    socketId: typeof connectorId === 'number' && connectorId > 0 ? connectorId : null,
    ...{ state: 'queued', askedBy: 'key 1', createdAt: '2026-11-22T10:00:00.000Z' },
    ...{ expiresAt: '2026-11-22T11:00:00.000Z', sentAt: null, endedAt: null, latencyMs: null },
    ...{ late: false, answer: null, problem: null, effect: null, transactionId: null, bulkCommandId: null },
  };
};

const queued = (action: string, id: number) => waiting(id, action, orderBodies[action] ?? {});

/** The same, answered. */
export const over = <T extends { readonly action: string }>(command: T) => ({
  ...command,
  ...{ state: 'accepted', expiresAt: null, sentAt: '2026-11-22T10:00:00.010Z' },
  ...{ endedAt: '2026-11-22T10:00:00.130Z', latencyMs: 120, answer: answered(command.action) },
  ...(command.action === 'RemoteStartTransaction' ? { effect: 'awaited' } : {}),
});

/** What a charger says that does it. */
function answered(action: string): object {
  switch (action) {
    case 'GetConfiguration':
      return {
        configurationKey: [{ key: 'SupportedFeatureProfiles', readonly: true, value: 'Core,RemoteTrigger' }],
      };
    case 'GetDiagnostics':
      return { fileName: 'diagnostics-2026-11-22.log' };
    case 'GetLocalListVersion':
      return { listVersion: 1 };
    case 'UpdateFirmware':
      return {};
    case 'UnlockConnector':
      return { status: 'Unlocked' };
    default:
      return { status: 'Accepted' };
  }
}

const actions = Object.keys(orderBodies);
const [first = ''] = actions;
/** Behind those of {@link securityExamples}, the reset that the second is followed by, those of limits and those of files. */
export const FIRST_COMMAND = 8;
const ofFirst = queued(first, FIRST_COMMAND);
const query = { action: first, state: 'queued' };

/** The one of sendReserveNow. */
export const RESERVED = FIRST_COMMAND + actions.indexOf('ReserveNow');

/** How many commands were given when the examples of all actions were sent. */
export const ORDERED = FIRST_COMMAND - 1 + actions.length;

const done = (given: ReturnType<typeof waiting>) => {
  return {
    query: { wait: '20s' },
    status: 200,
    also: { 202: { ...given, expiresAt: null } },
    answer: over(given),
  };
};

const changed = (id: number, key: string, value: string) =>
  done(waiting(id, 'ChangeConfiguration', { key, value }));

const limit = (id: number, connectorId: number, purpose: string, unit: string, most: number) => {
  const csChargingProfiles = {
    ...{ chargingProfileId: 900_000 + 2 * connectorId, stackLevel: 0, chargingProfilePurpose: purpose },
    chargingProfileKind: 'Absolute',
    chargingSchedule: {
      ...{ startSchedule: '2026-11-22T09:59:00.000Z', chargingRateUnit: unit },
      chargingSchedulePeriod: [{ startPeriod: 0, limit: most }],
    },
  };
  return waiting(id, 'SetChargingProfile', { connectorId, csChargingProfiles });
};
const [ofCharger, ofSocket] = [
  limit(4, 0, 'ChargePointMaxProfile', 'W', 11_000),
  limit(5, 1, 'TxDefaultProfile', 'A', 16.5),
];
const known = (id: number, { id: commandId, socketId, payload }: ReturnType<typeof limit>) => {
  const profile = payload.csChargingProfiles as Readonly<Record<string, unknown>>;
  return {
    ...{ id, profileId: profile.chargingProfileId, socketId, purpose: profile.chargingProfilePurpose },
    ...{ stackLevel: 0, kind: 'Absolute', transactionId: null, validFrom: null, validTo: null },
    ...{ state: 'installed', profile, sentAt: '2026-11-22T10:00:00.000Z', commandId },
  };
};

const profileExamples = {
  limitCharger: { ...done(ofCharger), body: { watts: 11_000 } },
  limitSocket: { ...done(ofSocket), body: { amps: 16.5 } },
  listChargingProfiles: { answer: { items: [known(2, ofSocket), known(1, ofCharger)], nextCursor: null } },
};

/** While the charger is there. */
export const securityExamples = {
  rotateChargerPassword: changed(1, 'AuthorizationKey', '***'),
  raiseSecurityProfile: { ...changed(2, 'SecurityProfile', '2'), body: { securityProfile: 2 } },
  ...profileExamples,
};

export const actionExamples = {
  ...Object.fromEntries(
    actions.map((action, i) => [
      `send${action}`,
      {
        query: { expiresIn: '1h', ...(action === 'RemoteStartTransaction' ? { unchecked: true } : {}) },
        body: orderBodies[action],
        status: 202,
        also: { 200: over(queued(action, FIRST_COMMAND + i)) },
        answer: queued(action, FIRST_COMMAND + i),
      },
    ]),
  ),
  listChargerCommands: { query, answer: { items: [ofFirst], nextCursor: null } },
  listCommands: { query, answer: { items: [ofFirst], nextCursor: null } },
  getCommand: { answer: ofFirst },
  cancelCommand: {
    answer: { ...ofFirst, state: 'cancelled', endedAt: '2026-11-22T10:00:00.000Z' },
  },
};
