/**
 * Energy of a transaction, Wh. A lifetime register is never billed, phases are never added twice, and a figure
 * that can't be known is null, never 0 (field-lessons.md, 10; driver-semantics.md, Transactions).
 */
import type { Instant } from '../ids.ts';
import type { MeterState, SampledValue, TransactionFlag } from './transaction.ts';

const REGISTER = 'Energy.Active.Import.Register';
const INTERVAL = 'Energy.Active.Import.Interval';

/** A sample as the arithmetic needs it. */
export interface Reading {
  readonly sampledAt: Instant;
  readonly values: readonly SampledValue[];
}

/** The import register of one sample, Wh; null when it tells none. */
export function registerWh(values: readonly SampledValue[]): number | null {
  return total(values, REGISTER);
}

/** The energy of the interval that ends with one sample, Wh; null when it tells none. */
export function intervalWh(values: readonly SampledValue[]): number | null {
  return total(values, INTERVAL);
}

/** The phaseless value of a measurand at the outlet, else the sum of its phases. */
function total(values: readonly SampledValue[], measurand: string): number | null {
  const told = values.filter(
    (v) =>
      (v.measurand ?? REGISTER) === measurand &&
      (v.location ?? 'Outlet') === 'Outlet' &&
      wattHours(v) !== null,
  );
  const phaseless = told.filter((v) => v.phase === undefined);
  const chosen = phaseless.length > 0 ? phaseless.slice(-1) : onePerPhase(told);
  if (chosen.length === 0) return null;
  return chosen.reduce((sum, v) => sum + (wattHours(v) ?? 0), 0);
}

/** L1 and L1-N name the same conductor; line-to-line values (L1-L2) are no energy of a phase. */
function onePerPhase(values: readonly SampledValue[]): SampledValue[] {
  const phases = new Map<string, SampledValue>();
  for (const value of values) {
    const phase = /^(L[123])(-N)?$/.exec(value.phase ?? '')?.[1];
    if (phase !== undefined) phases.set(phase, value);
  }
  return [...phases.values()];
}

/** A missing unit is Wh; other units than Wh and kWh are no energy of this kind. */
function wattHours(value: SampledValue): number | null {
  if (value.format === 'SignedData') return null;
  const text = value.value.trim();
  if (!/^[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?$/.test(text)) return null;
  const number = Number(text.replace(',', '.'));
  if (!Number.isFinite(number) || number < 0) return null;
  switch ((value.unit ?? 'Wh').toLowerCase()) {
    case 'wh':
      return number;
    case 'kwh':
      return Math.round(number * 1e6) / 1e3;
    default:
      return null;
  }
}

/** Takes samples into the meter state, each once; the caller leaves out those told before. */
export function absorb(
  state: MeterState,
  readings: readonly Reading[],
): { state: MeterState; flags: readonly TransactionFlag[] } {
  let { samples, firstRegisterWh, lastRegisterWh, lastSampleAt, intervalWh: intervals } = state;
  let falling = false;
  for (const reading of readings) {
    samples += 1;
    const interval = intervalWh(reading.values);
    const register = registerWh(reading.values);
    const latest = lastSampleAt === null || reading.sampledAt >= lastSampleAt;
    // An interval is told once: again in another context or in the stop's data it ends at the same moment.
    const further = lastSampleAt === null || reading.sampledAt > lastSampleAt;
    if (interval !== null && further) intervals = (intervals ?? 0) + interval;
    if (register !== null) {
      if (lastRegisterWh === null || latest) {
        falling ||= lastRegisterWh !== null && register < lastRegisterWh;
        lastRegisterWh = register;
      } else {
        falling ||= register > lastRegisterWh;
      }
      firstRegisterWh ??= register;
    }
    if (latest) lastSampleAt = reading.sampledAt;
  }
  return {
    state: {
      meterStart: state.meterStart,
      samples,
      firstRegisterWh,
      lastRegisterWh,
      lastSampleAt,
      intervalWh: intervals,
    },
    flags: falling ? ['falling-register'] : [],
  };
}

/** What the energy follows from. */
export interface Metered extends MeterState {
  /** Wh as told; null: not told or not readable. */
  readonly meterStop: number | null;
  /** Whether the charger told a stop. */
  readonly stopTold: boolean;
  readonly maxWatts: number | null;
  /** Milliseconds from start to end by the charger's own believed clock; null where that isn't known. */
  readonly duration: number | null;
}

/** The energy as far as it can be known, and what contradicts it. */
export function energyOf(m: Metered): { energyWh: number | null; flags: readonly TransactionFlag[] } {
  const flags: TransactionFlag[] = [];
  const told = m.stopTold && m.meterStop !== null && m.meterStop > 0 ? m.meterStop : null;
  // Without a start meter one sample alone is no span.
  const start = m.meterStart ?? (told !== null || m.samples > 1 ? m.firstRegisterWh : null);
  const usable = told !== null && (start === null || told >= start);
  if (m.stopTold && !usable) flags.push('stop-meter-replaced');
  if (usable && m.lastRegisterWh !== null && told < m.lastRegisterWh) flags.push('falling-register');
  const end = usable ? told : m.lastRegisterWh;
  if (start !== null && end !== null && end < start) flags.push('falling-register');
  const byRegister = start !== null && end !== null && end >= start ? end - start : null;
  // Interval is never mixed with Register.
  const energyWh = byRegister ?? (m.lastRegisterWh === null ? m.intervalWh : null);
  if (energyWh !== null && m.maxWatts !== null && m.duration !== null) {
    const possible = (m.maxWatts * m.duration * 1.2) / 3600_000;
    if (energyWh > possible) flags.push('impossible-energy');
  }
  return { energyWh, flags };
}
