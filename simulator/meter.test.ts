import { describe, expect, it } from 'vitest';
import { Car } from './car.ts';
import { Meter } from './meter.ts';
import { seeded } from './random.ts';

function meter(
  options: { dc?: boolean; maxPowerW?: number; offeredW?: (atS: number) => number } = {},
): Meter {
  const { dc = false, maxPowerW = 11_000, offeredW = () => Number.POSITIVE_INFINITY } = options;
  return new Meter({ startWh: 1000, maxPowerW, dc, phases: dc ? 1 : 3, random: seeded(1), offeredW });
}

describe('the meter', () => {
  it('gives what charging profiles leave, from the second on at which they do', () => {
    const one = meter({ offeredW: (atS) => (atS < 600 ? 11_000 : 3000) });
    one.begin(new Car({ batteryWh: 60_000, soc: 0.3, maxPowerW: 11_000 }), 0);
    one.advance(590);
    expect(one.powerW).toBe(11_000);
    const before = one.registerWh;
    one.advance(4200);
    expect(one.powerW).toBe(3000);
    // Ten more seconds of the one, and an hour of the other; the register shows whole Wh.
    expect(Math.abs(one.registerWh - before - (11_000 * 10) / 3600 - 3000)).toBeLessThanOrEqual(1);
  });

  it('ramps up, holds, tapers, and never gives more than the connector can', () => {
    const one = meter({ dc: true, maxPowerW: 100_000 });
    one.begin(new Car({ batteryWh: 60_000, soc: 0.3, maxPowerW: 150_000 }), 0);
    const powers: number[] = [];
    for (let second = 10; second <= 3600; second += 10) {
      one.advance(second);
      powers.push(one.powerW);
      expect(one.registerWh - 1000).toBeLessThanOrEqual((100_000 * second) / 3600);
    }
    expect(powers[0]).toBeLessThan(30_000);
    expect(Math.max(...powers)).toBe(100_000);
    expect(powers.at(-1)).toBeLessThan(50_000);
  });

  it('reads the same whether it is asked often or once', () => {
    const [often, once] = [meter(), meter()];
    for (const one of [often, once]) {
      one.begin(new Car({ batteryWh: 50_000, soc: 0.5, maxPowerW: 11_000 }), 0);
    }
    for (let second = 0; second <= 1800; second += 7) often.advance(second);
    often.advance(1800);
    once.advance(1800);
    expect(Math.abs(often.registerWh - once.registerWh)).toBeLessThan(5);
  });

  it('stands still without a car', () => {
    const one = meter();
    one.begin(new Car({ batteryWh: 50_000, soc: 0.5, maxPowerW: 11_000 }), 0);
    one.end(600);
    const register = one.registerWh;
    one.advance(9000);
    expect([one.registerWh, one.powerW]).toEqual([register, 0]);
  });

  it('gives current and voltage per phase on AC, and units as OCPP spells them', () => {
    const one = meter();
    one.begin(new Car({ batteryWh: 50_000, soc: 0.5, maxPowerW: 11_000 }), 0);
    one.advance(120);
    const wanted = [
      'Energy.Active.Import.Register',
      'Power.Active.Import',
      'Current.Import',
      'Voltage',
      'SoC',
    ];
    const { sampledValue } = one.read(wanted, 'Sample.Periodic', new Date(0));
    expect(sampledValue.map(({ unit, phase }) => [unit, phase])).toEqual([
      ['Wh', undefined],
      ['W', undefined],
      ['A', 'L1'],
      ['A', 'L2'],
      ['A', 'L3'],
      ['V', 'L1-N'],
      ['V', 'L2-N'],
      ['V', 'L3-N'],
    ]);
    expect(sampledValue.find(({ measurand }) => measurand === 'Current.Import')?.value).toBe('15.9');
  });
});
