/**
 * How a sample lies in its row so that it takes little room, and how it comes out as it came. What its sampledValue array says of
 * measurands, units and phases is the same in thousands of samples: that is the *shape*, with a hole for each value; the row has what
 * fills the holes. Nothing here depends on what an array means: text is cut at `"value":` and put together again.
 */
import { hash } from 'node:crypto';
import type { Instant, TransactionId } from '../domain/ids.ts';

/** JSON.stringify writes neither of them: they are control characters. */
const HOLE = '\u0001';
const BREAK = '\n';

/** Longer arrays are kept whole. */
const FOLDED_AT_MOST = 65_536;
/** Longer shapes say that something else than values differs from sample to sample. */
const SHAPE_AT_MOST = 8192;

const VALUE = /("value":"?)((?<=")[^"\\]*(?:\\.[^"\\]*)*(?=")|(?<=:)-?\d[\d.eE+-]*)/g;

export interface Folded {
  readonly shape: string;
  readonly readings: string;
}

/** The shape of a sampledValue array, and what fills its holes; null: it is better kept whole. */
export function fold(raw: string): Folded | null {
  if (raw.length > FOLDED_AT_MOST) return null;
  const values: string[] = [];
  const shape = raw.replace(VALUE, (_, before: string, value: string) => {
    values.push(value);
    return before + HOLE;
  });
  if (values.length === 0 || shape.length > SHAPE_AT_MOST) return null;
  const readings = values.join(BREAK);
  return unfold(shape, readings) === raw ? { shape, readings } : null;
}

/** The array as it came. */
export function unfold(shape: string | null, readings: string): string {
  if (shape === null) return readings;
  const values = readings.split(BREAK);
  const [first = '', ...rest] = shape.split(HOLE);
  return values.length === rest.length
    ? rest.reduce((text, part, place) => text + values[place] + part, first)
    : readings;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,9}))?(Z|([+-])(\d\d):(\d\d))$/;
const SHORT = /^(\d)(Z|([+-])(\d\d):(\d\d))$/;

/** A time as it was written: as the digits of its fraction and its zone where `at` says the rest, else as `=` and its text. */
export function shortTime(text: string, at: Instant): string {
  const [, fraction = '', zone] = TIME.exec(text) ?? [];
  const short = `${fraction.length}${zone}`;
  return zone !== undefined && longTime(short, at) === text ? short : `=${text}`;
}

export function longTime(short: string, at: Instant): string {
  const [, digits, zone = '', sign, hours, minutes] = SHORT.exec(short) ?? [];
  if (digits === undefined) return short.slice(1);
  const east = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const shown = at + east * 60_000;
  if (!(Math.abs(shown) < 8.64e15)) return '';
  const [whole = '', milliseconds = ''] = new Date(shown).toISOString().slice(0, -1).split('.');
  const fraction = milliseconds.padEnd(9, '0').slice(0, Number(digits));
  return `${whole}${fraction === '' ? '' : `.${fraction}`}${zone}`;
}

/** Of all that makes a sample the same one when it is told again. */
export function fingerprint(transactionId: TransactionId | null, identity: string, raw: string): string {
  return hash('sha256', `${transactionId ?? ''}\n${identity}\n${raw}`, 'hex');
}

/**
 * By which a sample is found again, beside its charger and socket. A time tells samples apart by itself, and of those that are told
 * for the same millisecond 48 bits tell one in 280,000,000,000,000 wrongly. What is no time becomes 52 other bits of the fingerprint:
 * 100 in all.
 */
export function keyOf(identity: string | null, print: string): { told_key: number; digest: number } {
  const at = identity !== null && /^[1-9]\d{0,14}$/.test(identity) ? Number(identity) : undefined;
  return {
    told_key: at ?? -1 - Number.parseInt(print.slice(12, 25), 16),
    digest: Number.parseInt(print.slice(0, 12), 16),
  };
}
