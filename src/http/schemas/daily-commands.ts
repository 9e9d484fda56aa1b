/** What people order every day, as it is sent. */
import Type, { type Static } from 'typebox';
import { RESETS } from '../../domain/commands/daily.ts';
import { closed, flag, INT32, int32OrNull, label, ref, sent, text, textOrNull } from './parts.ts';
import { MAX_SOCKET_ID } from './sockets.ts';

export const newStartSchema = Type.Object(
  {
    idTag: Type.Optional(
      textOrNull('The tag that is to charge.', {
        ...{ minLength: 1, maxLength: 20, pattern: '\\S', 'x-rule': 'must not be blank' },
      }),
    ),
    driverId: Type.Optional(
      int32OrNull(
        'The driver who is to charge: the first of its tags that may is taken. With `idTag`: it must be the driver’s.',
        INT32,
      ),
    ),
    socketId: Type.Optional(
      int32OrNull('On which socket; left out: the charger chooses.', { minimum: 1, maximum: MAX_SOCKET_ID }),
    ),
    unchecked: sent.flag('Whether the charger is asked although the tag may not charge there.', false),
  },
  { $id: 'NewStart', description: 'Who is to charge, by tag or by driver, and where.', ...closed },
);
export type NewStart = Static<typeof newStartSchema>;

export const newResetSchema = Type.Object(
  {
    type: text('soft: what runs is stopped first; hard: at once.', { enum: RESETS }),
  },
  { $id: 'NewReset', description: 'How the charger restarts.', ...closed },
);

export const newAvailabilitySchema = Type.Object(
  { available: flag('Whether it is to be of use, or out of use.') },
  { $id: 'NewAvailability', description: 'Whether a charger or socket is of use.', ...closed },
);

export const newSettingSchema = Type.Object(
  {
    key: label('Name of the configuration key.', 50),
    value: text('Its new value, as text.', { maxLength: 500 }),
  },
  { $id: 'NewSetting', description: 'One configuration key with its new value.', ...closed },
);

export const stopsSchema = Type.Object(
  { items: Type.Array(ref('Command'), { description: 'One for each; none: nothing ran.' }) },
  { $id: 'Stops', description: 'The stops that were ordered, newest transaction first.' },
);

export const dailySchemas = [
  newStartSchema,
  newResetSchema,
  newAvailabilitySchema,
  newSettingSchema,
  stopsSchema,
];
