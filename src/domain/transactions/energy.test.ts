import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absorb, energyOf, intervalWh, type Metered, type Reading, registerWh } from './energy.ts';
import type { MeterState, SampledValue } from './transaction.ts';

const HOUR = 3600_000;
const v = (value: string, more: Partial<SampledValue> = {}): SampledValue => ({ value, ...more });
const fresh: MeterState = {
  meterStart: 1000,
  samples: 0,
  firstRegisterWh: null,
  lastRegisterWh: null,
  lastSampleAt: null,
  intervalWh: null,
};
const metered = (more: Partial<Metered>): Metered => ({
  ...fresh,
  meterStop: null,
  stopTold: true,
  maxWatts: null,
  duration: null,
  ...more,
});

describe('the register of one sample', () => {
  const register = 'Energy.Active.Import.Register';
  const table: [string, SampledValue[], number | null][] = [
    ['a missing measurand and unit are the register in Wh', [v('1500')], 1500],
    ['kWh', [v('1.5', { unit: 'kWh' })], 1500],
    ['a comma for a point', [v('1,5', { unit: 'kWh' })], 1500],
    ['kWh without the dust of binary fractions', [v('1.001', { unit: 'kWh' })], 1001],
    ['other measurands are none', [v('7', { measurand: 'Power.Active.Import', unit: 'W' })], null],
    [
      'phases are summed where no phaseless sample exists',
      [v('1', { phase: 'L1' }), v('2', { phase: 'L2' })],
      3,
    ],
    ['phases are not added to the total', [v('3'), v('1', { phase: 'L1' }), v('2', { phase: 'L2' })], 3],
    ['L1 and L1-N are one phase', [v('1', { phase: 'L1' }), v('1', { phase: 'L1-N' })], 1],
    ['another place than the outlet does not count', [v('9', { location: 'Inlet' })], null],
    ['an Interval is no register', [v('9', { measurand: 'Energy.Active.Import.Interval' })], null],
    ['signed data is no number', [v('4F4B', { format: 'SignedData', measurand: register })], null],
    ['garbage is no number', [v('n/a'), v('')], null],
    ['a negative register is none', [v('-1')], null],
    ['a unit of something else', [v('50', { unit: 'Hz' })], null],
  ];
  it.each(table)('%s', (_, values, expected) => {
    expect(registerWh(values)).toBe(expected);
  });
  it('reads intervals apart', () => {
    expect(intervalWh([v('9', { measurand: 'Energy.Active.Import.Interval' }), v('1000')])).toBe(9);
  });
});

