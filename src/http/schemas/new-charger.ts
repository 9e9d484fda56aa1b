/** Chargers as they are sent: to be made, replaced, changed, claimed, many at once. */
import Type, { type Static } from 'typebox';
import type { NewCharger } from '../../app/admin/create-charger.ts';
import { type AuthMode, SECURITY_PROFILES } from '../../domain/chargers/charger.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { CHARGER_ID_PATTERN, type ChargerId, isChargerId, siteId } from '../../domain/ids.ts';
import { batchOf } from '../batch.ts';
import { CHARGER_ID_RULE } from '../path.ts';
import { AUTH_MODES, CALL_TIMEOUT, createdChargerSchema, MODE, PROFILE, QUIET } from './chargers.ts';
import { closed, ignored, int32, int64, patchOf, refOrNull, sent, text, textOrNull } from './parts.ts';
import { type NewLocation, toLocation, unblank } from './places.ts';
import { type NewSocket, toSocket } from './sockets.ts';

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
      Type.Unsafe<AuthMode>({
        type: 'string',
        enum: AUTH_MODES,
        default: 'basic',
        description: `${MODE} Left out of a change: as it is.`,
      }),
    ),
    password: Type.Optional(
      textOrNull(
        'An existing password, for networks that move here. Left out, "" or null: of a new charger one is made in mode basic, of one that is there it stays. Shorter than 16 characters it is taken with a warning.',
        {
          maxLength: 128,
          pattern: '^[^\\x00-\\x1f\\x7f]*$',
          'x-rule': 'must not contain control characters',
        },
      ),
    ),
    adoptHours: Type.Optional(
      int32(
        'In mode adopt: for how many hours from now the first password seen is kept. It counts when the mode becomes adopt, and until a password was adopted.',
        {
          minimum: 1,
          maximum: 8760,
          default: 72,
        },
      ),
    ),
    allowMissingSubprotocol: sent.flag(
      'Whether it may connect without Sec-WebSocket-Protocol; it then speaks OCPP 1.6. Left out of a change: as it is.',
      false,
    ),
    minimumSecurityProfile: Type.Optional(
      int32(`${PROFILE} Left out of a change: as it is.`, { minimum: 0, maximum: 2, default: 0 }),
    ),
    quiet: sent.flag(`${QUIET} Left out of a change: as it is.`, false),
    callTimeoutSeconds: Type.Optional(
      int32(`${CALL_TIMEOUT} Left out of a change: as it is.`, { minimum: 0, maximum: 3600, default: 0 }),
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
      'adoptUntil',
      'passwordSet',
      'warnings',
    ),
  },
  { $id: 'NewCharger', ...closed },
);

/** The same behind an address that says which charger is meant. */
export const namedChargerSchema = Type.Object(
  {
    ...newChargerSchema.properties,
    chargerId: Type.Optional(
      text('Left out, or the same as in the address: the identity of a charger never changes.'),
    ),
  },
  { $id: 'NamedCharger', description: 'A charger whose chargerId stands in the address.', ...closed },
);

export const chargerPatchSchema = patchOf(namedChargerSchema, 'ChargerPatch');
export const chargerBatchSchema = batchOf('NewCharger', '`chargerId`');

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
    login: {
      authMode: given.authMode ?? null,
      password: unblank(given.password),
      adoptHours: given.adoptHours ?? null,
      allowMissingSubprotocol: given.allowMissingSubprotocol ?? null,
      minimumSecurityProfile: SECURITY_PROFILES.find((one) => one === given.minimumSecurityProfile) ?? null,
      quiet: given.quiet ?? null,
      callTimeoutSeconds: given.callTimeoutSeconds ?? null,
    },
    sockets: given.sockets == null ? null : sockets,
  };
}

/** What the OCPP security white paper wants at least. */
const SAFE_PASSWORD = 16;

export function passwordWarnings(password: string | null) {
  if (password === null || password.length >= SAFE_PASSWORD) return [];
  const rule = `is shorter than ${SAFE_PASSWORD} characters: the OCPP security white paper wants 16 to 20`;
  return [{ field: 'password', rule }];
}

/** @param chargerId as in the address. */
export function toNamedCharger(given: Static<typeof namedChargerSchema>, chargerId: ChargerId) {
  return given.chargerId === undefined || given.chargerId === chargerId
    ? toCharger({ ...given, chargerId })
    : refuse('bad-body', 'chargerId', 'must be left out or the same as in the address: it cannot change');
}
