/** Reservations: places at chargers kept free for somebody. */
import { isUnderWay } from '../../app/control/read-reservations.ts';
import type { PlaceAsked } from '../../app/control/reserve.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import { type ChargerId, driverId, reservationId } from '../../domain/ids.ts';
import { RESERVATION_STATES, type Reservation } from '../../domain/reservations/reservation.ts';
import type { Answer } from '../answer.ts';
import { type Call, type Endpoint, endpoint } from '../endpoint.ts';
import { answerPage } from '../page.ts';
import { chargerIdInPath, id64 } from '../path.ts';
import { chargerIdAsked, countAsked, idTagAsked, oneOf, readQuery } from '../query.ts';
import { named } from '../schemas/named.ts';
import {
  type NewReservation,
  newReservationSchema,
  reservationListSchema,
  reservationSchema,
  showReservation,
} from '../schemas/reservations.ts';
import { timeOrNull } from '../times.ts';
import { CHARGERS } from './chargers.ts';
import { orderedOnce, ordering } from './commands.ts';

const RESERVATIONS = '/api/v1/reservations';
const shared = { caller: 'customer', resource: 'chargers', tag: 'reservations' } as const;
const parameters = { reservationId: id64('Id of the reservation.') };
const ofCharger = { chargerId: chargerIdInPath };
const atCharger = { chargerId: chargerIdAsked(false, 'Only at this charger.') };
const listAsks = {
  state: oneOf(RESERVATION_STATES, 'Only those that are in this state.'),
  socketId: countAsked('Only those of this socket.'),
  driverId: countAsked('Only for this driver.'),
  idTag: idTagAsked(false, 'Only for this tag.'),
};

const ANSWERS = {
  200: { description: 'The charger has answered, or is not asked.', schema: named(reservationSchema) },
  202: {
    description: 'Something is still to be asked of the charger. `Location` says where to look.',
    schema: named(reservationSchema),
    headers: { Location: { type: 'string', description: 'Where the reservation is read.' } },
  },
};
const ONE_PAGE = { 200: { description: 'One page.', schema: named(reservationListSchema) } };

const answer = (one: Reservation): Answer => ({
  status: isUnderWay(one) ? 202 : 200,
  json: showReservation(one),
  location: `${RESERVATIONS}/${one.id}`,
});

/** What is asked for. */
function placeOf(body: NewReservation): PlaceAsked {
  const { idTag = null, driverId: driver = null, socketId = null, replaces = null, minutes = null } = body;
  return {
    ...{ idTag, socketId, until: timeOrNull(body.until) },
    driverId: driver === null ? null : driverId(driver),
    lasts: minutes === null ? null : minutes * 60_000,
    replaces: replaces === null ? null : reservationId(replaces),
  };
}

export function reservationRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      verb: 'operate',
      method: 'POST',
      path: `${CHARGERS}/:chargerId/reservations`,
      parameters: ofCharger,
      awaits: true,
      operationId: 'reserve',
      summary: 'Reserve',
      description:
        'Orders a ReserveNow: the charger keeps a socket, or any one of its sockets, free for a tag until a time. The tag must be one that may charge there. With the tag go those of drivers who share its parent. A socket that is kept free already is refused, unless this one takes that one’s place.',
      asks: ordering,
      body: newReservationSchema,
      answers: ANSWERS,
      errors: ['charger-not-found', 'charger-busy', 'tag-refused', 'already-reserved', 'charger-cannot'],
      async handle({ api, who, path, body, query, once, closing }) {
        const asked = readQuery(ordering, query);
        if (isRefusal(asked)) return asked;
        const { wait, expiresIn } = asked;
        const more = { expiresIn, unchecked: body.unchecked === true };
        return orderedOnce(
          { body, once },
          wait,
          (inside) => inside.reserve(who, path.chargerId, placeOf(body), more),
          (id, milliseconds) => api.awaitReservation(who, reservationId(id), milliseconds, closing),
          answer,
        );
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${CHARGERS}/:chargerId/reservations`,
      parameters: ofCharger,
      operationId: 'listChargerReservations',
      summary: 'List reservations at a charger',
      description: 'Newest first. Reservations are forgotten after 90 days.',
      asks: listAsks,
      query: 'page',
      answers: ONE_PAGE,
      errors: ['charger-not-found'],
      handle: (call) => list(call, call.path.chargerId),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: RESERVATIONS,
      operationId: 'listReservations',
      summary: 'List reservations',
      description:
        'At all chargers, newest first. Who sees only some branches finds by driver and by tag those of drivers at home there.',
      asks: { ...listAsks, ...atCharger },
      query: 'page',
      answers: ONE_PAGE,
      errors: ['charger-not-found'],
      async handle(call) {
        const asked = readQuery(atCharger, call.query);
        return isRefusal(asked) ? asked : list(call, asked.chargerId);
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${RESERVATIONS}/:reservationId`,
      parameters,
      operationId: 'getReservation',
      summary: 'Get a reservation',
      description: 'How it stands; with `wait` as soon as nothing is to be asked of the charger any more.',
      asks: { wait: ordering.wait },
      answers: { 200: { description: 'The reservation.', schema: named(reservationSchema) } },
      errors: ['reservation-not-found'],
      async handle({ api, who, path, query, closing }) {
        const asked = readQuery({ wait: ordering.wait }, query);
        if (isRefusal(asked)) return asked;
        const id = reservationId(path.reservationId);
        const one = await api.awaitReservation(who, id, asked.wait ?? 0, closing);
        return isRefusal(one) ? one : { status: 200, json: showReservation(one) };
      },
    }),
    endpoint({
      ...shared,
      verb: 'operate',
      method: 'DELETE',
      path: `${RESERVATIONS}/:reservationId`,
      parameters,
      operationId: 'cancelReservation',
      summary: 'Cancel a reservation',
      description:
        'Takes it back: at once where the charger was not told of it yet, else by a CancelReservation, of which `cancelState` tells. It is `cancelled` only when the charger says so. One that is over stays as it is, and is answered so. May be repeated.',
      asks: ordering,
      answers: ANSWERS,
      errors: ['reservation-not-found', 'charger-busy'],
      async handle({ api, who, path, query, closing }) {
        const asked = readQuery(ordering, query);
        if (isRefusal(asked)) return asked;
        const id = reservationId(path.reservationId);
        const one = await api.cancelReservation(who, id, asked.expiresIn);
        if (isRefusal(one) || asked.wait === null) return isRefusal(one) ? one : answer(one);
        const over = await api.awaitReservation(who, id, asked.wait, closing);
        return isRefusal(over) ? over : answer(over);
      },
    }),
  ];
}

const list = (
  { api, who, query }: Pick<Call<unknown, unknown>, 'api' | 'who' | 'query'>,
  chargerId: ChargerId | null,
): Promise<Answer | Refusal> =>
  answerPage(
    query,
    reservationId,
    (page) => {
      const asked = readQuery(listAsks, query);
      if (isRefusal(asked)) return asked;
      const driver = asked.driverId === null ? null : driverId(asked.driverId);
      return api.listReservations(who, { ...asked, driverId: driver, chargerId }, page);
    },
    (row) => row.id,
    showReservation,
  );
