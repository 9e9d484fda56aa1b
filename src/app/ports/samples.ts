/** Ports about samples that are kept for long. */
import type { CustomerId, Instant } from '../../domain/ids.ts';
import type { Tx } from './store.ts';

export interface ForgetSamples {
  /** Of all customers those that keep samples for some time only, and for how long. */
  forgettingCustomers(tx: Tx): Promise<{ readonly customerId: CustomerId; readonly days: number }[]>;
  /** Deletes at most `most` of a customer's samples that were taken before, the oldest first. Answers how many. */
  forgetSamples(tx: Tx, customer: CustomerId, before: Instant, most: number): Promise<number>;
}

export interface MoveOldSamples {
  /** Of all customers: brings at most `most` samples that an older version kept into the form of this one. Answers how many. */
  moveOldSamples(tx: Tx, most: number): Promise<number>;
}
