import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '../domain/events.ts';
import { chargerId, chargerKey, customerId } from '../domain/ids.ts';
import { journal, KEPT_FOR, KEPT_PER_CHARGER } from './journal.ts';

const [ONE, OTHER] = [customerId(1), customerId(2)];

function at(charger: number, customer = ONE): DomainEvent {
  return {
    ...{ kind: 'booted', at: 0, customerId: customer },
    ...{ charger: chargerKey(charger), chargerId: chargerId(`C${charger}`) },
  };
}

function withClock() {
  let now = 0;
  const kept = journal(() => now);
  const all = (from = { number: 0, at: now }, most = 1000) =>
    kept.after(ONE, from, most).events.map(({ event }) => event.charger);
  return {
    kept,
    all,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('the journal', () => {
  it('tells a customer’s events in their order, behind a place, some at a time', () => {
    const { kept, all } = withClock();
    const begin = kept.now();
    for (const event of [at(1), at(9, OTHER), at(2), at(1)]) kept.note(event);
    expect(all(begin)).toEqual([1, 2, 1]);
    const { events, upTo } = kept.after(ONE, begin, 2);
    expect(events.map(({ event }) => event.charger)).toEqual([1, 2]);
    expect(all(upTo)).toEqual([1]);
    expect(all(kept.now())).toEqual([]);
    expect(kept.after(OTHER, begin, 9).events).toHaveLength(1);
    expect(kept.after(customerId(3), begin, 9)).toEqual({ events: [], upTo: kept.now() });
  });

  it('keeps so many of each charger, and tells of which it has forgotten some', () => {
    const { kept, all } = withClock();
    const begin = kept.now();
    kept.note(at(2));
    const behind = kept.now();
    for (let i = 0; i < KEPT_PER_CHARGER; i += 1) kept.note(at(1));
    expect(kept.forgottenSince(ONE, begin)).toEqual([]);
    kept.note(at(1));
    expect(kept.forgottenSince(ONE, begin)).toEqual([1]);
    expect(kept.forgottenSince(ONE, behind)).toEqual([1]);
    expect(kept.forgottenSince(OTHER, begin)).toEqual([]);
    expect(kept.forgottenSince(ONE, kept.now())).toEqual([]);
    expect(all(begin)).toEqual([2, ...Array.from({ length: KEPT_PER_CHARGER }, () => 1)]);
  });

  it('forgets what is old, and says so of a place that is', async () => {
    const { kept, all, pass } = withClock();
    const begin = kept.now();
    for (let i = 0; i < 2 * KEPT_PER_CHARGER; i += 1) kept.note(at(1));
    pass(KEPT_FOR);
    const later = kept.now();
    kept.note(at(2));
    pass(1);
    await kept.clear();
    expect(kept.forgottenSince(ONE, begin)).toBe('all');
    // By its age alone, whatever happened since.
    expect(kept.forgottenSince(OTHER, begin)).toBe('all');
    expect(kept.forgottenSince(ONE, later)).toEqual([]);
    expect(all(begin)).toEqual([2]);
    pass(KEPT_FOR);
    await kept.clear();
    expect(all(begin)).toEqual([]);
  });

  it('stays small, however much happens', () => {
    const { kept, all, pass } = withClock();
    const begin = kept.now();
    for (let i = 0; i < 20_000; i += 1) {
      kept.note(at(i % 3));
      pass(100);
    }
    expect(all(begin)).toHaveLength(3 * KEPT_PER_CHARGER);
  });
});
