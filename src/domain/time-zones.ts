/** Local time of places: what a clock on the wall of a site shows, daylight saving included. */
import type { Instant } from './ids.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One for each zone that was asked for: making one costs a thousand times what asking it does. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockIn(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  clocks.set(zone, made);
  return made;
}

/** The zone, where this runtime knows it; else UTC. */
export function zoneOrUtc(zone: string | null): string {
  if (zone === null) return 'UTC';
  try {
    clockIn(zone);
    return zone;
  } catch {
    return 'UTC';
  }
}

/** Of the hours that were asked for, how far each zone's clocks were ahead of UTC; null: they were changed in that hour. */
const hours = new Map<string, number | null>();
const HOURS_AT_MOST = 50_000;

/** How far a zone's clocks were ahead of UTC at that moment, milliseconds. Asking the clock takes longer than all else of a line. */
export function offsetAt(zone: string, at: Instant): number {
  const hour = Math.floor(at / HOUR);
  const key = `${hour} ${zone}`;
  let offset = hours.get(key);
  if (offset === undefined) {
    const [first, last] = [offsetByClock(zone, hour * HOUR), offsetByClock(zone, (hour + 1) * HOUR - 1)];
    offset = first === last ? first : null;
    if (hours.size >= HOURS_AT_MOST) hours.clear();
    hours.set(key, offset);
  }
  return offset ?? offsetByClock(zone, at);
}

function offsetByClock(zone: string, at: Instant): number {
  const second = Math.floor(at / 1000) * 1000;
  const wall: Record<string, number> = {};
  for (const { type, value } of clockIn(zone).formatToParts(second)) wall[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = wall;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
}

/** As ISO 8601 writes it: `2026-10-25T03:30:00.000+03:00`. */
export function localText(zone: string, at: Instant): string {
  const offset = offsetAt(zone, at);
  const wall = new Date(at + offset).toISOString().slice(0, -1);
  const minutes = Math.round(Math.abs(offset) / MINUTE);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, '0'));
  return `${wall}${offset < 0 ? '-' : '+'}${hours}:${rest}`;
}

/** A month of any year, as a calendar names it: `2026-11`. */
export type Month = string & { readonly month: unique symbol };

export function isMonth(text: string): text is Month {
  return /^(19[7-9]\d|[2-9]\d{3})-(0[1-9]|1[0-2])$/.test(text);
}

/** In which month something was, by the clocks of a zone. */
export function isIn(month: Month, zone: string, at: Instant): boolean {
  return new Date(at + offsetAt(zone, at)).toISOString().startsWith(month);
}

/** From and until between which the month lies, whatever the zone: none is more than a day away from UTC. */
export function around(month: Month): { readonly from: Instant; readonly until: Instant } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return { from: Date.UTC(year, number - 1, 1) - DAY, until: Date.UTC(year, number, 1) + DAY };
}
