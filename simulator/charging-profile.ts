import { isPayload, type Payload } from './messages.ts';

export type Purpose = 'ChargePointMaxProfile' | 'TxDefaultProfile' | 'TxProfile';
export type RateUnit = 'A' | 'W';

export interface Period {
  /** Seconds from the start of the schedule. */
  readonly startS: number;
  /** A per phase, or W. */
  readonly limit: number;
  readonly phases: number | undefined;
}

/** A charging profile of OCPP 1.6 (7.8), as far as a charger needs it. Times in ms since 1970. */
export interface ChargingProfile {
  readonly id: number;
  readonly stackLevel: number;
  readonly purpose: Purpose;
  readonly kind: 'Absolute' | 'Recurring' | 'Relative';
  /** Seconds after which it begins anew. */
  readonly everyS: number | undefined;
  readonly transactionId: number | undefined;
  readonly validFrom: number | undefined;
  readonly validTo: number | undefined;
  readonly start: number | undefined;
  readonly durationS: number | undefined;
  readonly unit: RateUnit;
  readonly periods: readonly Period[];
}

/** When a limit is asked for: what the clock shows, and simulated seconds since the transaction began. */
export interface Instant {
  readonly at: number;
  readonly sinceStartS: number;
}

/** Reads a csChargingProfiles; undefined when it is none. */
export function readProfile(value: unknown): ChargingProfile | undefined {
  if (!isPayload(value) || !isPayload(value.chargingSchedule)) return undefined;
  const schedule = value.chargingSchedule;
  const { chargingProfilePurpose: purpose, chargingProfileKind: kind, recurrencyKind } = value;
  const [id, stackLevel] = [whole(value.chargingProfileId), whole(value.stackLevel)];
  const unit = schedule.chargingRateUnit;
  const periods = Array.isArray(schedule.chargingSchedulePeriod)
    ? schedule.chargingSchedulePeriod.map(readPeriod)
    : [];
  const [first] = periods;
  if (id === undefined || stackLevel === undefined || (unit !== 'A' && unit !== 'W')) return undefined;
  if (purpose !== 'ChargePointMaxProfile' && purpose !== 'TxDefaultProfile' && purpose !== 'TxProfile')
    return undefined;
  if (kind !== 'Absolute' && kind !== 'Recurring' && kind !== 'Relative') return undefined;
  const read = periods.filter((period) => period !== undefined);
  if (first?.startS !== 0 || read.length !== periods.length) return undefined;
  const start = time(schedule.startSchedule);
  if (kind === 'Recurring' && (start === undefined || recurrencyKind === undefined)) return undefined;
  return {
    ...{ id, stackLevel, purpose, kind, unit, start, periods: read },
    everyS: kind === 'Recurring' ? (recurrencyKind === 'Weekly' ? 604_800 : 86_400) : undefined,
    transactionId: whole(value.transactionId),
    validFrom: time(value.validFrom),
    validTo: time(value.validTo),
    durationS: whole(schedule.duration),
  };
}

/** The period that holds at that instant; undefined: the profile says nothing then. */
export function periodAt(profile: ChargingProfile, instant: Instant): Period | undefined {
  const { validFrom, validTo, durationS, periods } = profile;
  if (validFrom !== undefined && instant.at < validFrom) return undefined;
  if (validTo !== undefined && instant.at >= validTo) return undefined;
  const offsetS = offsetAt(profile, instant);
  if (offsetS < 0 || (durationS !== undefined && offsetS >= durationS)) return undefined;
  return periods.findLast(({ startS }) => startS <= offsetS);
}

/** Seconds from then on at which what a profile says may change, the first `withinS`. */
export function changesOf(profile: ChargingProfile, from: Instant, withinS: number): number[] {
  const { validFrom, validTo, durationS, everyS, periods } = profile;
  const offsetS = offsetAt(profile, from);
  const ends = durationS === undefined ? [] : [durationS];
  const within = [0, ...periods.map(({ startS }) => startS), ...ends].map((atS) => atS - offsetS);
  const times = [validFrom, validTo].flatMap((at) => (at === undefined ? [] : [(at - from.at) / 1000]));
  const rounds =
    everyS === undefined
      ? [0]
      : Array.from({ length: Math.ceil(withinS / everyS) + 1 }, (_, n) => n * everyS);
  return [...times, ...rounds.flatMap((shift) => within.map((atS) => atS + shift))]
    .map(Math.ceil)
    .filter((atS) => atS > 0 && atS < withinS);
}

/** Seconds since the schedule began. Without a start it begins with the transaction (OCPP 1.6, 7.13). */
function offsetAt({ kind, start, everyS }: ChargingProfile, { at, sinceStartS }: Instant): number {
  if (kind === 'Relative' || start === undefined) return sinceStartS;
  const offsetS = (at - start) / 1000;
  return everyS === undefined || offsetS < 0 ? offsetS : offsetS % everyS;
}

function readPeriod(value: unknown): Period | undefined {
  if (!isPayload(value)) return undefined;
  const startS = whole(value.startPeriod);
  const { limit } = value;
  if (startS === undefined || typeof limit !== 'number' || limit < 0) return undefined;
  return { startS, limit, phases: whole(value.numberPhases) };
}

const whole = (value: Payload[string]): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) ? value : undefined;

function time(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
