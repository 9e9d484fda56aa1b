/** MeterValue (OCPP 1.6 §7.31 ff.) as told, from MeterValues and from StopTransaction's transactionData. */
import type { SampleTold } from '../../app/charging/charging.ts';
import type { SampledValue } from '../../domain/transactions/transaction.ts';
import { fields, text, time } from './read.ts';

/** Elements that aren't objects are left out; a single object where a list belongs is a list of one. */
export function samples(meterValue: unknown): SampleTold[] {
  return list(meterValue)
    .filter((element) => typeof element === 'object' && element !== null)
    .map((element) => {
      const { timestamp, sampledValue } = fields(element);
      return {
        time: time(timestamp),
        values: list(sampledValue).flatMap(sampled),
        raw: JSON.stringify(sampledValue ?? []).replaceAll('\\u0000', '\\ufffd'),
      };
    });
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
