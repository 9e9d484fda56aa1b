/** The driver document, as get-a-single-driver.txt has it: names, order, types, nullability, ranges, defaults. */
import Type from 'typebox';
import {
  flag,
  int32,
  int32OrNull,
  int64,
  int64OrNull,
  ref,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './parts.ts';

/** What is served of a charger or a socket. */
export const STATES = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedCAR',
  'SuspendedCHARGER',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Error',
  'Offline',
  'Booting',
] as const;

const UNACTED = 'Kept and served; nothing acts on it yet.';

export const tagSchema = Type.Object(
  {
    id: int64('Our id of the tag.'),
    idTag: text(
      'What the tag presents at a charger, as it was entered: an RFID or NFC UID, a VIN, a MAC address, a licence plate, a PIN. Compared without regard to the case of ASCII letters.',
    ),
    expiringDate: time(
      'The tag is good until just before this time. `9999-12-31T23:59:59.000Z`: it never expires.',
    ),
    startDate: timeOrNull('The tag is good from this time; null: always was.'),
    lastUpdated: timeOrNull('When the tag last changed, by the server.'),
    tokenName: text('Label of the tag.'),
    invoicable: flag(
      'Whether sessions of this tag are invoiced. It says nothing about the right to charge. (The contract spells it so.)',
      { default: false },
    ),
  },
  { $id: 'Tag', description: 'What a driver presents at a charger. All tags of a driver share its rights.' },
);

export const locationSchema = Type.Object(
  {
    latitude: Type.Number({
      format: 'double',
      description:
        "Degrees north, WGS 84: the charger's own, else its site's, else the nearest ancestor's. 0 together with longitude 0: nobody entered a position.",
    }),
    longitude: Type.Number({ format: 'double', description: 'Degrees east, WGS 84; see `latitude`.' }),
    streetAddress: textOrNull('Street.'),
    streetNumber: text('Number in the street; "" when unknown.'),
    houseLetter: textOrNull('Letter behind the number.'),
    postalNumber: text('Postal code; "" when unknown.'),
    city: textOrNull('City.'),
    area: textOrNull('Region, county or state.'),
    country: textOrNull('Country.'),
  },
  { $id: 'LocationInfo', description: 'Where a charger stands.' },
);

export const configurationSchema = Type.Object(
  {
    configName: text('Name of the configuration key (OCPP 1.6) or variable (2.x).'),
    configValue: text('Its value as the charger told it; "" when it told none.'),
    canBeChanged: flag('Whether the charger lets it be changed: the inverse of OCPP’s readonly.'),
  },
  { $id: 'ChargerConfiguration', description: 'One configuration key. Secrets are never among them.' },
);

export const socketSchema = Type.Object(
  {
    type: textOrNull('Connector type in OCPI’s words, e.g. IEC_62196_T2.'),
    maxPower: textOrNull('Rated power as text.'),
    status: text(
      'State of the socket with the state of its charger laid over it: Offline without a connection, Booting for at most a minute after a boot, Error when the charger itself is faulted, Unavailable when it is out of service and nobody charges here.',
      { enum: STATES },
    ),
    id: int32('Number of the socket on its charger: OCPP 1.6’s connectorId.'),
    name: text('Label; the id unless somebody entered one.'),
    deviceEvseId: int32OrNull('The EVSE’s number in OCPP 2.x.'),
    deviceConnectorId: int32OrNull('The connector’s number within its EVSE in OCPP 2.x.'),
    format: textOrNull('OCPI’s SOCKET or CABLE.'),
    socketPowerType: textOrNull('OCPI’s power type, e.g. AC_3_PHASE.'),
    maxWatts: int32OrNull('Most power, W.'),
    maxVoltage: int32OrNull('Most voltage, V.'),
    maxAmperage: int32OrNull('Most current per phase, A.'),
    phaseRotation: textOrNull('Order of the wired phases, for load management: RST, RTS, …'),
    termsAndConditions: textOrNull('Address of the operator’s terms.', { format: 'uri' }),
    lastUpdated: timeOrNull('When the served status last changed, by the server.'),
    chargingStationEvseId: int32OrNull('Our id of the EVSE of a 2.x charger; null for 1.6.'),
  },
  { $id: 'Socket', description: 'One place to plug in.' },
);

