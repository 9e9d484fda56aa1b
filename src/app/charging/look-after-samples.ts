import type { Clock } from '../ports/clock.ts';
import type { ForgetSamples, MoveOldSamples } from '../ports/samples.ts';
import {
  type ActFor,
  EVERY,
  type ReadSnapshot,
  type Transact,
  type Tx,
  type View,
  wholeOf,
} from '../ports/store.ts';

type Needs = Transact &
  ReadSnapshot &
  ActFor &
  Clock &
  ForgetSamples &
  MoveOldSamples & { pause(milliseconds: number): Promise<unknown> };

const DAY = 24 * 3_600_000;
/** Samples of one transaction: whoever waits for it waits some milliseconds. To move one is more work than to forget one. */
const FORGOTTEN = 200;
const MOVED = 64;
/** Between two steps, milliseconds: most of the time is the others'. */
const PAUSE = 50;

/**
 * Forgets samples that their customer has kept for long enough, then brings samples of an older version into the form of this one; both
 * in small steps. Answers how many samples that were.
 */
export function lookAfterSamples(use: Needs) {
  const inSteps = async (
    view: View,
    most: number,
    step: (tx: Tx, most: number) => Promise<number>,
  ): Promise<number> => {
    for (let all = 0; ; await use.pause(PAUSE)) {
      const done = await use.actFor(view, () => use.transact((tx) => step(tx, most)));
      all += done;
      if (done < most) return all;
    }
  };
  return async (): Promise<number> => {
    let all = 0;
    const customers = await use.actFor(EVERY, () => use.read((tx) => use.forgettingCustomers(tx)));
    for (const { customerId, days } of customers) {
      const before = use.now() - days * DAY;
      const forget = (tx: Tx, most: number) => use.forgetSamples(tx, customerId, before, most);
      all += await inSteps(wholeOf(customerId), FORGOTTEN, forget);
    }
    return all + (await inSteps(EVERY, MOVED, (tx, most) => use.moveOldSamples(tx, most)));
  };
}
