import type { Car } from './car.ts';
import type { MeterValue, ReadingContext, SampledValue } from './messages.ts';
import type { Random } from './random.ts';

export interface MeterOptions {
  /** What the register shows at first, in Wh. */
  startWh: number;
  /** Rated power of the connector in W. */
  maxPowerW: number;
  dc: boolean;
  phases: 1 | 3;
  random: Random;
  /** What charging profiles leave of it, in W, at a simulated second. */
  offeredW(atS: number): number;
}

/** The longest step of the integration, in simulated seconds. */
const STEP_S = 10;
const MAINS_V = 230;

/** A connector's energy meter: the register only rises, by the power that a car draws. Times are simulated seconds. */
export class Meter {
  readonly #options: MeterOptions;
  #registerWh: number;
  #powerW = 0;
  #car: Car | undefined;
  #drawingSinceS = 0;
  #readAtS = 0;

  constructor(options: MeterOptions) {
    this.#options = options;
    this.#registerWh = options.startWh;
  }

  /** Whole Wh, as chargers report it. */
  get registerWh(): number {
    return Math.floor(this.#registerWh);
  }

  get powerW(): number {
    return this.#powerW;
  }

  /** The car begins to draw, from zero power on. */
  begin(car: Car, nowS: number): void {
    this.advance(nowS);
    this.#car = car;
    this.#drawingSinceS = nowS;
    this.#readAtS = nowS;
  }

  /** The car draws nothing from now on. */
  end(nowS: number): void {
    this.advance(nowS);
    this.#car = undefined;
    this.#powerW = 0;
  }

  /** Brings the register up to now. */
  advance(nowS: number): void {
    const car = this.#car;
    while (car !== undefined && this.#readAtS < nowS) {
      const step = Math.min(STEP_S, nowS - this.#readAtS);
      const drawingForS = this.#readAtS + step / 2 - this.#drawingSinceS;
      const { maxPowerW, dc, offeredW } = this.#options;
      this.#powerW = car.powerW({ limitW: Math.min(maxPowerW, offeredW(this.#readAtS)), dc, drawingForS });
      const wh = (this.#powerW * step) / 3600;
      this.#registerWh += wh;
      car.take(wh);
      this.#readAtS += step;
    }
    this.#readAtS = nowS;
  }

  /** What the meter shows, for these measurands; ones it cannot measure are left out. */
  read(measurands: readonly string[], context: ReadingContext, at: Date): MeterValue {
    const sampledValue = measurands.flatMap((measurand) => this.#sample(measurand, context));
    return { timestamp: at.toISOString(), sampledValue };
  }

  #sample(measurand: string, context: ReadingContext): SampledValue[] {
    const { dc, phases, random } = this.#options;
    const value = (number: number, digits: number, unit: string, phase?: string): SampledValue => ({
      value: number.toFixed(digits),
      context,
      measurand,
      location: measurand === 'SoC' ? 'EV' : 'Outlet',
      unit,
      ...(phase === undefined ? {} : { phase }),
    });
    const wired = phases === 3 ? ['L1', 'L2', 'L3'] : ['L1'];
    switch (measurand) {
      case 'Energy.Active.Import.Register':
        return [value(this.registerWh, 0, 'Wh')];
      case 'Power.Active.Import':
        return [value(this.#powerW, 0, 'W')];
      case 'Current.Import':
        if (dc) return [value(this.#powerW / this.#batteryVoltage(), 1, 'A')];
        return wired.map((phase) => value(this.#powerW / phases / MAINS_V, 1, 'A', phase));
      case 'Voltage':
        if (dc) return [value(this.#batteryVoltage(), 1, 'V')];
        return wired.map((phase) => value(MAINS_V + random.between(-2, 2), 1, 'V', `${phase}-N`));
      case 'SoC':
        return dc && this.#car !== undefined ? [value(this.#car.soc * 100, 0, 'Percent')] : [];
      default:
        return [];
    }
  }

  #batteryVoltage(): number {
    return 350 + 60 * (this.#car?.soc ?? 0);
  }
}
