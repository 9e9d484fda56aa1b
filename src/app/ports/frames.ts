/** Ports about the frame log of chargers. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { FramesSought, NotedFrame } from '../../domain/chargers/frame.ts';
import type { ChargerKey, CustomerId, Instant } from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

export interface LoggedFrame extends NotedFrame {
  readonly customerId: CustomerId;
  readonly charger: ChargerKey;
  readonly at: Instant;
}

export interface AppendFrames {
  /**
   * Appends to the frame log and keeps the newest `perCharger` of each charger touched. An answer without an action gets that of
   * the CALL with its message id, if that one is still there.
   */
  appendFrames(tx: Tx, frames: readonly LoggedFrame[], perCharger: number): Promise<void>;
}

export interface KeptFrame extends NotedFrame {
  /** Its place in the log: what was written later has a higher one. */
  readonly place: number;
  readonly at: Instant;
}

export interface FramesAsked extends FramesSought {
  readonly from: Instant | null;
  readonly until: Instant | null;
}

type Read = Allowed<'read', CustomerRef>;

export interface ReadFrames {
  /** Newest first; `after` is the place of the last one of the page before. */
  frames(tx: Tx, by: Read, charger: ChargerKey, asked: FramesAsked, page: Page<number>): Promise<KeptFrame[]>;
  /** Those behind a place, in the order in which they went. */
  framesAfter(tx: Tx, by: Read, charger: ChargerKey, place: number, limit: number): Promise<KeptFrame[]>;
  /** Whether the frame at the place is still kept: then so is everything behind it. */
  isFrameThere(tx: Tx, by: Read, charger: ChargerKey, place: number): Promise<boolean>;
}

export interface FlushObserved {
  /** Writes what is observed (frames, refused attempts), of all customers, and waits in memory: so that a read finds it. Rejects when the storage cannot. */
  flushObserved(): Promise<void>;
}

export interface ForgetFrames {
  /** Deletes at most `most` of all frames that were logged before. Answers how many. */
  forgetFrames(tx: Tx, before: Instant, most: number): Promise<number>;
}
