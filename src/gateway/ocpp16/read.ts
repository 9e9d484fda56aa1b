/** Reads what chargers write, as leniently as field-lessons.md asks for; never throws. */
import type { ToldTime } from '../../app/charging/charging.ts';
import { MAX_INT32 } from '../../domain/ids.ts';
import { keepable } from '../rpc/mask.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Longer texts are cut here, whatever the schema says (field-lessons: Schneider). */
export const SOFT_LENGTH = 255;

/** The fields of an object; of anything else none. */
export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** A text, a number as its text, trimmed; null when absent, empty or of another type. */
export function text(value: unknown, length = SOFT_LENGTH): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const whole = keepable(String(value).trim());
  // Not in the middle of a surrogate pair.
  const cut = whole.length > length ? whole.slice(0, length).replace(/[\ud800-\udbff]$/, '') : whole;
  return cut === '' ? null : cut;
}

/** A number or the text of one, rounded; null when it is none or can't be held exactly. */
export function whole(value: unknown): number | null {
  const number =
    typeof value === 'string' && /^\s*[+-]?\d{1,20}(\.\d{0,20})?\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number') return null;
  const rounded = Math.round(number);
  return Number.isSafeInteger(rounded) ? rounded + 0 : null;
}

/** As {@link whole}, within int32: what our ids are. */
export function int32(value: unknown): number | null {
  const number = whole(value);
  return number !== null && Math.abs(number) <= MAX_INT32 ? number : null;
}

/** A connector's number; null when it is none. */
export function connector(value: unknown): number | null {
  const number = int32(value);
  return number !== null && number >= 0 ? number : null;
}

/**
 * A transaction's id as told. 0, −1 and whatever isn't within int32 (Alfen's 9223372036854775807) mean none: ours never
 * are. Other negative ones are passed on (field-lessons: Etrel).
 */
export function transaction(value: unknown): number | null {
  const id = int32(value);
  return id === 0 || id === -1 ? null : id;
}

const TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,20}))?\s*(?:([Zz])|([+-]\d{2}):?(\d{2})?)?$/;

/** A time as told. One without a zone is read as UTC (field-lessons: Growatt); how it was written stays visible. */
export function time(value: unknown): ToldTime {
  const told = text(value, 64) ?? '';
  const [, date, minutes, seconds = ':00', fraction = '0', , hours, rest = '00'] = TIME.exec(told) ?? [];
  if (date === undefined) return { text: told, at: null };
  const zone = hours === undefined ? 'Z' : `${hours}:${rest}`;
  const at = Date.parse(`${date}T${minutes}${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`);
  const exists = !Number.isNaN(at) && (date.slice(8) <= '28' || isDay(date));
  return { text: told, at: exists ? at : null };
}

/** Date.parse turns February 30 into March 2. */
function isDay(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}
