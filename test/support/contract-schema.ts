// The contract (get-a-single-driver.txt) as JSON Schema, typed off by hand from its text, so that the code's own schemas are
// judged by something that they did not make. What the contract does not call nullable is not; every key is required.

const string = { type: 'string' };
const stringOrNull = { type: ['string', 'null'] };
const boolean = { type: 'boolean' };
const double = { type: 'number' };
const int64 = { type: 'integer', minimum: -(2 ** 53 - 1), maximum: 2 ** 53 - 1 };
const int64OrNull = { ...int64, type: ['integer', 'null'] };
const int32 = { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
const int32OrNull = { ...int32, type: ['integer', 'null'] };
/** UTC, milliseconds, Z (driver-semantics.md, Unset values). */
const TIME = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$';
const dateTime = { type: 'string', pattern: TIME };
const dateTimeOrNull = { type: ['string', 'null'], pattern: TIME };
const uriOrNull = { type: ['string', 'null'], format: 'uri' };
const list = (items: object) => ({ type: 'array', items });
const object = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const STATES =
  'Available Preparing Charging SuspendedCAR SuspendedCHARGER Finishing Reserved Unavailable Error';
const status = { enum: [...STATES.split(' '), 'Offline', 'Booting'] };

const tag = object({
  id: int64,
  idTag: string,
  expiringDate: dateTime,
  startDate: dateTimeOrNull,
  lastUpdated: dateTimeOrNull,
  tokenName: string,
  invoicable: boolean,
});

const locationInfo = object({
  latitude: double,
  longitude: double,
  streetAddress: stringOrNull,
  streetNumber: string,
  houseLetter: stringOrNull,
  postalNumber: string,
  city: stringOrNull,
  area: stringOrNull,
  country: stringOrNull,
});

const socket = object({
  type: stringOrNull,
  maxPower: stringOrNull,
  status,
  id: int32,
  name: string,
  deviceEvseId: int32OrNull,
  deviceConnectorId: int32OrNull,
  format: stringOrNull,
  socketPowerType: stringOrNull,
  maxWatts: int32OrNull,
  maxVoltage: int32OrNull,
  maxAmperage: int32OrNull,
  phaseRotation: stringOrNull,
  termsAndConditions: uriOrNull,
  lastUpdated: dateTimeOrNull,
  chargingStationEvseId: int32OrNull,
});

const charger = object({
  id: int64OrNull,
  chargerId: string,
  chargerName: string,
  groupId: int64,
  groupName: string,
  firmwareVersion: stringOrNull,
  publicGroupName: stringOrNull,
  manufacturer: stringOrNull,
  serialNumber: stringOrNull,
  chargerModel: stringOrNull,
  amountOfSockets: int32,
  lastSeen: dateTime,
  lastMessage: stringOrNull,
  activeConnection: boolean,
  chargerStatus: status,
  locationInfo,
  pushIntegrationEnabled: boolean,
  chargerSpecificMessageStructure: boolean,
  chargerConfigurations: {
    ...list(object({ configName: string, configValue: string, canBeChanged: boolean })),
    type: ['array', 'null'],
  },
  // Nullable in the contract; `[]` when there are none (driver-semantics.md).
  sockets: list(socket),
  evseId: string,
  splitEvseBySocket: boolean,
  capabilities: list(string),
  physicalReference: stringOrNull,
  integrationRelays: { ...list(string), type: ['array', 'null'] },
  iccid: stringOrNull,
  imsi: stringOrNull,
  meterSerialNumber: stringOrNull,
  meterType: stringOrNull,
  customProperties: { type: ['object', 'null'], additionalProperties: string },
});

const group = object({
  // Nullable in the contract; always numbers (driver-semantics.md).
  onlineSocket: int32,
  offlineSocket: int32,
  errorSocket: int32,
  subgroups: list({ $ref: '#/$defs/group' }),
  chargers: list(charger),
  payerId: int64OrNull,
  costId: string,
  costName: string,
  paymentRecipientId: int64OrNull,
  id: int64,
  groupName: string,
  groupType: { enum: [0, 1, 2, 3, 4] },
  externalId: string,
});

export const contractSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...object({
    id: { ...int64, minimum: 1, maximum: 2 ** 31 - 1 },
    name: string,
    homeGroupId: int64,
    homeGroupName: string,
    externalId: string,
    tags: list(tag),
    chargerGroups: list({ $ref: '#/$defs/group' }),
    chargers: list(charger),
    payerId: int64OrNull,
    integratedExternalIds: list(
      object({
        referenceType: { enum: [0, 1] },
        referenceId: string,
        externalId: string,
        effectiveFrom: dateTimeOrNull,
      }),
    ),
  }),
  $defs: { group },
};

/** Keys in the contract's order, to be compared with a served object's. */
export const contractOrder = {
  driver: Object.keys(contractSchema.properties),
  tag: Object.keys(tag.properties),
  group: Object.keys(group.properties),
  charger: Object.keys(charger.properties),
  locationInfo: Object.keys(locationInfo.properties),
  socket: Object.keys(socket.properties),
};
