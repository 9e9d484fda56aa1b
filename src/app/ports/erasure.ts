/** Ports about a person: all that is kept of one can be taken away. */
import type { Allowed, DriverRef } from '../../domain/access/allow.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Tx } from './store.ts';

/** How many rows lost the person. */
export interface Erased {
  readonly tags: number;
  readonly transactions: number;
  readonly decisions: number;
  readonly changes: number;
}

export interface KnowPerson {
  /** Whether there is such a driver of the customer, or was one of whom something is still kept. */
  knowsPerson(tx: Tx, by: Allowed<'read', DriverRef>): Promise<boolean>;
  /** The tags, folded, that the driver has or once had, without those that another driver has now. */
  tagsEver(tx: Tx, by: Allowed<'read', DriverRef>): Promise<readonly string[]>;
}

export interface ErasePerson {
  /**
   * Takes a person out of everything that is kept: driver, tags, rights, external ids and search words are gone; transactions and
   * decisions stay without driver and tag, under `marker` in the place of the tag; the audit stays without values. Kept answers of
   * the customer lose their bodies: they are sealed, and may tell of the driver. The audit tells that a driver was erased.
   * Answers undefined when nothing is known of such a driver; of one that was deleted it may be.
   */
  erasePerson(
    tx: Tx,
    by: Allowed<'keep', DriverRef>,
    marker: string,
    at: Instant,
  ): Promise<Erased | undefined>;
}
