/** Chargers that examples.ts shows, and what belongs to them. */

export const place = {
  latitude: 60.1699,
  longitude: 24.9384,
  streetAddress: 'Harbour Street',
  streetNumber: '4',
  houseLetter: null,
  postalNumber: '00140',
  city: 'Helsinki',
  area: null,
  country: 'Finland',
};

const NEVER_SEEN = '1970-01-01T00:00:00.000Z';
const nowhere = {
  latitude: null,
  longitude: null,
  streetAddress: null,
  streetNumber: null,
  houseLetter: null,
  postalNumber: null,
  city: null,
  area: null,
  country: null,
};

export const socket = {
  type: 'IEC_62196_T2',
  maxPower: null,
  status: 'Offline',
  id: 1,
  name: '1',
  deviceEvseId: null,
  deviceConnectorId: null,
  format: 'SOCKET',
  socketPowerType: 'AC_3_PHASE',
  maxWatts: 22000,
  maxVoltage: null,
  maxAmperage: null,
  phaseRotation: null,
  termsAndConditions: null,
  lastUpdated: '2026-11-22T10:00:00.000Z',
  chargingStationEvseId: null,
};

export const socketBody = {
  type: 'IEC_62196_T2',
  format: 'SOCKET',
  socketPowerType: 'AC_3_PHASE',
  maxWatts: 22000,
};

/** As the driver document has it: the place is the site's. */
export const charger = {
  id: 1,
  chargerId: 'YARD-1',
  chargerName: 'Left of the gate',
  groupId: 1,
  groupName: 'Yard',
  firmwareVersion: null,
  publicGroupName: 'Harbour Yard',
  manufacturer: null,
  serialNumber: null,
  chargerModel: null,
  amountOfSockets: 1,
  lastSeen: NEVER_SEEN,
  lastMessage: null,
  activeConnection: false,
  chargerStatus: 'Offline',
  locationInfo: place,
  pushIntegrationEnabled: false,
  chargerSpecificMessageStructure: false,
  chargerConfigurations: null,
  sockets: [socket],
  evseId: '',
  splitEvseBySocket: false,
  capabilities: [],
  physicalReference: null,
  integrationRelays: null,
  iccid: null,
  imsi: null,
  meterSerialNumber: null,
  meterType: null,
  customProperties: null,
};

export const chargerBody = {
  groupId: 1,
  chargerName: 'Left of the gate',
  sockets: [{ id: 1, ...socketBody }],
};

export const keptCharger = {
  ...charger,
  lastSeen: null,
  locationInfo: nowhere,
  authMode: 'basic',
  allowMissingSubprotocol: false,
  adoptUntil: null,
  minimumSecurityProfile: 0,
  quiet: false,
  callTimeoutSeconds: 0,
  passwordSet: true,
  ocppUrl: 'wss://charging.example.com/ocpp/YARD-1',
};

export const createdCharger = { ...keptCharger, password: 'EXAMPLEnopasswordABC', warnings: [] };

/** Claimed as it knocked: it gets in when it knocks again. */
export const claimedCharger = {
  ...createdCharger,
  id: 2,
  chargerId: 'QUAY-7',
  chargerName: 'At the quay',
  amountOfSockets: 0,
  sockets: [],
  authMode: 'adopt',
  adoptUntil: '2026-11-25T10:00:00.000Z',
  passwordSet: false,
  ocppUrl: 'wss://charging.example.com/ocpp/QUAY-7',
  password: null,
};

export const connection = {
  number: 1,
  startedAt: '2026-11-22T10:00:00.000Z',
  endedAt: null,
  reason: null,
  address: '192.0.2.17',
  subprotocol: 'ocpp1.6',
  node: 'f3b7c2d4-8a51-4e0c-9b16-2d7e5a9c0f34',
};

export const unknownCharger = {
  identity: 'QUAY-7',
  claimable: true,
  address: '192.0.2.17',
  count: 1,
  firstAt: '2026-11-22T10:00:00.000Z',
  lastAt: '2026-11-22T10:00:00.000Z',
};

export const configuration = {
  chargerConfigurations: [
    { configName: 'HeartbeatInterval', configValue: '300', canBeChanged: true },
    { configName: 'NumberOfConnectors', configValue: '1', canBeChanged: false },
  ],
};
