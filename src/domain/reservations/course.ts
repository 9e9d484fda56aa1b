/** How a reservation goes on: what each thing that happens makes of it. Pure; it agrees with what the charger says of itself. */
import { COMMAND_STATES, type Command, type CommandState, isOver } from '../commands/command.ts';
import { foldTag, type Instant, type SocketId, type TransactionId } from '../ids.ts';
import { isOpen, type Reservation, type ReservationState } from './reservation.ts';

/** A charger's clock may be so much ahead, milliseconds: what it lets go then has expired for it. */
export const CLOCK_SKEW = 60_000;

/** What the course of a reservation depends on. */
export type Standing = Pick<
  Reservation,
  'socketId' | 'idTag' | 'parentIdTag' | 'until' | 'createdAt' | 'state' | 'shownAt' | 'cancelState'
>;

export interface ReservationChange {
  readonly state?: ReservationState;
  readonly reason?: string | null;
  readonly endedAt?: Instant | null;
  readonly shownAt?: Instant;
  readonly transactionId?: TransactionId;
}

const over = (
  state: ReservationState,
  endedAt: Instant,
  reason: string | null = null,
): ReservationChange => ({
  state,
  reason,
  endedAt,
});

/** Its ReserveNow stands so. */
export function answered(
  { state }: Pick<Standing, 'state'>,
  { state: command, answer, problem }: Pick<Command, 'state' | 'answer' | 'problem'>,
  now: Instant,
): ReservationChange | null {
  if (!isOpen(state) || !isOver(command)) return null;
  const unclear = () => (state === 'requested' ? { state: 'unknown' as const, reason: problem } : null);
  switch (command) {
    case 'accepted':
      return state === 'active' ? null : { state: 'active', reason: null };
    case 'rejected':
      return over('rejected', now, wordOf(answer));
    case 'timed-out':
    case 'unknown':
      return unclear();
    case 'cancelled':
      return over('cancelled', now);
    default:
      // An answer that is none may have been meant as a yes.
      return answer === null ? over('failed', now, problem) : unclear();
  }
}

/** The charger's own: Faulted, Occupied, Unavailable, Rejected. */
function wordOf(answer: unknown): string | null {
  const status = (answer as { readonly status?: unknown } | null)?.status;
  return typeof status === 'string' ? status : null;
}

/** Its CancelReservation is over. */
export function cancelAnswered(
  { state }: Standing,
  command: CommandState,
  showsReserved: boolean,
  now: Instant,
): ReservationChange | null {
  if (!isOpen(state)) return null;
  if (command === 'accepted') return over('cancelled', now);
  // OCPP 1.6 §5.1: it knows none of that id. Not believed of one that shows it.
  const unknown = command === 'rejected' && state !== 'requested' && !showsReserved;
  return unknown ? over('lost', now, 'the charger does not know it') : null;
}

/** Whether a CancelReservation may have reached the charger. */
const wasCalledBack = ({ cancelState }: Standing) =>
  cancelState === 'sent' ||
  cancelState === 'accepted' ||
  cancelState === 'timed-out' ||
  cancelState === 'unknown';

/**
 * The charger showed a status, as OCPP names it, of a socket, or of itself (0). Faulted and Unavailable end a reservation (OCPP 1.6
 * §5.13); what was shown as Reserved and is Available is nobody's any more.
 */
export function shown(
  one: Standing,
  { connectorId, status }: { readonly connectorId: number; readonly status: string },
  now: Instant,
): ReservationChange | null {
  if (!isOpen(one.state)) return null;
  const broken = status === 'Error' || status === 'Unavailable';
  if (connectorId !== (one.socketId ?? 0)) {
    return broken && connectorId === 0 ? ended(one, status, now) : null;
  }
  if (broken) return ended(one, status, now);
  if (status === 'Reserved') {
    if (one.state !== 'unknown' && one.shownAt !== null) return null;
    const known = one.state === 'unknown' ? ({ state: 'active', reason: null } as const) : {};
    return { ...known, shownAt: one.shownAt ?? now };
  }
  if (status !== 'Available' || one.shownAt === null || one.state === 'requested') return null;
  if (wasCalledBack(one)) return over('cancelled', now);
  return now >= one.until - CLOCK_SKEW ? over('expired', now) : over('lost', now, 'the charger let it go');
}

