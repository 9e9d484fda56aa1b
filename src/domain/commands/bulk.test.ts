import { describe, expect, it } from 'vitest';
import { isBulkOver, NO_COUNTS, paced } from './bulk.ts';

describe('the pace of a bulk command', () => {
  it('is none before its time', () => {
    expect(paced({ nextAt: 1000, perMinute: 60 }, 999)).toEqual({ due: 0, nextAt: 1000 });
  });

  it.each([
    [60, 1000, 1, 2000],
    [60, 2500, 2, 3000],
    [6000, 1995, 100, 2000],
    [1, 1000, 1, 61_000],
  ])('of %i a minute at %i ms', (perMinute, now, due, nextAt) => {
    expect(paced({ nextAt: 1000, perMinute }, now)).toEqual({ due, nextAt });
  });

  it('is kept behind a stop of the server', () => {
    const hour = 3_600_000;
    const { due, nextAt } = paced({ nextAt: 0, perMinute: 60 }, hour);
    expect(due).toBeLessThanOrEqual(3);
    expect(nextAt).toBeGreaterThan(hour);
  });

  it.each([1, 7, 60, 999, 6000])(
    'of %i a minute is no more in ten minutes, however often one looks',
    (perMinute) => {
      let [nextAt, made] = [0, 0];
      for (let now = 0; now < 600_000; now += 137) {
        const turn = paced({ nextAt, perMinute }, now);
        made += turn.due;
        nextAt = turn.nextAt;
      }
      expect(made).toBeLessThanOrEqual(perMinute * 10 + 1);
      expect(made).toBeGreaterThan(perMinute * 9);
    },
  );
});

it('a bulk command is over when nothing is open', () => {
  expect(isBulkOver({ ...NO_COUNTS, accepted: 3, skipped: 1, unknown: 1 })).toBe(true);
  for (const state of ['waiting', 'queued', 'sent'] as const) {
    expect(isBulkOver({ ...NO_COUNTS, accepted: 3, [state]: 1 })).toBe(false);
  }
});
