/** Charging profiles that chargers have, and limits as people say them. */
import Type, { type Static } from 'typebox';
import type { ProfileReading } from '../../app/queries/list-charging-profiles.ts';
import type { Limit } from '../../domain/charging-profiles/limit.ts';
import { KINDS, PROFILE_STATES, PURPOSES } from '../../domain/charging-profiles/profile.ts';
import { endOrNull, iso, isoOrNull } from '../times.ts';
import {
  closed,
  doubleOrNull,
  int32,
  int64,
  int64OrNull,
  listOf,
  sent,
  text,
  time,
  timeOrNull,
} from './parts.ts';

export const chargingProfileSchema = Type.Object(
  {
    id: int64('Id of the entry.'),
    profileId: int32('The profile’s chargingProfileId.'),
    socketId: int64OrNull(
      'The socket whose it is; null: the charger’s as a whole, or of a start on a socket that the charger chooses.',
    ),
    purpose: text(
      'ChargePointMaxProfile: of the charger as a whole; TxDefaultProfile: of every transaction that has none of its own; TxProfile: of one.',
      { enum: PURPOSES },
    ),
    stackLevel: int32('Of several with the same purpose the one with the highest level holds.'),
    kind: text('When its schedule begins.', { enum: KINDS }),
    transactionId: int64OrNull('The transaction whose it is, and with which it ends.'),
    validFrom: timeOrNull('From when it is good.'),
    validTo: timeOrNull('Until when it is good.'),
    state: text(
      'installed: the charger has it; awaited: it came with a remote start that has begun nothing yet; uncertain: a command to which no answer came may have set, replaced or cleared it; expired: its validTo has passed.',
      { enum: PROFILE_STATES },
    ),
    profile: Type.Unsafe({
      type: 'object',
      additionalProperties: true,
      description: 'As it was sent, in the fields of OCPP 1.6.',
    }),
    sentAt: time('When it was sent.'),
    commandId: int64OrNull('The command that brought it; null: one of the customer before.'),
  },
  { $id: 'ChargingProfile', description: 'A charging profile that a charger has, as far as is known.' },
);
export const chargingProfileListSchema = listOf('ChargingProfile', 'Newest first.');

export const showProfile = ({ known, state }: ProfileReading) => ({
  id: known.id,
  profileId: known.profileId,
  socketId: known.socketId === 0 ? null : known.socketId,
  purpose: known.purpose,
  stackLevel: known.stackLevel,
  kind: known.kind,
  transactionId: known.transactionId,
  validFrom: isoOrNull(known.validFrom),
  validTo: isoOrNull(known.validTo),
  state,
  profile: known.fields,
  sentAt: iso(known.sentAt),
  commandId: known.commandId,
});

const AT_LEAST_NOTHING = { minimum: 0, maximum: 1e9 };

export const newLimitSchema = Type.Object(
  {
    amps: Type.Optional(
      doubleOrNull(
        'Most current per phase, A, with at most one decimal; null lifts the limit.',
        AT_LEAST_NOTHING,
      ),
    ),
    watts: Type.Optional(
      doubleOrNull('Most power, W, with at most one decimal; null lifts the limit.', AT_LEAST_NOTHING),
    ),
    until: sent.time('Until when it holds; left out: until it is lifted.'),
  },
  { $id: 'NewLimit', description: 'The most that is given: `amps` or `watts`.', ...closed },
);

export const toLimit = ({ amps, watts, until }: Static<typeof newLimitSchema>): Limit => ({
  ...(amps === undefined ? {} : { amps }),
  ...(watts === undefined ? {} : { watts }),
  until: endOrNull(until),
});

export const profileSchemas = [chargingProfileSchema, chargingProfileListSchema, newLimitSchema];
