import type { Random } from './random.ts';

export interface CarOptions {
  /** Usable capacity in Wh. */
  batteryWh: number;
  /** State of charge on arrival, 0…1. */
  soc: number;
  /** The most that the car takes, in W, whatever the charger offers. */
  maxPowerW: number;
}

/** Seconds until the car draws full power after it began (contactors, then a ramp). */
const RAMP_S = 30;

/** A car's battery. Takes energy along the usual curve: ramp up, hold, taper near the end. */
export class Car {
  readonly batteryWh: number;
  readonly maxPowerW: number;
  #soc: number;

  constructor(options: CarOptions) {
    this.batteryWh = options.batteryWh;
    this.maxPowerW = options.maxPowerW;
    this.#soc = Math.min(1, Math.max(0, options.soc));
  }

  /** 0…1. */
  get soc(): number {
    return this.#soc;
  }

  get full(): boolean {
    return this.#soc >= 0.9995;
  }

  /** Power in W that the car draws now. */
  powerW(offer: { limitW: number; dc: boolean; drawingForS: number }): number {
    if (this.full) return 0;
    const ramp = Math.min(1, Math.max(0.05, offer.drawingForS / RAMP_S));
    const knee = offer.dc ? 0.6 : 0.92;
    const floor = offer.dc ? 0.12 : 0.25;
    const taper = this.#soc <= knee ? 1 : 1 - (1 - floor) * ((this.#soc - knee) / (1 - knee));
    return Math.min(offer.limitW, this.maxPowerW) * ramp * taper;
  }

  take(wh: number): void {
    this.#soc = Math.min(1, this.#soc + wh / this.batteryWh);
  }
}

/** A car such as might drive up to this connector. */
export function randomCar(random: Random, dc: boolean): CarOptions {
  return {
    batteryWh: random.pick([42_000, 52_000, 58_000, 64_000, 77_000, 82_000, 100_000]) ?? 58_000,
    soc: random.between(0.12, 0.6),
    maxPowerW: dc
      ? (random.pick([50_000, 100_000, 125_000, 150_000, 220_000]) ?? 100_000)
      : (random.pick([3_700, 7_400, 11_000, 11_000, 22_000]) ?? 11_000),
  };
}
