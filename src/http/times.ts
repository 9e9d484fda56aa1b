/** Times in requests: ISO 8601 with a zone, because a local time without one names no moment. */
import type { Instant } from '../domain/ids.ts';

export const TIME_RULE = 'must be a time in ISO 8601 with its zone, e.g. 2026-11-22T10:00:00.000Z';

const FORM =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?:[Zz]|([+-])(\d{2}):?(\d{2}))$/;

/** undefined when it isn't one. Beyond milliseconds, digits are dropped. */
export function parseTime(text: string): Instant | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, sign, zoneHour, zoneMinute] = match;
  const milliseconds = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const wall = new Date(0);
  wall.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  wall.setUTCHours(Number(hour), Number(minute), Number(second ?? 0), milliseconds);
  const same =
    wall.getUTCMonth() === Number(month) - 1 &&
    wall.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second ?? 0) < 60 &&
    Number(zoneHour ?? 0) < 24 &&
    Number(zoneMinute ?? 0) < 60;
  if (!same) return undefined;
  const offset = (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0)) * 60_000;
  const at = wall.getTime() - (sign === '-' ? -offset : offset);
  return isWritable(at) ? at : undefined;
}

/** What four digits of a year can write, in UTC. */
const FIRST: Instant = Date.parse('0000-01-01T00:00:00.000Z');
const LAST: Instant = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

export const isWritable = (at: Instant): boolean => at >= FIRST && at <= LAST;

/** What the driver document says where a tag never expires; from there on a time means the same when sent. */
export const NEVER: Instant = Date.UTC(9999, 11, 31, 23, 59, 59);

/** A time that its schema has checked, from which something holds; null and left out are no time. */
export function timeOrNull(text: string | null | undefined): Instant | null {
  return text === null || text === undefined ? null : (parseTime(text) ?? null);
}

/** … until which something holds: `9999-12-31T23:59:59.000Z`, as it is served, is no end. */
export function endOrNull(text: string | null | undefined): Instant | null {
  const at = timeOrNull(text);
  return at === null || at >= NEVER ? null : at;
}

export const iso = (at: Instant) => new Date(at).toISOString();
export const isoOrNull = (at: Instant | null) => (at === null ? null : iso(at));