describe('the energy of a transaction', () => {
  const table: [string, Partial<Metered>, number | null, string[]][] = [
    ['stop − start', { meterStop: 6000 }, 5000, []],
    [
      'a stop of 0 falls back to the last register',
      { meterStop: 0, lastRegisterWh: 4000 },
      3000,
      ['stop-meter-replaced'],
    ],
    ['a stop of −1 likewise', { meterStop: -1, lastRegisterWh: 4000 }, 3000, ['stop-meter-replaced']],
    [
      'a stop below the start likewise',
      { meterStop: 999, lastRegisterWh: 4000 },
      3000,
      ['stop-meter-replaced'],
    ],
    ['nothing to fall back to is unknown, not 0', { meterStop: 0 }, null, ['stop-meter-replaced']],
    ['a stop equal to the start is 0', { meterStop: 1000 }, 0, []],
    ['open: the last register so far', { stopTold: false, lastRegisterWh: 1200 }, 200, []],
    ['open without samples: unknown', { stopTold: false }, null, []],
    [
      'no start meter: from the first register',
      { meterStart: null, firstRegisterWh: 10, meterStop: 30 },
      20,
      [],
    ],
    [
      'no start meter at all: a lifetime register is never billed',
      { meterStart: null, meterStop: 9e6 },
      null,
      [],
    ],
    [
      'a stop below the last register is believed and flagged',
      { meterStop: 1200, lastRegisterWh: 21_000 },
      200,
      ['falling-register'],
    ],
    [
      'one sample alone is no span',
      { meterStart: null, meterStop: -1, samples: 1, firstRegisterWh: 500, lastRegisterWh: 500 },
      null,
      ['stop-meter-replaced'],
    ],
    ['only intervals', { meterStop: -1, intervalWh: 700 }, 700, ['stop-meter-replaced']],
    [
      'intervals are never mixed with registers',
      { meterStop: -1, intervalWh: 700, lastRegisterWh: 900 },
      null,
      ['stop-meter-replaced', 'falling-register'],
    ],
    [
      'more than the socket can give is flagged, not changed',
      { meterStop: 31_000, maxWatts: 22_000, duration: HOUR },
      30_000,
      ['impossible-energy'],
    ],
    ['a fifth more is believed', { meterStop: 27_400, maxWatts: 22_000, duration: HOUR }, 26_400, []],
  ];
  it.each(table)('%s', (_, change, energyWh, flags) => {
    expect(energyOf(metered(change))).toEqual({ energyWh, flags });
  });

  it('is never negative and never more than the registers span', () => {
    const wh = fc.option(fc.integer({ min: -1, max: 5000 }), { nil: null });
    fc.assert(
      fc.property(wh, wh, wh, wh, fc.boolean(), (meterStart, first, last, meterStop, stopTold) => {
        const m = metered({
          meterStart: meterStart === -1 ? null : meterStart,
          firstRegisterWh: first,
          lastRegisterWh: last,
          meterStop,
          stopTold,
        });
        const { energyWh } = energyOf(m);
        if (energyWh !== null) {
          expect(energyWh).toBeGreaterThanOrEqual(0);
          expect(energyWh).toBeLessThanOrEqual(Math.max(meterStop ?? 0, last ?? 0) + 1);
        }
      }),
    );
  });
});

describe('intervals', () => {
  it('told again in another context or in the stop’s data count once', () => {
    const interval = (sampledAt: number, context: string): Reading => ({
      sampledAt,
      values: [v('500', { measurand: 'Energy.Active.Import.Interval', context })],
    });
    const told = [
      interval(1, 'Sample.Periodic'),
      interval(1, 'Sample.Clock'),
      interval(2, 'Sample.Periodic'),
      interval(1, 'Transaction.End'),
    ];
    expect(absorb(fresh, told).state.intervalWh).toBe(1000);
  });
});

describe('sample by sample', () => {
  const reading = (sampledAt: number, wh: number): Reading => ({ sampledAt, values: [v(String(wh))] });

  it('flags a register that falls', () => {
    expect(absorb(fresh, [reading(1, 1500), reading(2, 1400)]).flags).toEqual(['falling-register']);
    expect(absorb(fresh, [reading(2, 1400), reading(1, 1500)]).flags).toEqual(['falling-register']);
  });

  it('comes to the same in batches of any size', () => {
    const rising = fc
      .array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 40 })
      .map((steps) => {
        let wh = 1000;
        return steps.map((step, i) => {
          wh += step;
          return reading(i, wh);
        });
      });
    fc.assert(
      fc.property(rising, fc.integer({ min: 0, max: 40 }), (readings, cut) => {
        const whole = absorb(fresh, readings);
        const halves = absorb(absorb(fresh, readings.slice(0, cut)).state, readings.slice(cut));
        expect(halves.state).toEqual(whole.state);
        expect(whole.flags).toEqual([]);
        expect(whole.state.lastRegisterWh).toBe(registerWh(readings.at(-1)?.values ?? []));
        expect(whole.state.samples).toBe(readings.length);
      }),
    );
  });

  it('comes to the same last register in any order of distinct times', () => {
    const shuffled = fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 6 });
    fc.assert(
      fc.property(shuffled, (order) => {
        const { state, flags } = absorb(
          fresh,
          order.map((t) => reading(t, 1000 + t * 10)),
        );
        expect(state.lastRegisterWh).toBe(1060);
        expect(flags).toEqual([]);
      }),
    );
  });
});
