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

export interface ErasePerson {
  /**
   * Takes a person out of everything that is kept: driver, tags, rights, external ids and search words are gone; transactions,
   * decisions and the audit stay without driver, tag and values, under `marker` in the place of the tag. Kept answers of the
   * customer are dropped: they are sealed, and may tell of the driver. The audit tells that somebody was erased, not who.
   * Answers undefined when there is no such driver.
   */
  erasePerson(
    tx: Tx,
    by: Allowed<'keep', DriverRef>,
    marker: string,
    at: Instant,
  ): Promise<Erased | undefined>;
}