/** Keys of a charger; other schemas of chargers begin with them. */
export const chargerKeys = {
  id: int64OrNull('Our number of the charger. In addresses a charger is always its `chargerId`.'),
  chargerId: text('The OCPP identity, chosen by the customer, unique over all customers.'),
  chargerName: text('Label; the `chargerId` unless somebody entered one.'),
  groupId: int64('The site at which the charger stands.'),
  groupName: text('Name of that site.'),
  firmwareVersion: textOrNull('As the charger last reported at boot.'),
  publicGroupName: textOrNull('The site’s name for the public.'),
  manufacturer: textOrNull('As the charger last reported at boot.'),
  serialNumber: textOrNull('As the charger last reported at boot.'),
  chargerModel: textOrNull('As the charger last reported at boot.'),
  amountOfSockets: int32('Number of sockets. Deprecated: count `sockets`.', { deprecated: true }),
  lastSeen: time(
    'When the last frame came from the charger, by the server. `1970-01-01T00:00:00.000Z`: never. After a crash of the server it may be 10 seconds old.',
  ),
  lastMessage: textOrNull(
    'Text of the charger’s last message other than a heartbeat, at most 2 KB, with tags and secrets masked.',
  ),
  activeConnection: flag('Whether a live connection is open now.'),
  chargerStatus: text(
    'State of the charger as a whole: Offline, Booting, its own Error or Unavailable, else the most telling of its sockets’.',
    { enum: STATES },
  ),
  locationInfo: ref('LocationInfo'),
  pushIntegrationEnabled: flag(`Whether events of this charger go to push integrations. ${UNACTED}`),
  chargerSpecificMessageStructure: flag(
    `Whether pushed messages of this charger carry its own fields instead of the common form. ${UNACTED}`,
  ),
  chargerConfigurations: Type.Unsafe<unknown>({
    type: ['array', 'null'],
    items: { $ref: 'ChargerConfiguration#' },
    description: 'Configuration as last read from the charger; null: never read.',
  }),
  sockets: Type.Unsafe<unknown>({
    type: ['array', 'null'],
    items: { $ref: 'Socket#' },
    description: 'By id ascending; empty when none is known. Never null here.',
  }),
  evseId: text('EVSE id in eMI3 syntax, for example FRA23E45B*78C.'),
  splitEvseBySocket: flag(
    'How the EVSE’s OCPI uid is made: the chargerId (false), or chargerId and socket id (true).',
  ),
  capabilities: Type.Array(Type.String(), { description: 'Capabilities in OCPI’s words.' }),
  physicalReference: textOrNull('What is painted on the charger.'),
  integrationRelays: Type.Unsafe<unknown>({
    type: ['array', 'null'],
    items: { type: 'string' },
    description: `Names of integrations set on this very charger. ${UNACTED}`,
  }),
  iccid: textOrNull('Of the modem’s SIM, as the charger last reported at boot.'),
  imsi: textOrNull('Of the modem’s SIM, as the charger last reported at boot.'),
  meterSerialNumber: textOrNull('As the charger last reported at boot.'),
  meterType: textOrNull('As the charger last reported at boot.'),
  customProperties: Type.Unsafe<unknown>({
    type: ['object', 'null'],
    additionalProperties: { type: 'string' },
    description: 'A free map of texts.',
  }),
};

export const chargerSchema = Type.Object(chargerKeys, {
  $id: 'Charger',
  description: 'A charger with its live state.',
});

export const chargerGroupSchema = Type.Object(
  {
    onlineSocket: int32OrNull(
      'Sockets of this site and of everything nested in it that are connected and not in error. Never null here.',
    ),
    offlineSocket: int32OrNull('Sockets whose charger has no live connection. Never null here.'),
    errorSocket: int32OrNull('Connected sockets whose status is Error. Never null here.'),
    subgroups: Type.Array(ref('ChargerGroup'), {
      description: 'The sites nested in this one, of the same shape, to any depth; by id ascending.',
    }),
    chargers: Type.Array(ref('Charger'), {
      description: 'The chargers that stand directly on this site; by id ascending.',
    }),
    payerId: int64OrNull('Who pays the invoices.'),
    costId: text('Id of the tariff that is the site’s power cost; "" when unset.'),
    costName: text('Its name; "" when unset.'),
    paymentRecipientId: int64OrNull('Who receives the site’s money.'),
    id: int64('Id of the site.'),
    groupName: text('Name of the site.'),
    groupType: int32OrNull('0 SUB_CPO, 1 SITE, 2 SUB_SITE, 3 CIRCUIT, 4 OTHER.', {
      enum: [0, 1, 2, 3, 4, null],
      default: 0,
    }),
    externalId: text('The customer’s own id of the site; "" when unset.'),
  },
  { $id: 'ChargerGroup', description: 'A site with everything nested in it.' },
);

export const externalIdSchema = Type.Object(
  {
    referenceType: int32('Its meaning is the customer’s own.', { enum: [0, 1], default: 0 }),
    referenceId: text('Which connected system or record it is about.'),
    externalId: text('The driver’s id there.'),
    effectiveFrom: timeOrNull('From when on it holds; null: always did.'),
  },
  { $id: 'IntegratedExternalId', description: 'The driver’s id in a connected system.' },
);

export const driverDocumentSchema = Type.Object(
  {
    id: int64('Unique over all customers; always within int32, as the path demands.'),
    name: text('Name of the driver.'),
    homeGroupId: int64(
      'Home site: groups drivers and decides which operators see them. It grants no right to charge. 0: none.',
    ),
    homeGroupName: text('Name of the home site; "" without one.'),
    externalId: text('The customer’s own id of the driver; "" when unset.'),
    tags: Type.Array(ref('Tag'), { description: 'By id ascending.' }),
    chargerGroups: Type.Array(ref('ChargerGroup'), {
      description:
        'The topmost sites at which the driver may charge now, each with everything nested in it: a right on a site covers all of that. A granted site below another granted one appears inside it only.',
    }),
    chargers: Type.Array(ref('Charger'), {
      description: 'Chargers granted one by one, whether or not a granted site covers them too.',
    }),
    payerId: int64OrNull('Who pays the driver’s invoices.'),
    integratedExternalIds: Type.Array(ref('IntegratedExternalId'), {
      description: 'The driver’s ids in connected systems.',
    }),
  },
  {
    $id: 'DriverDocument',
    description:
      'A driver with its tags, the sites and chargers at which it may charge, and their live state. Every key is always present.',
  },
);
