/** Chargers as they are kept, with their live state in the driver document's words. */
import Type, { type Static } from 'typebox';
import type { NewCharger } from '../../app/admin/create-charger.ts';
import type { ChargerReading } from '../../app/queries/kept-charger.ts';
import type { AuthMode, SocketSettings } from '../../domain/chargers/charger.ts';
import { NOWHERE } from '../../domain/chargers/charger.ts';
import { chargerDocument } from '../../domain/drivers/document.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { CHARGER_ID_PATTERN, isChargerId, siteId } from '../../domain/ids.ts';
import { CHARGER_ID_RULE } from '../path.ts';
import { isoOrNull } from '../times.ts';
import { chargerKeys, socketSchema } from './driver-document.ts';
import {
  closed,
  flag,
  INT32,
  ignored,
  int32,
  int64,
  listOf,
  ref,
  refOrNull,
  sent,
  text,
  textOrNull,
  timeOrNull,
  warnings,
} from './parts.ts';
import { type NewLocation, toLocation, unblank } from './places.ts';

const MODES = ['basic', 'none', 'adopt'] as const;
const MODE =
  'How it proves who it is: basic, a password over HTTP Basic; none, not at all; adopt, the first password seen within a window is kept (for networks that move here).';

const keptKeys = {
  ...chargerKeys,
  lastSeen: timeOrNull('When the last frame came from the charger, by the server; null: never.'),
  locationInfo: ref('OwnLocation'),
  authMode: text(MODE, { enum: MODES }),
  allowMissingSubprotocol: flag('Whether it may connect without Sec-WebSocket-Protocol.'),
  ocppUrl: text('Where it connects: OCPP over WebSocket.'),
};

export const keptChargerSchema = Type.Object(keptKeys, {
  $id: 'KeptCharger',
  description: 'A charger: what people entered, how it logs in, and its live state. What is unset is null.',
});

export const createdChargerSchema = Type.Object(
  {
    ...keptKeys,
    password: textOrNull(
      'Its password for HTTP Basic, the user name being the chargerId. Shown here and never again: only its hash is kept. null in the modes none and adopt.',
    ),
    warnings,
  },
  { $id: 'CreatedCharger', description: 'A new charger.' },
);

const MAX_SOCKET_ID = 1000;

const newSocketSchema = Type.Object(
  {
    id: int32('Number of the socket: OCPP 1.6’s connectorId.', { minimum: 1, maximum: MAX_SOCKET_ID }),
    name: sent.text('Label; left out: the id.'),
    type: sent.text('Connector type in OCPI’s words.'),
    maxPower: sent.text('Rated power as text.'),
    format: sent.text('OCPI’s SOCKET or CABLE.'),
    socketPowerType: sent.text('OCPI’s power type.'),
    maxWatts: sent.count('Most power, W.'),
    maxVoltage: sent.count('Most voltage, V.'),
    maxAmperage: sent.count('Most current per phase, A.'),
    phaseRotation: sent.text('Order of the wired phases: RST, RTS, …'),
    termsAndConditions: Type.Optional(
      textOrNull('Address of the operator’s terms. `""` or null: unset.', { format: 'uri', maxLength: 2000 }),
    ),
    deviceEvseId: Type.Optional(
      Type.Unsafe<number | null>({ type: ['integer', 'null'], format: 'int32', ...INT32 }),
    ),
    deviceConnectorId: Type.Optional(
      Type.Unsafe<number | null>({ type: ['integer', 'null'], format: 'int32', ...INT32 }),
    ),
    ...ignored(socketSchema.properties, 'status', 'lastUpdated', 'chargingStationEvseId'),
  },
  {
    $id: 'NewSocket',
    description: 'What people enter about a socket; its state comes from the charger.',
    ...closed,
  },
);

type NewSocket = Static<typeof newSocketSchema>;