/** What is still asked for is answered by the charger itself. */
const ended = ({ state }: Standing, status: string, now: Instant) =>
  state === 'requested' ? null : over('lost', now, status === 'Error' ? 'Faulted' : status);

/** A start that the charger told. */
export interface StartShown {
  readonly socketId: SocketId;
  readonly idTag: string;
  /** Of the driver whose tag it is. */
  readonly parentIdTag: string | null;
  readonly startedAt: Instant;
  readonly refused: boolean;
  readonly transactionId: TransactionId;
  /** Whether the charger names the reservation. */
  readonly named: boolean;
}

/** Whether a start may be the one that the place was kept for, where the charger does not say so. */
export function isFor(one: Standing, start: StartShown): boolean {
  const there = one.socketId === null || one.socketId === start.socketId;
  const then = start.startedAt >= one.createdAt - CLOCK_SKEW && start.startedAt < one.until + CLOCK_SKEW;
  return there && then && isSomebody(one, start);
}

function isSomebody({ idTag, parentIdTag }: Standing, start: StartShown): boolean {
  if (idTag !== null && foldTag(idTag) === foldTag(start.idTag)) return true;
  return (
    parentIdTag !== null && start.parentIdTag !== null && foldTag(parentIdTag) === foldTag(start.parentIdTag)
  );
}

/** A transaction began. A start that was refused uses nothing up. */
export function started(one: Standing, start: StartShown, now: Instant): ReservationChange | null {
  if (start.refused || one.state === 'used') return null;
  const used = { state: 'used', reason: null, endedAt: now, transactionId: start.transactionId } as const;
  if (start.named) return isOpen(one.state) || start.startedAt < one.until + CLOCK_SKEW ? used : null;
  if (!isOpen(one.state)) return null;
  if (isFor(one, start)) return used;
  const taken = one.socketId === start.socketId && one.state !== 'requested';
  return taken && start.startedAt >= one.createdAt
    ? over('lost', now, 'another tag began to charge there')
    : null;
}

/** Time went by. What is still asked for ends by its command. */
export function elapsed(one: Standing, now: Instant): ReservationChange | null {
  if (one.state === 'requested' || !isOpen(one.state) || now < one.until) return null;
  return over('expired', now);
}

/** Another charger answers under its identity, or none any more. */
export const bereft = ({ state }: Standing, reason: string, now: Instant): ReservationChange | null =>
  isOpen(state) && state !== 'requested' ? over('lost', now, reason) : null;

/** Another of the same number was accepted: it has taken its place (OCPP 1.6 §5.13). */
export const replaced = ({ state }: Standing, now: Instant): ReservationChange | null =>
  isOpen(state) ? over('cancelled', now, 'replaced') : null;

/** What its ReserveNow says, where nobody saw the end of that: it never went out, or the server died. */
export const settling = (one: Reservation): ReservationChange | null =>
  one.state !== 'requested' || one.command === null
    ? null
    : answered(one, { ...one.command, answer: null }, one.command.endedAt ?? one.createdAt);

/** With what its ReserveNow says. */
export const settled = (one: Reservation): Reservation => ({ ...one, ...settling(one) });

/** Its charger is gone. What its order had come to by then stays, whether that was kept with it already or not. */
export function lostWith(kept: Reservation, reason: string, now: Instant): Reservation {
  const one = settled(kept);
  return isOpen(one.state) ? { ...one, ...over('lost', now, reason) } : one;
}

/**
 * Of one that is kept as requested: with which states of its ReserveNow it is shown in that state (see `settled`). For who looks for
 * reservations by their state.
 */
export const settlesAs = (state: ReservationState): readonly CommandState[] =>
  COMMAND_STATES.filter((command) => {
    const change = answered({ state: 'requested' }, { state: command, answer: null, problem: null }, 0);
    return (change?.state ?? 'requested') === state;
  });
