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
/** Samples of one transaction: whoever waits for it waits some milliseconds. */
const STEP = 200;
/** Between two steps, milliseconds: most of the time is the others'. */
const PAUSE = 50;

/**
 * Forgets samples that their customer has kept for long enough, then brings samples of an older version into the form of this one; both
 * in small steps. Answers how many samples that were.
 */
export function lookAfterSamples(use: Needs) {
  const inSteps = async (view: View, step: (tx: Tx) => Promise<number>): Promise<number> => {
    for (let all = 0; ; await use.pause(PAUSE)) {
      const done = await use.actFor(view, () => use.transact(step));
      all += done;
      if (done < STEP) return all;
    }
  };
  return async (): Promise<number> => {
    let all = 0;
    const customers = await use.actFor(EVERY, () => use.read((tx) => use.forgettingCustomers(tx)));
    for (const { customerId, days } of customers) {
      const before = use.now() - days * DAY;
      all += await inSteps(wholeOf(customerId), (tx) => use.forgetSamples(tx, customerId, before, STEP));
    }
    return all + (await inSteps(EVERY, (tx) => use.moveOldSamples(tx, STEP)));
  };
}
