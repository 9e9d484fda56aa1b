import { expect, it } from 'vitest';
import { EVERY } from '../ports/store.ts';
import { forgetOldFrames } from './forget-frames.ts';

it('what is too old goes in steps, each in a transaction of its own, until nothing is left', async () => {
  const DAY = 24 * 3_600_000;
  let left = 2500;
  const steps: [before: number, most: number][] = [];
  const forget = forgetOldFrames(
    {
      now: () => 40 * DAY,
      actFor: (view, work) => {
        expect(view).toBe(EVERY);
        return work();
      },
      transact: (work) => work({} as Parameters<typeof work>[0]),
      forgetFrames: async (_tx, before, most) => {
        steps.push([before, most]);
        const gone = Math.min(left, most);
        left -= gone;
        return gone;
      },
    },
    30,
  );
  expect(await forget()).toBe(2500);
  expect(steps).toEqual(Array.from({ length: 3 }, () => [10 * DAY, 1000]));
});
