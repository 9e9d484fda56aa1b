/** A driver: a natural person, a vehicle, or a reference to a record kept elsewhere; and its tags. */
import type { CustomerId, DriverId, Instant, SiteId, TagId } from '../ids.ts';

export interface DriverSettings {
  readonly name: string;
  /** Groups drivers and decides which operators see them; grants no right to charge. */
  readonly homeSiteId: SiteId | null;
  readonly externalId: string | null;
  readonly active: boolean;
  readonly payerId: number | null;
  /** Whether its tags may stop each other's transactions: parentIdTag is sent to chargers. */
  readonly shareParent: boolean;
}

export interface Driver extends DriverSettings {
  /** Raised by every change that people make of it, of its tags and of its external ids. */
  readonly revision: number;
  readonly id: DriverId;
  readonly customerId: CustomerId;
  /** Opaque, at most 20 characters, never a tag's value: sent as parentIdTag. null: not sent for this driver. */
  readonly parentIdTag: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface TagSettings {
  /** As it was entered, trimmed; 1–36 of printable ASCII. */
  readonly idTag: string;
  readonly tokenName: string;
  readonly startDate: Instant | null;
  readonly expiringDate: Instant | null;
  readonly invoicable: boolean;
  readonly blocked: boolean;
  readonly blockedReason: string | null;
  /** Transactions at a time: a number, `unlimited` (pool cards), or null for the customer's default. */
  readonly concurrency: number | 'unlimited' | null;
}

export interface Tag extends TagSettings {
  /** Raised by every change that people make. */
  readonly revision: number;
  readonly id: TagId;
  readonly driverId: DriverId;
  readonly updatedAt: Instant;
}

/** A driver with all that is kept of it but its rights: what is shown is taken back. */
export interface KeptDriver extends Driver {
  /** null: it has no home site. */
  readonly homeSiteName: string | null;
  /** By id ascending. */
  readonly tags: readonly Tag[];
  /** In the order in which they were given. */
  readonly externalReferences: readonly ExternalReference[];
}

/** What a driver shall be; a list that is null stays as it is. */
export interface WantedDriver {
  readonly settings: DriverSettings;
  readonly tags: readonly TagSettings[] | null;
  readonly externalReferences: readonly ExternalReference[] | null;
}

/** From and until of a right; null: open on that side. */
export interface RightDates {
  readonly from: Instant | null;
  readonly until: Instant | null;
}

/** The driver's id in a connected system. */
export interface ExternalReference {
  /** 0 or 1; its meaning is the customer's own. */
  readonly referenceType: 0 | 1;
  readonly referenceId: string;
  readonly externalId: string;
  readonly effectiveFrom: Instant | null;
}
