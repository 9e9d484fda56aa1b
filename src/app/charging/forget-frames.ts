import type { Clock } from '../ports/clock.ts';
import type { ForgetFrames } from '../ports/frames.ts';
import { type ActFor, EVERY, type Transact } from '../ports/store.ts';

const DAY = 24 * 3_600_000;
/** Frames that go at a time: nobody else waits for long. */
const STEP = 1000;

/** Forgets frames that are older than so many days, whosever they are, in small steps. Answers how many went. */
export function forgetOldFrames(use: Transact & ActFor & ForgetFrames & Clock, days: number) {
  return async (): Promise<number> => {
    const before = use.now() - days * DAY;
    for (let all = 0; ; ) {
      const gone = await use.actFor(EVERY, () => use.transact((tx) => use.forgetFrames(tx, before, STEP)));
      all += gone;
      if (gone < STEP) return all;
    }
  };
}
