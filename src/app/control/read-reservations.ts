import { type Actor, isBound } from '../../domain/access/allow.ts';
import { isOver, MASKED } from '../../domain/commands/command.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type ChargerId, type CommandId, foldTag, type ReservationId } from '../../domain/ids.ts';
import { answered, settled } from '../../domain/reservations/course.ts';
import { isOpen, type Reservation } from '../../domain/reservations/reservation.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Tell } from '../ports/bus.ts';
import type { HoldCharger } from '../ports/chargers.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { AwaitCommand, KeepCommands } from '../ports/commands.ts';
import type { Page } from '../ports/keeping.ts';
import type { KeepReservations, Reservations, ReservationsAsked } from '../ports/reservations.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { keepChange } from './keep-reservations.ts';
import { commandEvent, operates, type orderCommand } from './order-command.ts';

export type ReservationFilter = Omit<ReservationsAsked, 'charger' | 'idTagFolded' | 'seen'> & {
  readonly chargerId: ChargerId | null;
  readonly idTag: string | null;
};

/** As it stands by what is known of its order. Who sees only some branches does not learn tags: see veiledCommand. */
export function veiledReservation(who: Actor, kept: Reservation): Reservation {
  const one = settled(kept);
  const masked = (tag: string | null) => (tag === null ? null : MASKED);
  return isBound(who) ? { ...one, idTag: masked(one.idTag), parentIdTag: masked(one.parentIdTag) } : one;
}

/** The order to the charger that is under way for it; undefined: none. */
function underWay({ command, cancelId, cancelState }: Reservation): CommandId | undefined {
  if (cancelId !== null && cancelState !== null && !isOver(cancelState)) return cancelId;
  return command !== null && !isOver(command.state) ? command.id : undefined;
}
export const isUnderWay = (one: Reservation): boolean => underWay(one) !== undefined;

/** Newest first. */
export function listReservations(
  use: ReadSnapshot & Pick<Reservations, 'reservations'> & Pick<Chargers, 'chargerByIdentity'>,
) {
  return async (
    who: Actor,
    { chargerId, idTag, ...rest }: ReservationFilter,
    page: Page<ReservationId>,
  ): Promise<readonly Reservation[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const kept = chargerId === null ? null : await use.chargerByIdentity(tx, by, chargerId);
      if (kept === undefined) return refuse('charger-not-found');
      const idTagFolded = idTag === null ? null : foldTag(idTag);
      const asked = { ...rest, idTagFolded, seen: isBound(who), charger: kept?.key ?? null };
      return (await use.reservations(tx, by, asked, page)).map((one) => veiledReservation(who, one));
    });
  };
}

/** Another node may have ended its order: looked at again after so long, milliseconds. */
const LOOK_EVERY = 1000;

/** The reservation when no order of it is under way any more, or as it is when the patience ends. */
export function awaitReservation(use: ReadSnapshot & Pick<Reservations, 'reservation'> & AwaitCommand) {
  return async (
    who: Actor,
    id: ReservationId,
    milliseconds: number,
    closing: AbortSignal,
  ): Promise<Reservation | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const until = performance.now() + milliseconds;
    for (let waits: CommandId | undefined; ; ) {
      const left = until - performance.now();
      // Listened to before it is looked at: what happens in between is heard.
      const ended =
        waits === undefined ? undefined : use.ended(waits, Math.max(0, Math.min(left, LOOK_EVERY)));
      const found = await use.read((tx) => use.reservation(tx, by, id));
      if (found === undefined) return refuse('reservation-not-found');
      const next = underWay(found);
      if (next === undefined || left <= 0 || closing.aborted) return veiledReservation(who, found);
      if (next === waits) await ended;
      waits = next;
    }
  };
}

/** Takes it back: at once where its order was not sent yet, else by an order of its own. One that is over stays as it is. */
export function cancelReservation(
  use: ReadSnapshot &
    Transact &
    Pick<Reservations, 'reservation'> &
    Pick<KeepCommands, 'cancelCommand'> &
    KeepReservations &
    HoldCharger &
    Clock &
    Tell & { readonly orderCommand: ReturnType<typeof orderCommand> },
) {
  return async (who: Actor, id: ReservationId, expiresIn: number | null): Promise<Reservation | Refusal> => {
    const reads = readsOwn(who);
    if (isRefusal(reads)) return reads;
    const find = () => use.read((tx) => use.reservation(tx, reads, id));
    const found = await find();
    if (found === undefined) return refuse('reservation-not-found');
    const one = settled(found);
    const by = operates(who, one.charger);
    if (isRefusal(by)) return by;
    const calledBack = one.cancelState !== null && !isOver(one.cancelState);
    if (!isOpen(one.state) || calledBack || (await withdraw(by, one))) {
      return veiledReservation(who, (await find()) ?? one);
    }
    const order = { action: 'CancelReservation', payload: { reservationId: one.number } };
    const ordered = await use.orderCommand(who, one.chargerId, order, { expiresIn, unchecked: false });
    return isRefusal(ordered) ? ordered : veiledReservation(who, (await find()) ?? one);
  };

  /** Answers whether its order was still to be sent, and is not any more. */
  async function withdraw(by: Exclude<ReturnType<typeof operates>, Refusal>, one: Reservation) {
    const { command } = one;
    if (command?.state !== 'queued') return false;
    const at = use.now();
    const done = await use.transact(async (tx) => {
      await use.holdCharger(tx, by);
      const cancelled = await use.cancelCommand(tx, by, command.id, at);
      if (cancelled?.state !== 'cancelled') return undefined;
      return { cancelled, told: await keepChange(use, tx, by, one, answered(one, cancelled, at), at) };
    });
    if (done === undefined) return false;
    use.tell(commandEvent(done.cancelled, at));
    for (const event of done.told) use.tell(event);
    return true;
  }
}
