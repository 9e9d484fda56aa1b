/** Reservations: places at chargers kept free for somebody. */
import Type, { type Static } from 'typebox';
import { COMMAND_STATES } from '../../domain/commands/command.ts';
import { RESERVATION_STATES, type Reservation } from '../../domain/reservations/reservation.ts';
import { iso, isoOrNull } from '../times.ts';
import {
  closed,
  INT32,
  int32OrNull,
  int64,
  int64OrNull,
  listOf,
  SAFE,
  sent,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './parts.ts';
import { MAX_SOCKET_ID } from './sockets.ts';

/** Minutes of the longest reservation. */
const WEEK = 7 * 24 * 60;

export const newReservationSchema = Type.Object(
  {
    idTag: Type.Optional(
      textOrNull('The tag for which the place is kept free.', {
        ...{ minLength: 1, maxLength: 20, pattern: '\\S', 'x-rule': 'must not be blank' },
      }),
    ),
    driverId: Type.Optional(
      int32OrNull(
        'The driver for whom: the first of its tags that may charge there is taken. With `idTag`: it must be the driver’s.',
        INT32,
      ),
    ),
    socketId: Type.Optional(
      int32OrNull('Which socket; left out: any, the charger chooses.', {
        ...{ minimum: 1, maximum: MAX_SOCKET_ID },
      }),
    ),
    until: sent.time('Until when; at most 7 days ahead. Or say `minutes`.'),
    minutes: Type.Optional(
      int32OrNull('For how long from now, in the place of `until`.', { minimum: 1, maximum: WEEK }),
    ),
    replaces: Type.Optional(
      int64OrNull(
        'Id of the reservation at this charger whose place it takes, in one step: the charger is sent the same number.',
        SAFE,
      ),
    ),
    unchecked: sent.flag('Whether the charger is asked although the tag may not charge there.', false),
  },
  { $id: 'NewReservation', description: 'For whom a place is kept free, where, and until when.', ...closed },
);
export type NewReservation = Static<typeof newReservationSchema>;

export const reservationSchema = Type.Object(
  {
    id: int64('Id of the reservation.'),
    chargerId: text('The charger.'),
    socketId: int32OrNull('The socket; null: any.'),
    number: int64('What the charger calls it: OCPP’s reservationId.'),
    idTag: textOrNull(
      'The tag for which; `***` for who sees only some branches; null: of a person who was erased.',
    ),
    parentIdTag: textOrNull('Tags with this parent may use it, too.'),
    driverId: int32OrNull('Whose tag it was then; null: nobody’s, or not yours to know.'),
    until: time('Until when.'),
    state: text(
      'requested: the charger has not answered yet; active: the place is kept free; unknown: nobody can know whether it is; rejected: the charger said no; failed: it could not be asked, or answered with an error; used: a transaction began by it; cancelled: taken back or replaced; expired: its time was over; lost: the charger ended it or contradicts it.',
      { enum: RESERVATION_STATES },
    ),
    reason: textOrNull('Why, where the state does not say it: of a rejected one the charger’s own word.'),
    askedBy: text('Who ordered it: `key 5`, `operator 3`.'),
    createdAt: time('When it was ordered.'),
    endedAt: timeOrNull('When it was over; null: it is not.'),
    shownAt: timeOrNull('When the charger first reported the place as Reserved; null: it never did.'),
    transactionId: int32OrNull('The transaction that began by it.'),
    commandId: int64OrNull('Its ReserveNow; null: that is forgotten.'),
    cancelCommandId: int64OrNull('The last CancelReservation for it; null: there was none.'),
    cancelState: textOrNull('How that CancelReservation stands, in the states of commands.', {
      enum: [...COMMAND_STATES, null],
    }),
  },
  { $id: 'Reservation', description: 'A place at a charger, kept free for somebody.' },
);
export const reservationListSchema = listOf('Reservation', 'Newest first.');

export const reservationSchemas = [newReservationSchema, reservationSchema, reservationListSchema];

export function showReservation(one: Reservation) {
  return {
    id: one.id,
    chargerId: one.chargerId,
    socketId: one.socketId,
    number: one.number,
    idTag: one.idTag,
    parentIdTag: one.parentIdTag,
    driverId: one.driverId,
    until: iso(one.until),
    state: one.state,
    reason: one.reason,
    askedBy: one.askedBy,
    createdAt: iso(one.createdAt),
    endedAt: isoOrNull(one.endedAt),
    shownAt: isoOrNull(one.shownAt),
    transactionId: one.transactionId,
    commandId: one.command?.id ?? null,
    cancelCommandId: one.cancelId,
    cancelState: one.cancelState,
  };
}
