import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../errors.ts';
import { chargerKey, customerId, driverId, tagId, transactionId } from '../ids.ts';
import { asTold, behindCorrections, type Correction } from './corrections.ts';
import { assumedEnd, correct, couldBeOf, endedBy, type Stop, sampled, stopped } from './lifecycle.ts';
import type { Figures, Transaction } from './transaction.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const open: Transaction = {
  id: transactionId(1),
  customerId: customerId(1),
  charger: chargerKey(1),
  socketId: 1,
  idTag: 'A',
  tagId: tagId(1),
  driverId: driverId(1),
  answered: 'accepted',
  refused: false,
  startedAt: NOW - 60 * MINUTE,
  startChargerTime: NOW - 60 * MINUTE,
  startHeardAt: NOW - 60 * MINUTE,
  stoppedAt: null,
  meterStart: 100,
  meterStop: null,
  stopReason: null,
  closedBy: null,
  revision: 0,
  suspectSince: null,
  suspectReason: null,
  evidenceAt: NOW - 60 * MINUTE,
  energyWh: null,
  flags: [],
  told: {},
  replayKey: 'key',
  samples: 0,
  firstRegisterWh: null,
  lastRegisterWh: null,
  lastSampleAt: null,
  intervalWh: null,
};
const stop = (minutesAgo: number, meterStop: number): Stop => ({
  ...{ stoppedAt: NOW - minutesAgo * MINUTE, chargerTime: NOW - minutesAgo * MINUTE, meterStop },
  ...{ reason: 'Local', idTag: null, key: 'k', flags: [] },
});
const reading = (minutesAgo: number, wh: number) => ({
  sampledAt: NOW - minutesAgo * MINUTE,
  values: [{ value: String(wh) }],
});

const changedBy = (t: Transaction, change: object): Transaction => ({ ...t, ...change });
const told = (t: Transaction, minutesAgo: number, wh: number) =>
  changedBy(t, stopped(t, stop(minutesAgo, wh), null, NOW));
function mended(t: Transaction, wanted: Correction): Transaction {
  const change = correct(t, wanted, NOW);
  if (isRefusal(change)) throw new Error(`${change.field} ${change.rule}`);
  return changedBy(t, change);
}
const wrong = (t: Transaction, wanted: Correction) => {
  const change = correct(t, wanted, NOW);
  return isRefusal(change) ? `${change.refused}: ${change.field} ${change.rule}` : undefined;
};

describe('a correction', () => {
  it('stands in the place of what was told, which stays behind it', () => {
    const t = mended(told(open, 5, 900), { energyWh: 750, driverId: driverId(2) });
    expect(t).toMatchObject({ energyWh: 750, driverId: 2, revision: 1, flags: ['corrected'] });
    expect(t.told).toEqual({ energyWh: 800, driverId: 1 });
    expect(asTold(t)).toMatchObject({ energyWh: 800, driverId: 1, stoppedAt: NOW - 5 * MINUTE });
    const again = mended(t, { energyWh: 760 });
    expect(again).toMatchObject({ energyWh: 760, revision: 2, told: { energyWh: 800, driverId: 1 } });
  });

  it('that says what is there already changes nothing', () => {
    const t = told(open, 5, 900);
    expect(correct(t, { energyWh: 800, stoppedAt: NOW - 5 * MINUTE }, NOW)).toEqual({});
    expect(correct(t, {}, NOW)).toEqual({});
  });

  it('to what was told makes the figure the charger’s own again', () => {
    const t = mended(mended(told(open, 5, 900), { energyWh: 750 }), { energyWh: 800 });
    expect(t).toMatchObject({ energyWh: 800, told: {}, flags: [], revision: 2 });
  });

  it('of times that cannot be is refused', () => {
    const t = told(open, 5, 900);
    expect(wrong(t, { stoppedAt: NOW + 1 })).toBe('bad-body: stoppedAt must not lie in the future');
    expect(wrong(open, { startedAt: NOW + 1 })).toBe('bad-body: startedAt must not lie in the future');
    expect(wrong(t, { startedAt: NOW })).toBe('bad-body: startedAt must not lie behind the end');
    expect(wrong(t, { stoppedAt: NOW - 61 * MINUTE })).toBe(
      'bad-body: stoppedAt must not lie before the start',
    );
    expect(wrong(t, { startedAt: NOW - 5 * MINUTE })).toBeUndefined();
  });

  it('closes one that is open by an end, with the energy of its last sample', () => {
    const suspect = { suspectSince: NOW, suspectReason: 'boot' as const };
    const running = changedBy(changedBy(open, suspect), sampled(open, [reading(30, 600)], null, NOW));
    const t = mended(running, { stoppedAt: NOW - 20 * MINUTE });
    expect(t).toMatchObject({
      closedBy: 'assumed',
      closedAt: NOW,
      stoppedAt: NOW - 20 * MINUTE,
      energyWh: 500,
    });
    expect(t).toMatchObject({ suspectSince: null, suspectReason: null, told: { stoppedAt: null } });
    expect(endedBy(t)).toBe('correction');
    const figure = mended(running, { stoppedAt: NOW, energyWh: 10 });
    expect(figure).toMatchObject({ energyWh: 10, told: { stoppedAt: null, energyWh: 500 } });
    expect(endedBy(changedBy(running, assumedEnd(running, null, NOW)))).toBe('assumed');
  });

  it('leaves it open without one', () => {
    const t = mended(open, { startedAt: NOW - 90 * MINUTE });
    expect([t.closedBy, t.stoppedAt, endedBy(t)]).toEqual([null, null, null]);
  });
});

