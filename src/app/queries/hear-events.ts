import { type Actor, type Allowed, type CustomerRef, isBound } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import {
  type DomainEvent,
  isOfTransaction,
  TOLD_KINDS,
  type ToldEvent,
  type ToldKind,
} from '../../domain/events.ts';
import type { ChargerId, ChargerKey, DriverId, TransactionId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { EventPlace, EventSite, HasJournal, HearEvents } from '../ports/events.ts';
import type { EverThere } from '../ports/read-transactions.ts';
import type { ReadSnapshot } from '../ports/store.ts';

/** null: any. */
export interface EventsAsked {
  readonly kinds: readonly ToldKind[] | null;
  readonly chargerId: ChargerId | null;
  readonly site: EventSite | null;
  /** Then only of this driver’s transactions. */
  readonly driverId: DriverId | null;
}

/** As it was asked for, with the charger as it is kept. */
type Sought = Omit<EventsAsked, 'chargerId'> & { readonly charger: ChargerKey | null };

export interface HeardEvent {
  readonly place: EventPlace;
  readonly event: ToldEvent;
  /** Whose transaction it is, where that may be told. */
  readonly driverId: DriverId | null;
}

/** What comes behind a place, up to another. */
export interface Hearing {
  readonly heard: readonly HeardEvent[];
  readonly upTo: EventPlace;
  /** Something in between is not known any more: what is shown has to be read anew, and goes on from `upTo`. */
  readonly lost: boolean;
  /** There may be more at once. */
  readonly more: boolean;
}

export type HearOn = (after: EventPlace) => Promise<Hearing>;

type Ports = ReadSnapshot &
  HasJournal &
  HearEvents &
  Pick<Chargers, 'chargerByIdentity'> &
  Pick<EverThere, 'siteEver'>;
type Read = Allowed<'read', CustomerRef>;

/** Events looked through at a time. */
const AT_ONCE = 200;

/** What happens at the chargers that the caller sees: where to begin when it has heard nothing yet, and how to go on. */
export function hearEvents(use: Ports) {
  return async (
    who: Actor,
    asked: EventsAsked,
  ): Promise<{ readonly begin: EventPlace; readonly next: HearOn } | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const begin = use.journal.now();
    const { chargerId, ...rest } = asked;
    const sought = await use.read(async (tx): Promise<Sought | Refusal> => {
      const { site } = rest;
      if (site !== null && !(await use.siteEver(tx, by, site.siteId))) return refuse('site-not-found');
      if (chargerId === null) return { ...rest, charger: null };
      const charger = await use.chargerByIdentity(tx, by, chargerId);
      return charger === undefined ? refuse('charger-not-found') : { ...rest, charger: charger.key };
    });
    return isRefusal(sought) ? sought : { begin, next: (after) => next(by, sought, after) };
  };

  async function next(by: Read, sought: Sought, after: EventPlace): Promise<Hearing> {
    const { customerId } = by.thing;
    // Both before anything is waited for: nothing is forgotten in between.
    const anywhere = use.journal.forgottenSince(customerId, after);
    const { events, upTo } = use.journal.after(customerId, after, AT_ONCE);
    const lost = () => ({ heard: [], upTo: use.journal.now(), lost: true, more: false });
    if (anywhere === 'all') return lost();
    const forgotten = anywhere.filter((charger) => isAt(charger, sought));
    const told = events.flatMap(({ place, event }) => (isSought(event, sought) ? [{ place, event }] : []));
    const chargers = told.map(({ event }) => event.charger);
    const seen = await seenOf(by, sought, [...chargers, ...forgotten]);
    if (forgotten.some((charger) => seen(charger))) return lost();
    const there = told.filter(({ event }) => seen(event.charger));
    const drivers = await driversOf(
      by,
      there.map(({ event }) => event),
    );
    const heard = there.map((one) => ({ ...one, driverId: drivers(one.event) }));
    const { driverId } = sought;
    return {
      heard: driverId === null ? heard : heard.filter((one) => one.driverId === driverId),
      upTo,
      lost: false,
      more: events.length === AT_ONCE,
    };
  }

  /** Which chargers are there for the caller, where it listens. */
  async function seenOf(
    by: Read,
    { site }: Sought,
    chargers: readonly ChargerKey[],
  ): Promise<(charger: ChargerKey) => boolean> {
    if (chargers.length === 0) return () => false;
    if (site === null && !isBound(by.actor)) return () => true;
    const there = await use.read((tx) => use.chargersAt(tx, by, chargers, site));
    return (charger) => there.has(charger);
  }

  async function driversOf(
    by: Read,
    events: readonly ToldEvent[],
  ): Promise<(event: ToldEvent) => DriverId | null> {
    const ids = events.flatMap((event) => transactionOf(event) ?? []);
    if (ids.length === 0) return () => null;
    const drivers = await use.read((tx) => use.driversOfTransactions(tx, by, ids));
    return (event) => {
      const id = transactionOf(event);
      return id === null ? null : (drivers.get(id) ?? null);
    };
  }
}

const transactionOf = (event: ToldEvent): TransactionId | null =>
  event.kind === 'started' || event.kind === 'stopped' ? event.transactionId : null;

const isAt = (charger: ChargerKey, sought: Sought) => sought.charger === null || sought.charger === charger;

function isSought(event: DomainEvent, sought: Sought): event is ToldEvent {
  const kind = TOLD_KINDS.find((one) => one === event.kind);
  if (kind === undefined || !isAt(event.charger, sought)) return false;
  if (sought.driverId !== null && !isOfTransaction(kind)) return false;
  return sought.kinds === null || sought.kinds.includes(kind);
}
