/** Chargers as they are kept, with their live state in the driver document's words. */
import Type from 'typebox';
import type { CreatedCharger } from '../../app/admin/create-charger.ts';
import type { PastConnection } from '../../app/ports/chargers-history.ts';
import type { ChargerReading } from '../../app/queries/kept-charger.ts';
import { type ConfigurationKey, NOWHERE } from '../../domain/chargers/charger.ts';
import { chargerDocument } from '../../domain/drivers/charger-document.ts';
import { iso, isoOrNull } from '../times.ts';
import { chargerKeys } from './driver-document.ts';
import {
  closed,
  flag,
  int32,
  int64,
  listOf,
  ref,
  text,
  textOrNull,
  time,
  timeOrNull,
  warnings,
} from './parts.ts';

export const AUTH_MODES = ['basic', 'none', 'adopt'] as const;
export const MODE =
  'How it proves who it is: basic, a password over HTTP Basic; none, not at all; adopt, the first password seen within a window is kept (for networks that move here).';

export const PROFILE =
  'The security profile of the OCPP white paper below which it is not let in. 0: any; 1: with a password; 2: with a password over TLS.';
export const QUIET =
  'Whether the server calls it for nothing of its own, as tools for certification expect; what people order is sent all the same.';

export const CALL_TIMEOUT =
  'How long an answer of it is waited for, seconds; 0: as CALL_TIMEOUT_SECONDS has it. It counts from its next connection.';

const keptKeys = {
  ...chargerKeys,
  lastSeen: timeOrNull('When the last frame came from the charger, by the server; null: never.'),
  locationInfo: ref('OwnLocation'),
  authMode: text(MODE, { enum: AUTH_MODES }),
  allowMissingSubprotocol: flag('Whether it may connect without Sec-WebSocket-Protocol.'),
  adoptUntil: timeOrNull(
    'In mode adopt: until when the first password seen is kept; null: none is looked for.',
  ),
  minimumSecurityProfile: int32(PROFILE, { minimum: 0, maximum: 2 }),
  quiet: flag(QUIET),
  callTimeoutSeconds: int32(CALL_TIMEOUT, { minimum: 0, maximum: 3600 }),
  passwordSet: flag('Whether a password is kept of it, as a hash.'),
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

/**
 * Own values only: what a charger inherits from its site would become its own when sent back.
 * @param publicUrl where this server is reached from outside
 */
export function shownCharger({ kept, fragment, at }: ChargerReading, publicUrl: string) {
  return {
    ...chargerDocument(fragment, at),
    lastSeen: isoOrNull(fragment.lastSeen),
    locationInfo: { ...NOWHERE, ...fragment.places[0] },
    authMode: kept.authMode,
    allowMissingSubprotocol: kept.allowMissingSubprotocol,
    adoptUntil: isoOrNull(kept.adoptUntil),
    minimumSecurityProfile: kept.minimumSecurityProfile,
    quiet: kept.quiet,
    callTimeoutSeconds: kept.callTimeoutSeconds,
    passwordSet: kept.passwordSet,
    ocppUrl: `${publicUrl.replace(/^http/, 'ws')}/ocpp/${encodeURIComponent(kept.chargerId)}`,
  };
}

export const shownCreated = (made: CreatedCharger, publicUrl: string, told: readonly object[]) => ({
  ...shownCharger(made, publicUrl),
  password: made.password,
  warnings: told,
});

export const chargerListSchema = listOf('KeptCharger', 'Chargers of every site, with their live state.');

export const configurationReadSchema = Type.Object(
  { chargerConfigurations: Type.Array(ref('ChargerConfiguration')) },
  { $id: 'ConfigurationRead', description: 'The configuration as just read from the charger.' },
);

export const chargerPasswordSchema = Type.Object(
  {
    chargerId: text('Whose: it is the user name of HTTP Basic.'),
    password: text('Shown here and never again: only its hash is kept.'),
  },
  { $id: 'ChargerPassword', description: 'A new password.' },
);

export const profileDemandSchema = Type.Object(
  {
    securityProfile: int32(
      'The one that it shall come with, higher than its `minimumSecurityProfile`. 1: a password; 2: a password over TLS.',
      { minimum: 1, maximum: 2 },
    ),
  },
  { $id: 'SecurityProfileDemand', description: 'A security profile that is demanded.', ...closed },
);

export const keptConfigurationSchema = Type.Object(
  {
    readAt: timeOrNull('When it was read from the charger; null: never.'),
    chargerConfigurations: Type.Unsafe<unknown>({
      type: ['array', 'null'],
      items: { $ref: 'ChargerConfiguration#' },
      description: 'By name; null: never read.',
    }),
  },
  { $id: 'KeptConfiguration', description: 'The configuration as it was last read from the charger.' },
);

export const showConfiguration = (keys: readonly ConfigurationKey[]) =>
  keys.map((key) => ({
    configName: key.name,
    configValue: key.value ?? '',
    canBeChanged: !key.readonly,
  }));

export const connectionSchema = Type.Object(
  {
    number: int64('Counts the connections of the charger from 1.'),
    startedAt: time('When it began.'),
    endedAt: timeOrNull('When it ended; null: it lives.'),
    reason: textOrNull(
      'Why it ended: closed-by-charger, connection-lost, replaced, no-pong, silent, shutdown, node-gone, …; null: it lives.',
    ),
    address: text('From where the charger came.'),
    subprotocol: text('What it speaks; "": it came without Sec-WebSocket-Protocol.'),
    node: text('Which node of the server held it.'),
  },
  { $id: 'Connection', description: 'One connection of a charger.' },
);
export const connectionListSchema = listOf('Connection', 'Newest first.');

export const showConnection = (one: PastConnection) => ({
  number: one.epoch,
  startedAt: iso(one.startedAt),
  endedAt: isoOrNull(one.endedAt),
  reason: one.reason,
  address: one.address,
  subprotocol: one.subprotocol,
  node: one.node,
});

export const unknownChargerSchema = Type.Object(
  {
    identity: text('As it came, cut at 100 characters.'),
    claimable: flag('Whether a charger can bear it: some that knock have blanks or slashes in it.'),
    address: text('From where it came last.'),
    count: int64('How often it came.'),
    firstAt: time('When it first came.'),
    lastAt: time('When it last came.'),
  },
  { $id: 'UnknownCharger', description: 'An identity that knocked and that no charger has.' },
);
export const unknownChargerListSchema = listOf('UnknownCharger', 'Who knocked last comes first.');
