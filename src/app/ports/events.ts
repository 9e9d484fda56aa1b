/** Ports about what happens, for who listens. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { ChargerKey, CustomerId, DriverId, Instant, SiteId, TransactionId } from '../../domain/ids.ts';
import type { Tx } from './store.ts';

type Read = Allowed<'read', CustomerRef>;

/** A moment in the order of what happened. Of this process's life alone; it says nothing about whose events came before. */
export interface EventPlace {
  readonly number: number;
  readonly at: Instant;
}

export interface PlacedEvent {
  readonly place: EventPlace;
  readonly event: DomainEvent;
}

/** What happened lately, kept in memory. */
export interface Journal {
  /** Behind everything that has happened. */
  now(): EventPlace;
  /** The next events of a customer behind a place, at most `most`, and up to where they have been looked through. */
  after(
    customer: CustomerId,
    place: EventPlace,
    most: number,
  ): { readonly events: readonly PlacedEvent[]; readonly upTo: EventPlace };
  /** Chargers of which something is forgotten that happened behind the place; `all`: it is too long ago to say. */
  forgottenSince(customer: CustomerId, place: EventPlace): readonly ChargerKey[] | 'all';
}

export interface HasJournal {
  readonly journal: Journal;
}

/** A site to listen at; with everything that is nested in it. */
export interface EventSite {
  readonly siteId: SiteId;
  readonly subsites: boolean;
}

export interface HearEvents {
  /** Which of the chargers there are for the caller; with a site, of those that stand there now. */
  chargersAt(
    tx: Tx,
    by: Read,
    chargers: readonly ChargerKey[],
    site: EventSite | null,
  ): Promise<ReadonlySet<ChargerKey>>;
  /** Whose transactions those are, of drivers that there are for the caller. */
  driversOfTransactions(
    tx: Tx,
    by: Read,
    ids: readonly TransactionId[],
  ): Promise<ReadonlyMap<TransactionId, DriverId>>;
}