describe('what the charger tells after a correction', () => {
  it('of its end stands behind it, and the meter, the reason and the flag are kept', () => {
    const t = told(mended(open, { stoppedAt: NOW - 20 * MINUTE, energyWh: 10 }), 15, 900);
    expect(t).toMatchObject({ stoppedAt: NOW - 20 * MINUTE, energyWh: 10, closedBy: 'charger', revision: 2 });
    expect(t).toMatchObject({ meterStop: 900, stopReason: 'Local', flags: ['corrected', 'late-stop'] });
    expect(t.told).toEqual({ stoppedAt: NOW - 15 * MINUTE, energyWh: 800 });
    expect(endedBy(t)).toBe('charger');
  });

  it('of energy that nobody corrected counts', () => {
    const t = told(mended(open, { stoppedAt: NOW - 20 * MINUTE }), 15, 900);
    expect(t).toMatchObject({ stoppedAt: NOW - 20 * MINUTE, energyWh: 800 });
  });

  it('in samples is measured by its own times, not by ours', () => {
    const t = mended(open, { startedAt: NOW - 10 * MINUTE });
    expect(couldBeOf(t, NOW - 30 * MINUTE)).toBe(true);
    expect(changedBy(t, sampled(t, [reading(30, 600)], null, NOW))).toMatchObject({
      energyWh: 500,
      samples: 1,
    });
    const ended = mended(open, { stoppedAt: NOW - 20 * MINUTE });
    const late = changedBy(ended, sampled(ended, [reading(10, 700)], null, NOW));
    expect(late).toMatchObject({ stoppedAt: NOW - 20 * MINUTE, energyWh: 600, told: { stoppedAt: null } });
    expect(endedBy(late)).toBe('correction');
  });

  it('never ends it before it began', () => {
    const t = told(mended(open, { startedAt: NOW - 10 * MINUTE }), 30, 900);
    expect(t).toMatchObject({ startedAt: NOW - 10 * MINUTE, stoppedAt: NOW - 10 * MINUTE });
  });

  it('changes no figure that was corrected, and loses none that was told, in whatever order things come', () => {
    const minutes = fc.integer({ min: 0, max: 59 });
    const wh = fc.integer({ min: 0, max: 2000 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('stop' as const), minutes, wh }),
      fc.record({ kind: fc.constant('sample' as const), minutes, wh }),
      fc.record({ kind: fc.constant('assume' as const), minutes, wh }),
      fc.record({ kind: fc.constant('energy' as const), minutes, wh }),
      fc.record({ kind: fc.constant('end' as const), minutes, wh }),
    );
    const tells = (t: Transaction, s: { kind: string; minutes: number; wh: number }) => {
      if (s.kind === 'stop') return stopped(t, stop(s.minutes, s.wh), 22_000, NOW);
      if (s.kind === 'sample') return sampled(t, [reading(s.minutes, s.wh)], 22_000, NOW);
      return t.closedBy === null ? assumedEnd(t, 22_000, NOW) : {};
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let t = open;
        for (const s of steps) {
          const before = t;
          if (s.kind === 'energy') t = mended(t, { energyWh: s.wh });
          else if (s.kind === 'end') t = mended(t, { stoppedAt: NOW - s.minutes * MINUTE });
          else {
            t = changedBy(t, tells(t, s));
            for (const name of Object.keys(before.told) as (keyof Figures)[]) {
              expect([name, t[name]]).toEqual([name, before[name]]);
            }
            // Behind the corrections it is as if there had been none.
            const alone = changedBy(asTold(before), { told: {} });
            const { energyWh, meterStop, lastRegisterWh, samples } = changedBy(alone, tells(alone, s));
            expect(asTold(t)).toMatchObject({ energyWh, meterStop, lastRegisterWh, samples });
          }
          expect(t.flags.includes('corrected')).toBe(Object.keys(t.told).length > 0);
        }
      }),
    );
  });
});

it('a change that touches no corrected figure passes as it is', () => {
  expect(behindCorrections(open, { samples: 3, stoppedAt: null })).toEqual({ samples: 3, stoppedAt: null });
});
