/** Ends reservations whose time is over, or whose order ended unseen; and calls back, once, what a charger keeps beyond its time. */
import { serverReports } from '../../domain/access/allow.ts';
import type { ChargerKey, CustomerId } from '../../domain/ids.ts';
import { elapsed, settling } from '../../domain/reservations/course.ts';
import type { Reservation } from '../../domain/reservations/reservation.ts';
import type { Tell } from '../ports/bus.ts';
import type { CallCharger } from '../ports/charger-link.ts';
import type { HoldCharger } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeepCommands } from '../ports/commands.ts';
import type { KeepReservations, SweepReservations } from '../ports/reservations.ts';
import { type ActFor, EVERY, type ReadSnapshot, type Transact, type Tx, wholeOf } from '../ports/store.ts';
import { ownOrder } from './follow.ts';
import { keepChanges } from './keep-reservations.ts';
import { commandEvent } from './order-command.ts';

type Needs = Transact &
  ReadSnapshot &
  ActFor &
  KeepReservations &
  Pick<SweepReservations, 'reservationsDue' | 'reservationsLeft'> &
  HoldCharger &
  Pick<KeepCommands, 'addCommand'> &
  Clock &
  Tell;

/** So long a charger may show a socket as reserved whose reservation expired, milliseconds. */
const LEFT_AFTER = 60_000;
/** One that expired longer ago is not looked at any more, milliseconds. */
const LEFT_WITHIN = 24 * 3_600_000;
/** Reservations are kept for so long, milliseconds. */
const KEPT_FOR = 90 * 24 * 3_600_000;

export function sweepReservations(use: Needs, line: Pick<CallCharger, 'connectionOf'>) {
  const every = <T>(look: (tx: Tx) => Promise<T>) => use.actFor(EVERY, () => use.read(look));

  async function end({ customerId, charger }: Pick<Reservation, 'customerId' | 'charger'>): Promise<void> {
    const by = serverReports(customerId, charger);
    const now = use.now();
    const told = await use.actFor(wholeOf(customerId), () =>
      use.transact(async (tx) => {
        await use.holdCharger(tx, by);
        const open = await use.openReservations(tx, by);
        return keepChanges(use, tx, by, open, (one) => settling(one) ?? elapsed(one, now), now);
      }),
    );
    for (const event of told) use.tell(event);
  }

  async function callBack({ id, number, socketId, customerId, charger }: Reservation): Promise<void> {
    const by = serverReports(customerId, charger);
    if (line.connectionOf(by.thing) === undefined) return;
    const now = use.now();
    const ordered = await use.actFor(wholeOf(customerId), () =>
      use.transact(async (tx) => {
        await use.holdCharger(tx, by);
        const open = await use.openReservations(tx, by);
        // It shows another one's.
        if (open.some((one) => one.socketId === socketId || one.number === number)) return undefined;
        const command = await use.addCommand(
          tx,
          by,
          ownOrder({ action: 'CancelReservation', payload: { reservationId: number } }, now),
        );
        await use.changeReservation(tx, by, id, { cancelId: command.id });
        return command;
      }),
    );
    if (ordered !== undefined) use.tell(commandEvent(ordered, now));
  }

  return async (): Promise<void> => {
    const now = use.now();
    const due = await every((tx) => use.reservationsDue(tx, now));
    const chargers = new Map<ChargerKey, CustomerId>();
    for (const { charger, customerId } of due) chargers.set(charger, customerId);
    for (const [charger, customerId] of chargers) await end({ customerId, charger });
    const left = await every((tx) => use.reservationsLeft(tx, now - LEFT_WITHIN, now - LEFT_AFTER));
    for (const one of left) await callBack(one);
  };
}

/** Those that were made so long ago and are over. */
export function forgetOldReservations(
  use: Transact & ActFor & Pick<SweepReservations, 'forgetReservations'> & Clock,
) {
  return async (): Promise<void> => {
    const before = use.now() - KEPT_FOR;
    const some = () => use.actFor(EVERY, () => use.transact((tx) => use.forgetReservations(tx, before)));
    while ((await some()) > 0);
  };
}
