import {
  type ChargingProfile,
  changesOf,
  type Instant,
  type Purpose,
  periodAt,
  type RateUnit,
} from './charging-profile.ts';
import type { Configuration } from './configuration.ts';
import type { ChargerSettings } from './options.ts';
import type { SimClock } from './sim-clock.ts';

export interface CompositeSchedule {
  start: Date;
  periods: { startPeriod: number; limit: number }[];
}

/** Which profiles to clear; undefined: any. */
export interface ProfileFilter {
  id: number | undefined;
  connector: number | undefined;
  purpose: string | undefined;
  stackLevel: number | undefined;
}

interface Kept extends ChargingProfile {
  readonly connector: number;
}

const MAINS_V = 230;
const BATTERY_V = 400;

/**
 * What limits the power of transactions (OCPP 1.6, 3.13): of the highest stack level that says something, a TxProfile, else the
 * connector's TxDefaultProfile, else the charger's; and below a ChargePointMaxProfile, which is shared equally by what runs.
 */
export class ChargingProfiles {
  /** Called before anything changes: what was drawn until now was drawn under the old limits. */
  beforeChange: () => void = () => {};
  readonly #settings: ChargerSettings;
  readonly #clock: SimClock;
  readonly #configuration: Configuration;
  #kept: Kept[] = [];
  /** By connector: the simulated second at which its transaction began. */
  readonly #running = new Map<number, number>();
  /** By connector: what a remote start brought for the transaction that is still to come. */
  readonly #next = new Map<number, { idTag: string; profile: ChargingProfile }>();

  constructor(settings: ChargerSettings, clock: SimClock, configuration: Configuration) {
    this.#settings = settings;
    this.#clock = clock;
    this.#configuration = configuration;
  }

  /** Takes the place of the one with the same id, and of the one with the same purpose and stack level there. */
  set(connector: number, profile: ChargingProfile): 'Accepted' | 'Rejected' {
    if (!this.#fits(connector, profile)) return 'Rejected';
    const { id, purpose, stackLevel } = profile;
    const others = this.#kept.filter(
      (one) =>
        one.id !== id &&
        !(one.connector === connector && one.purpose === purpose && one.stackLevel === stackLevel),
    );
    if (others.length >= this.#configuration.number('MaxChargingProfilesInstalled')) return 'Rejected';
    this.beforeChange();
    this.#kept = [...others, { ...profile, connector }];
    return 'Accepted';
  }

  /** Answers whether there was one to clear. */
  clear({ id, connector, purpose, stackLevel }: ProfileFilter): boolean {
    const stays = (one: Kept): boolean =>
      (id !== undefined && one.id !== id) ||
      (connector !== undefined && one.connector !== connector) ||
      (purpose !== undefined && one.purpose !== purpose) ||
      (stackLevel !== undefined && one.stackLevel !== stackLevel);
    this.beforeChange();
    const before = this.#kept.length;
    this.#kept = this.#kept.filter(stays);
    return this.#kept.length < before;
  }

  /** A remote start brought its profile along; it waits for the transaction with that tag. */
  keepForNext(connector: number, idTag: string, profile: ChargingProfile): void {
    this.#next.set(connector, { idTag, profile });
  }

  forgetNext(connector: number): void {
    this.#next.delete(connector);
  }

  begin(connector: number, idTag: string): void {
    this.beforeChange();
    this.#running.set(connector, this.#clock.seconds());
    const next = this.#next.get(connector);
    this.#next.delete(connector);
    if (next?.idTag === idTag) this.set(connector, next.profile);
  }

  /** The transaction is over, and its profiles with it. */
  end(connector: number): void {
    this.beforeChange();
    this.#running.delete(connector);
    this.#kept = this.#kept.filter((one) => one.purpose !== 'TxProfile' || one.connector !== connector);
  }

  /** What a connector may give at a simulated second, in W. */
  limitW(connector: number, atS: number): number {
    const begunS = this.#running.get(connector);
    const at = this.#clock.dateAt(atS).getTime();
    return this.#limitAt(connector, { at, sinceStartS: begunS === undefined ? 0 : atS - begunS });
  }

  /** What the charger expects to give from now on; connector 0 is all of it together. */
  composite(connector: number, durationS: number, unit: RateUnit): CompositeSchedule {
    const start = this.#clock.now();
    const nowS = this.#clock.seconds();
    const sinceStartS = nowS - (this.#running.get(connector) ?? nowS);
    const from: Instant = { at: start.getTime(), sinceStartS };
    const changes = this.#kept.flatMap((profile) => changesOf(profile, from, durationS));
    const periods: CompositeSchedule['periods'] = [];
    for (const startPeriod of [...new Set([0, ...changes])].sort((a, b) => a - b)) {
      const instant = { at: from.at + startPeriod * 1000, sinceStartS: sinceStartS + startPeriod };
      const watts = connector === 0 ? this.#wholeAt(instant) : this.#limitAt(connector, instant);
      // The schema knows tenths.
      const limit = Math.floor((unit === 'W' ? watts : watts / this.#voltsOf(undefined)) * 10 + 1e-6) / 10;
      if (periods.at(-1)?.limit !== limit) periods.push({ startPeriod, limit });
    }
    return { start, periods };
  }

  #limitAt(connector: number, instant: Instant): number {
    const own =
      this.#said('TxProfile', connector, instant) ??
      this.#said('TxDefaultProfile', connector, instant) ??
      this.#said('TxDefaultProfile', 0, instant);
    const whole = this.#said('ChargePointMaxProfile', 0, instant) ?? Number.POSITIVE_INFINITY;
    const share = whole / Math.max(1, this.#running.size);
    return Math.min(this.#settings.maxPowerW, own ?? Number.POSITIVE_INFINITY, share);
  }

  #wholeAt(instant: Instant): number {
    const rated = this.#settings.maxPowerW * this.#settings.connectors;
    return Math.min(rated, this.#said('ChargePointMaxProfile', 0, instant) ?? rated);
  }

  #said(purpose: Purpose, connector: number, instant: Instant): number | undefined {
    const there = this.#kept
      .filter((one) => one.purpose === purpose && one.connector === connector)
      .sort((a, b) => b.stackLevel - a.stackLevel);
    for (const profile of there) {
      const period = periodAt(profile, instant);
      if (period === undefined) continue;
      return profile.unit === 'W' ? period.limit : period.limit * this.#voltsOf(period.phases);
    }
    return undefined;
  }

  /** Watts that an ampere is. OCPP 1.6, 7.14: three phases where none are said, but never more than are wired. */
  #voltsOf(phases: number | undefined): number {
    return this.#settings.dc ? BATTERY_V : MAINS_V * Math.min(phases ?? 3, this.#settings.phases);
  }

  #fits(connector: number, { purpose, stackLevel, periods }: ChargingProfile): boolean {
    if (stackLevel < 0 || stackLevel > this.#configuration.number('ChargeProfileMaxStackLevel')) return false;
    if (periods.length > this.#configuration.number('ChargingScheduleMaxPeriods')) return false;
    if (purpose === 'ChargePointMaxProfile') return connector === 0;
    return purpose !== 'TxProfile' || this.#running.has(connector);
  }
}
