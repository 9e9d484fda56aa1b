/** Keeps a place at a charger free for a tag, or for a driver: then the first of its tags that may charge there is taken. */
import type { Actor } from '../../domain/access/allow.ts';
import type { ConfigurationKey } from '../../domain/chargers/charger.ts';
import { settingIn } from '../../domain/chargers/settings.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DomainEvent } from '../../domain/events.ts';
import {
  type ChargerId,
  type DriverId,
  foldTag,
  type Instant,
  type ReservationId,
  type SocketId,
} from '../../domain/ids.ts';
import { settled } from '../../domain/reservations/course.ts';
import { isOpen, type Reservation } from '../../domain/reservations/reservation.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Tell } from '../ports/bus.ts';
import type { ReadKeptConfiguration } from '../ports/chargers-history.ts';
import type { KeptSockets } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { Reservations } from '../ports/reservations.ts';
import type { Secrets } from '../ports/secrets.ts';
import { type AlongPorts, alongReservation } from './keep-reservations.ts';
import { type Asked, type MayCharge, mayOperate } from './order-command.ts';
import { veiledReservation } from './read-reservations.ts';
import type { Along } from './secure-charger.ts';
import { socketThere } from './socket-there.ts';
import { bestTag, type StartPorts } from './start-charging.ts';

export interface PlaceAsked {
  readonly idTag: string | null;
  readonly driverId: DriverId | null;
  /** null: any. */
  readonly socketId: SocketId | null;
  /** One of both: when it ends, or how long it lasts from now, milliseconds. */
  readonly until: Instant | null;
  readonly lasts: number | null;
  /** The one whose place it takes; null: none's. */
  readonly replaces: ReservationId | null;
}

export type ReservePorts = StartPorts &
  MayCharge &
  AlongPorts &
  Reservations &
  KeptSockets &
  ReadKeptConfiguration &
  Pick<Secrets, 'randomText'> &
  Clock &
  Tell;

/** A reservation may last so long, milliseconds. */
export const LONGEST_RESERVATION = 7 * 24 * 3_600_000;

export function reserve(use: ReservePorts) {
  return async (
    who: Actor,
    chargerId: ChargerId,
    place: PlaceAsked,
    { expiresIn, unchecked }: Asked,
  ): Promise<Reservation | Refusal> => {
    const reads = readsOwn(who);
    if (isRefusal(reads)) return reads;
    const by = await mayOperate(use, who, chargerId);
    if (isRefusal(by)) return by;
    const { socketId, replaces } = place;
    const now = use.now();
    const until = untilOf(place, now);
    if (isRefusal(until)) return until;
    const there = await use.read(async (tx) => {
      const socket = socketId === null || (await socketThere(use, tx, reads, by.thing.charger, socketId));
      if (isRefusal(socket)) return refuse('bad-body', 'socketId', 'must be a socket of the charger');
      const { keys } = await use.keptConfiguration(tx, reads, by.thing.charger);
      return cannot(keys, socketId);
    });
    if (there !== undefined) return there;
    const idTag = await tagFor(who, chargerId, place, unchecked);
    if (isRefusal(idTag)) return idTag;
    const known = await use.read(async (tx) => {
      const before = replaces === null ? undefined : await use.reservation(tx, reads, replaces);
      if (replaces !== null && !(before?.charger === by.thing.charger && isOpen(settled(before).state))) {
        return refuse('bad-body', 'replaces', 'must be a reservation at the charger that is not over');
      }
      const start = socketId === null ? null : { socketId };
      const { parentIdTag } = await use.gatherFacts(tx, by.thing, foldTag(idTag), start, now);
      for (;;) {
        // By chance: a charger may still keep numbers from before it came here, or that a backup does not know.
        const number = before?.number ?? Number(use.randomText(9, '0123456789')) + 1;
        const free = before !== undefined || (await use.reservationsNumbered(tx, by, number)).length === 0;
        if (free) return { parentIdTag, number };
      }
    });
    if (isRefusal(known)) return known;
    const { parentIdTag, number } = known;
    const order = {
      action: 'ReserveNow',
      payload: {
        ...{ connectorId: socketId ?? 0, expiryDate: new Date(until).toISOString(), idTag },
        ...(parentIdTag === null ? {} : { parentIdTag }),
        reservationId: number,
      },
    };
    const told: DomainEvent[] = [];
    const along: Along = async (tx, operate, ordered) => {
      await use.holdCharger(tx, operate);
      const open = (await use.openReservations(tx, operate))
        .map(settled)
        .filter(({ state }) => isOpen(state));
      const taken = open.find((one) => socketId !== null && one.socketId === socketId && one.id !== replaces);
      if (taken !== undefined) {
        return refuse('already-reserved', 'socketId', `is kept free by reservation ${taken.id}`);
      }
      return alongReservation(use, order, told)?.(tx, operate, ordered);
    };
    const waits = expiresIn === null ? null : Math.min(expiresIn, until - now);
    const ordered = await use.orderCommand(who, chargerId, order, { expiresIn: waits, unchecked }, along);
    if (isRefusal(ordered)) return ordered;
    for (const event of told) use.tell(event);
    const made = await use.read((tx) => use.reservationsNumbered(tx, by, number));
    const mine = made.find(({ command }) => command?.id === ordered.id);
    return mine === undefined ? refuse('reservation-not-found') : veiledReservation(who, mine);
  };

  async function tagFor(
    who: Actor,
    chargerId: ChargerId,
    { idTag, driverId, socketId }: PlaceAsked,
    unchecked: boolean,
  ): Promise<string | Refusal> {
    if (driverId !== null) {
      const best = await bestTag(use, who, chargerId, { idTag, driverId, socketId });
      if (isRefusal(best)) return best;
      if (best.outcome === 'accepted' || unchecked) return best.idTag;
      const field = idTag === null ? 'driverId' : 'idTag';
      return refuse('tag-refused', field, `is refused there: ${best.outcome}`);
    }
    if (idTag === null) return refuse('bad-body', 'idTag', 'or driverId is required');
    if (unchecked) return idTag;
    const verdict = await use.mayCharge(who, { purpose: 'start', chargerId, socketId }, idTag);
    if (isRefusal(verdict)) return verdict;
    return verdict.outcome === 'accepted'
      ? idTag
      : refuse('tag-refused', 'idTag', `is refused there: ${verdict.outcome}`);
  }
}

function untilOf({ until: given, lasts }: PlaceAsked, now: Instant): Instant | Refusal {
  if (given !== null && lasts !== null) return refuse('bad-body', 'minutes', 'has no use with until');
  const until = given ?? (lasts === null ? null : now + lasts);
  if (until === null) return refuse('bad-body', 'until', 'or minutes is required');
  if (until <= now) return refuse('bad-body', 'until', 'must lie in the future');
  return until > now + LONGEST_RESERVATION
    ? refuse('bad-body', 'until', 'must lie at most 7 days ahead')
    : until;
}

/** What the charger is known not to do; what is not known of it is tried. */
function cannot(keys: readonly ConfigurationKey[], socketId: SocketId | null): Refusal | undefined {
  const said = (name: string) => settingIn(keys, name)?.toLowerCase() ?? '';
  const profiles = said('SupportedFeatureProfiles');
  if (profiles !== '' && !/\breservation\b/.test(profiles)) {
    return refuse('charger-cannot', 'chargerId', 'has no Reservation in its SupportedFeatureProfiles');
  }
  return socketId === null && said('ReserveConnectorZeroSupported') === 'false'
    ? refuse('charger-cannot', 'socketId', 'is required: its ReserveConnectorZeroSupported is false')
    : undefined;
}