export const newChargerSchema = Type.Object(
  {
    chargerId: text('The OCPP identity; unique over all customers.', {
      pattern: CHARGER_ID_PATTERN,
      'x-rule': CHARGER_ID_RULE,
    }),
    chargerName: sent.text('Label; left out: the chargerId.'),
    groupId: int64('The site at which it stands.', {
      minimum: Number.MIN_SAFE_INTEGER,
      maximum: Number.MAX_SAFE_INTEGER,
    }),
    locationInfo: Type.Optional(refOrNull<NewLocation>('NewLocation')),
    evseId: sent.text('EVSE id in eMI3 syntax, for example FRA23E45B*78C.'),
    splitEvseBySocket: sent.flag(
      'How the EVSE’s OCPI uid is made: the chargerId (false), or chargerId and socket id.',
      false,
    ),
    capabilities: Type.Optional(
      Type.Array(Type.String({ maxLength: 255 }), {
        maxItems: 100,
        description: 'Capabilities in OCPI’s words.',
      }),
    ),
    physicalReference: sent.text('What is painted on the charger.'),
    integrationRelays: Type.Optional(
      Type.Unsafe<string[] | null>({
        type: ['array', 'null'],
        items: { type: 'string', maxLength: 255 },
        maxItems: 100,
        description:
          'Names of integrations set on this very charger. Kept and served; nothing acts on it yet.',
      }),
    ),
    pushIntegrationEnabled: sent.flag(
      'Whether its events go to push integrations. Kept and served; nothing acts on it yet.',
      false,
    ),
    chargerSpecificMessageStructure: sent.flag(
      'Whether its pushed messages carry its own fields. Kept and served; nothing acts on it yet.',
      false,
    ),
    customProperties: Type.Optional(
      Type.Unsafe<Record<string, string> | null>({
        type: ['object', 'null'],
        propertyNames: { maxLength: 255 },
        additionalProperties: { type: 'string', maxLength: 2000 },
        maxProperties: 100,
        description: 'A free map of texts.',
      }),
    ),
    sockets: Type.Optional(
      Type.Unsafe<NewSocket[] | null>({
        type: ['array', 'null'],
        items: { $ref: 'NewSocket#' },
        maxItems: 200,
        description: 'What is known of its sockets beforehand; those that it reports are made by themselves.',
      }),
    ),
    authMode: Type.Optional(
      Type.Unsafe<AuthMode>({ type: 'string', enum: MODES, default: 'basic', description: MODE }),
    ),
    password: Type.Optional(
      textOrNull(
        'An existing password, for networks that move here. Left out, "" or null: one is made in mode basic. Shorter than 16 characters it is taken with a warning.',
        {
          maxLength: 128,
          pattern: '^[^\\x00-\\x1f\\x7f]*$',
          'x-rule': 'must not contain control characters',
        },
      ),
    ),
    adoptHours: Type.Optional(
      int32('In mode adopt: for how many hours from now the first password seen is kept.', {
        minimum: 1,
        maximum: 8760,
        default: 72,
      }),
    ),
    allowMissingSubprotocol: sent.flag(
      'Whether it may connect without Sec-WebSocket-Protocol; it then speaks OCPP 1.6.',
      false,
    ),
    ...ignored(
      createdChargerSchema.properties,
      'id',
      'groupName',
      'publicGroupName',
      'firmwareVersion',
      'manufacturer',
      'serialNumber',
      'chargerModel',
      'amountOfSockets',
      'lastSeen',
      'lastMessage',
      'activeConnection',
      'chargerStatus',
      'chargerConfigurations',
      'iccid',
      'imsi',
      'meterSerialNumber',
      'meterType',
      'ocppUrl',
      'warnings',
    ),
  },
  { $id: 'NewCharger', ...closed },
);

export type NewChargerBody = Static<typeof newChargerSchema>;

export function toCharger(given: NewChargerBody): NewCharger | Refusal {
  const { chargerId } = given;
  if (!isChargerId(chargerId)) return refuse('bad-body', 'chargerId', CHARGER_ID_RULE);
  const location = toLocation(given.locationInfo);
  if (isRefusal(location)) return location;
  const sockets = (given.sockets ?? []).map(toSocket);
  const twice = sockets.findIndex((s, i) => sockets.findIndex((t) => t.socketId === s.socketId) < i);
  if (twice >= 0) return refuse('bad-body', `sockets[${twice}].id`, 'must be different for each socket');
  return {
    settings: {
      chargerId,
      chargerName: unblank(given.chargerName) ?? chargerId,
      siteId: siteId(given.groupId),
      location,
      evseId: given.evseId ?? '',
      splitEvseBySocket: given.splitEvseBySocket ?? false,
      capabilities: given.capabilities ?? [],
      physicalReference: unblank(given.physicalReference),
      integrationRelays: given.integrationRelays ?? null,
      pushIntegrationEnabled: given.pushIntegrationEnabled ?? false,
      chargerSpecificMessageStructure: given.chargerSpecificMessageStructure ?? false,
      customProperties: given.customProperties ?? null,
    },
    authMode: given.authMode ?? 'basic',
    password: unblank(given.password),
    adoptHours: given.adoptHours ?? 72,
    allowMissingSubprotocol: given.allowMissingSubprotocol ?? false,
    sockets,
  };
}

/** What the OCPP security white paper wants at least. */
const SAFE_PASSWORD = 16;

export function passwordWarnings(password: string | null) {
  if (password === null || password.length >= SAFE_PASSWORD) return [];
  const rule = `is shorter than ${SAFE_PASSWORD} characters: the OCPP security white paper wants 16 to 20`;
  return [{ field: 'password', rule }];
}

function toSocket(given: NewSocket): SocketSettings {
  const name = unblank(given.name);
  return {
    socketId: given.id,
    name: name === String(given.id) ? null : name,
    type: unblank(given.type),
    maxPower: unblank(given.maxPower),
    format: unblank(given.format),
    socketPowerType: unblank(given.socketPowerType),
    maxWatts: given.maxWatts ?? null,
    maxVoltage: given.maxVoltage ?? null,
    maxAmperage: given.maxAmperage ?? null,
    phaseRotation: unblank(given.phaseRotation),
    termsAndConditions: unblank(given.termsAndConditions),
    deviceEvseId: given.deviceEvseId ?? null,
    deviceConnectorId: given.deviceConnectorId ?? null,
  };
}

/** Own values only: what a charger inherits from its site would become its own when sent back. */
export function showCharger({ kept, fragment, at }: ChargerReading, ocppUrl: string) {
  return {
    ...chargerDocument(fragment, at),
    lastSeen: isoOrNull(fragment.lastSeen),
    locationInfo: { ...NOWHERE, ...fragment.places[0] },
    authMode: kept.authMode,
    allowMissingSubprotocol: kept.allowMissingSubprotocol,
    ocppUrl,
  };
}

export const chargerListSchema = listOf('KeptCharger', 'Chargers by id ascending.');

export const configurationReadSchema = Type.Object(
  { chargerConfigurations: Type.Array(ref('ChargerConfiguration')) },
  { $id: 'ConfigurationRead', description: 'The configuration as just read from the charger.' },
);
export { newSocketSchema };
