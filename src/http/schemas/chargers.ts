/** Chargers as they are kept, with their live state in the driver document's words. */
import Type from 'typebox';
import type { CreatedCharger } from '../../app/admin/create-charger.ts';
import type { ChargerReading } from '../../app/queries/kept-charger.ts';
import { NOWHERE } from '../../domain/chargers/charger.ts';
import { chargerDocument } from '../../domain/drivers/document.ts';
import { isoOrNull } from '../times.ts';
import { chargerKeys } from './driver-document.ts';
import { flag, listOf, ref, text, textOrNull, timeOrNull, warnings } from './parts.ts';

export const AUTH_MODES = ['basic', 'none', 'adopt'] as const;
export const MODE =
  'How it proves who it is: basic, a password over HTTP Basic; none, not at all; adopt, the first password seen within a window is kept (for networks that move here).';

const keptKeys = {
  ...chargerKeys,
  lastSeen: timeOrNull('When the last frame came from the charger, by the server; null: never.'),
  locationInfo: ref('OwnLocation'),
  authMode: text(MODE, { enum: AUTH_MODES }),
  allowMissingSubprotocol: flag('Whether it may connect without Sec-WebSocket-Protocol.'),
  adoptUntil: timeOrNull(
    'In mode adopt: until when the first password seen is kept; null: none is looked for.',
  ),
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
