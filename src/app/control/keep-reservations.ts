/** Keeps reservations in step with what their chargers answer, show and tell. The charger is held in all of it. */
import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import { type Order, socketOf } from '../../domain/commands/command.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { foldTag, type Instant, type SocketId } from '../../domain/ids.ts';
import {
  answered,
  bereft,
  cancelAnswered,
  isFor,
  type ReservationChange,
  replaced,
  type StartShown,
  settled,
  shown,
  started,
} from '../../domain/reservations/course.ts';
import { isOpen, type Reservation } from '../../domain/reservations/reservation.ts';
import type { HoldCharger, Sockets } from '../ports/chargers.ts';
import type { KeepReservations } from '../ports/reservations.ts';
import type { Tx } from '../ports/store.ts';
import type { GatherFacts } from '../ports/transactions.ts';
import type { Follow } from './follow.ts';
import type { Along } from './secure-charger.ts';

type Report = Allowed<'report', ChargerRef>;
/** To be told behind the commit. */
type Told = Promise<DomainEvent[]>;

/** What others hear of a reservation. */
export function reservationEvent(one: Reservation, at: Instant): DomainEvent {
  const { id, customerId, charger, chargerId, socketId, state } = one;
  return { kind: 'reservation', at, customerId, charger, chargerId, reservationId: id, socketId, state };
}

/** Keeps a change; none, where there is nothing to keep. */
export async function keepChange(
  use: Pick<KeepReservations, 'changeReservation'>,
  tx: Tx,
  by: Report | Allowed<'operate', ChargerRef>,
  one: Reservation,
  change: ReservationChange | null,
  at: Instant,
): Told {
  if (change === null) return [];
  await use.changeReservation(tx, by, one.id, change);
  return change.state === undefined ? [] : [reservationEvent({ ...one, ...change }, at)];
}

/** Keeps what becomes of each. */
export async function keepChanges(
  use: Pick<KeepReservations, 'changeReservation'>,
  tx: Tx,
  by: Report,
  all: readonly Reservation[],
  changeOf: (one: Reservation) => ReservationChange | null | Promise<ReservationChange | null>,
  at: Instant,
): Told {
  const told: DomainEvent[] = [];
  for (const one of all) told.push(...(await keepChange(use, tx, by, one, await changeOf(one), at)));
  return told;
}

const openOnes = async (use: KeepReservations, tx: Tx, by: Report) =>
  (await use.openReservations(tx, by)).map(settled);

/** The charger showed a status. @param of a socket, or of itself (0). */
export const noteShown = async (
  use: KeepReservations,
  tx: Tx,
  by: Report,
  status: { readonly connectorId: number; readonly status: string },
  now: Instant,
): Told => keepChanges(use, tx, by, await openOnes(use, tx, by), (one) => shown(one, status, now), now);

/** The same charger comes with other hardware. */
export const noteReplaced = async (use: KeepReservations, tx: Tx, by: Report, now: Instant): Told =>
  keepChanges(use, tx, by, await openOnes(use, tx, by), (one) => bereft(one, 'other hardware', now), now);

/** A transaction began. @param number of the reservation that the charger names; null: none. */
export async function noteStarted(
  use: KeepReservations,
  tx: Tx,
  by: Report,
  start: Omit<StartShown, 'named'> & { readonly number: number | null },
  now: Instant,
): Told {
  if (start.refused) return [];
  const open = await openOnes(use, tx, by);
  const plain = { ...start, named: false };
  const { number } = start;
  const numbered = number === null ? [] : await use.reservationsNumbered(tx, by, number);
  const named = numbered.find((one) => isFor(one, plain)) ?? numbered[0];
  const change = named === undefined ? null : started(settled(named), { ...start, named: true }, now);
  if (named !== undefined && change !== null) {
    const told = await keepChange(use, tx, by, named, change, now);
    return [...told, ...(await replaceOthers(use, tx, by, named, open, now))];
  }
  // A place of his own before any.
  const his = open.filter((one) => isFor(one, plain));
  const own = his.find(({ socketId }) => socketId !== null) ?? his[0];
  return keepChanges(use, tx, by, own === undefined ? open : [own], (one) => started(one, plain, now), now);
}

/** OCPP 1.6 §5.13: a charger keeps one of a number. */
function replaceOthers(
  use: KeepReservations,
  tx: Tx,
  by: Report,
  kept: Reservation,
  open: readonly Reservation[],
  now: Instant,
): Told {
  const others = open.filter((one) => one.number === kept.number && one.id !== kept.id);
  return keepChanges(use, tx, by, others, (one) => replaced(one, now), now);
}

/** What a ReserveNow or a CancelReservation came to, whoever ordered it. */
export const followReservations =
  (use: KeepReservations & HoldCharger & Pick<Sockets, 'socket'>): Follow =>
  async (tx, by, command, _called, at) => {
    const { action, payload } = command;
    if (action !== 'ReserveNow' && action !== 'CancelReservation') return [];
    await use.holdCharger(tx, by);
    const open = await use.openReservations(tx, by);
    if (action === 'ReserveNow') {
      const mine = open.find((one) => one.command?.id === command.id);
      if (mine === undefined) return [];
      const told = await keepChange(use, tx, by, mine, answered(mine, command, at), at);
      return command.state === 'accepted'
        ? [...told, ...(await replaceOthers(use, tx, by, mine, open, at))]
        : told;
    }
    const showsReserved = async (socketId: SocketId | null) =>
      socketId !== null && (await use.socket(tx, by, socketId))?.status === 'Reserved';
    // Another of that number may have taken its place meanwhile.
    const called = open.filter((one) => one.number === payload.reservationId && one.cancelId === command.id);
    const changeOf = async (one: Reservation) =>
      cancelAnswered(one, command.state, await showsReserved(one.socketId), at);
    return keepChanges(use, tx, by, called.map(settled), changeOf, at);
  };

export type AlongPorts = KeepReservations & HoldCharger & GatherFacts;

/** What is kept with a ReserveNow or a CancelReservation; undefined: it is neither. @param told filled with what is to be told. */
export function alongReservation(
  use: AlongPorts,
  { action, payload }: Order,
  told: DomainEvent[],
): Along | undefined {
  if (action === 'CancelReservation') {
    return async (tx, by, ordered) => {
      await use.holdCharger(tx, by);
      for (const one of await use.openReservations(tx, by)) {
        if (one.number !== payload.reservationId) continue;
        await use.changeReservation(tx, by, one.id, { cancelId: ordered.id });
      }
      return undefined;
    };
  }
  if (action !== 'ReserveNow') return undefined;
  const { reservationId: number, idTag, parentIdTag, expiryDate } = payload;
  const until = Date.parse(String(expiryDate));
  if (typeof number !== 'number' || typeof idTag !== 'string' || Number.isNaN(until)) return undefined;
  return async (tx, by, ordered) => {
    const { createdAt, askedBy, id: commandId } = ordered;
    await use.holdCharger(tx, by);
    const { driverId } = await use.gatherFacts(tx, by.thing, foldTag(idTag), null, createdAt);
    await use.addReservation(tx, by, {
      ...{ number, socketId: socketOf(payload), idTag, until, driverId, askedBy, commandId, createdAt },
      parentIdTag: typeof parentIdTag === 'string' ? parentIdTag : null,
    });
    for (const one of await use.openReservations(tx, by)) {
      if (one.command?.id === commandId && isOpen(one.state)) told.push(reservationEvent(one, createdAt));
    }
    return undefined;
  };
}
