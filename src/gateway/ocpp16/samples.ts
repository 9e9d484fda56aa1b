/** MeterValue (OCPP 1.6 §7.31 ff.) as told, from MeterValues and from StopTransaction's transactionData. */
import type { SampleTold } from '../../app/charging/charging.ts';
import type { SampledValue } from '../../domain/transactions/transaction.ts';
import { fields, text, time } from './read.ts';

/** Elements of one message that become samples; a sample every minute for a day and more. */
export const MAX_SAMPLES = 2000;
/** Values of one message that are read. */
export const MAX_SAMPLED = 5000;

/**
 * Elements that aren't objects are left out; a single object where a list belongs is a list of one. What exceeds
 * {@link MAX_SAMPLES} is kept raw, as one last sample without values; values above {@link MAX_SAMPLED} stay in their
 * sample's `raw` only.
 */
export function samples(meterValue: unknown): SampleTold[] {
  const elements = list(meterValue).filter((element) => typeof element === 'object' && element !== null);
  let left = MAX_SAMPLED;
  const read = elements.slice(0, MAX_SAMPLES).map((element) => {
    const { timestamp, sampledValue } = fields(element);
    const values = list(sampledValue).slice(0, left).flatMap(sampled);
    left -= values.length;
    return { time: time(timestamp), values, raw: raw(sampledValue ?? []) };
  });
  const rest = elements.slice(MAX_SAMPLES);
  if (rest.length === 0) return read;
  return [...read, { time: time(fields(rest[0]).timestamp), values: [], raw: raw(rest) }];
}

function raw(told: unknown): string {
  return JSON.stringify(told).replaceAll('\\u0000', '\\ufffd');
}

const DECIMAL = /^[+-]?(\d{1,30}\.?\d{0,30}|\.\d{1,30})([eE][+-]?\d{1,2})?$/;

/** A value that is a number; signed data and garbage stay in `raw` only. Words that the schema doesn't know are kept. */
function sampled(told: unknown): SampledValue[] {
  const given = fields(told);
  const value = text(given.value, 80);
  if (value === null || given.format === 'SignedData' || !DECIMAL.test(value)) return [];
  const words = (['measurand', 'unit', 'phase', 'context', 'location', 'format'] as const).flatMap((name) => {
    const word = text(given[name], 50);
    return word === null ? [] : [[name, word] as const];
  });
  return [{ value, ...Object.fromEntries(words) }];
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}
