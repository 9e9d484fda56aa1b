/**
 * What happened lately, kept in memory for who listens. Bounded by time, and by number per charger rather than per customer: whether
 * something is forgotten at a charger depends on that charger alone, so who sees only some branches is not told by it what goes on
 * elsewhere. Nothing of it outlives the process: who goes on from an earlier life is told to read anew, as nobody can know what the
 * last moments before an end would have left out.
 */
import type { Journal } from '../app/ports/events.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { ChargerKey, CustomerId, Instant } from '../domain/ids.ts';

export const KEPT_FOR = 3_600_000;
export const KEPT_PER_CHARGER = 50;
/** So often at least are entries cleared away, in events of a customer. */
const CLEAR_AFTER = 1000;

interface Entry {
  readonly number: number;
  readonly at: Instant;
  /** null: forgotten. */
  event: DomainEvent | null;
}

interface OfCharger {
  readonly kept: Entry[];
  /** The newest that was forgotten because others came, not because time went by. */
  forgotten: Entry | null;
}

interface OfCustomer {
  entries: Entry[];
  readonly chargers: Map<ChargerKey, OfCharger>;
  /** The newest that was forgotten at any charger. */
  forgotten: number;
  sinceCleared: number;
}

export interface KeptJournal extends Journal {
  note(event: DomainEvent): void;
  /** Forgets what is old. */
  clear(): Promise<void>;
}

/** @param now milliseconds of a clock that never goes back. */
export function journal(now: () => number): KeptJournal {
  const customers = new Map<CustomerId, OfCustomer>();
  let last = 0;

  const isOld = ({ at }: { readonly at: Instant }) => at < now() - KEPT_FOR;

  function clearOne(of: OfCustomer): void {
    for (const [charger, { kept, forgotten }] of of.chargers) {
      const young = kept.findIndex((entry) => !isOld(entry));
      const old = kept.splice(0, young < 0 ? kept.length : young);
      for (const entry of old) entry.event = null;
      if (kept.length === 0 && (forgotten === null || isOld(forgotten))) of.chargers.delete(charger);
    }
    of.entries = of.entries.filter(({ event }) => event !== null);
    of.sinceCleared = 0;
  }

  function ofCustomer(customer: CustomerId): OfCustomer {
    const known = customers.get(customer);
    if (known !== undefined) return known;
    const made = { entries: [], chargers: new Map(), forgotten: 0, sinceCleared: 0 };
    customers.set(customer, made);
    return made;
  }

  return {
    note(event) {
      last += 1;
      const entry = { number: last, at: Math.floor(now()), event };
      const of = ofCustomer(event.customerId);
      of.entries.push(entry);
      const at = of.chargers.get(event.charger) ?? { kept: [], forgotten: null };
      of.chargers.set(event.charger, at);
      at.kept.push(entry);
      if (at.kept.length > KEPT_PER_CHARGER) {
        const oldest = at.kept.shift();
        if (oldest !== undefined) {
          oldest.event = null;
          at.forgotten = oldest;
          of.forgotten = Math.max(of.forgotten, oldest.number);
        }
      }
      of.sinceCleared += 1;
      if (of.sinceCleared > Math.max(CLEAR_AFTER, of.entries.length / 2)) clearOne(of);
    },

    async clear() {
      for (const [customer, of] of customers) {
        clearOne(of);
        if (of.chargers.size === 0) customers.delete(customer);
      }
    },

    now: () => ({ number: last, at: Math.floor(now()) }),

    after(customer, place, most) {
      const entries = customers.get(customer)?.entries ?? [];
      const events = [];
      for (let i = firstBehind(entries, place.number); i < entries.length; i += 1) {
        const { number, at, event } = entries[i] as Entry;
        if (event === null) continue;
        events.push({ place: { number, at }, event });
        if (events.length === most) return { events, upTo: { number, at } };
      }
      return { events, upTo: this.now() };
    },

    forgottenSince(customer, place) {
      if (isOld(place)) return 'all';
      const of = customers.get(customer);
      if (of === undefined || of.forgotten <= place.number) return [];
      return [...of.chargers].flatMap(([charger, { forgotten }]) =>
        forgotten !== null && forgotten.number > place.number ? [charger] : [],
      );
    },
  };
}

function firstBehind(entries: readonly Entry[], number: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle] as Entry).number <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}
