/** Moments as somebody writes them into a field, in a zone, and back. */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const made =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', {
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
      second: '2-digit',
      timeZone: zone,
    });
  formats.set(zone, made);
  return made;
}

/** As a `datetime-local` field has it, to the second: 2026-11-27T20:00:40. */
export const toField = (zone: string, at: number): string => formatOf(zone).format(at).replace(' ', 'T');

const asUtc = (field: string) => Date.parse(`${field}Z`);

/** The moment, milliseconds; NaN for what is none. What the clocks skip or say twice in a night is one of the two. */
export function fromField(zone: string, field: string): number {
  const wanted = asUtc(field.length === 16 ? `${field}:00` : field);
  if (Number.isNaN(wanted)) return Number.NaN;
  // The offset is looked up at a guess, and once more at what follows from it: there it may be another.
  const first = wanted - (asUtc(toField(zone, wanted)) - wanted);
  return first - (asUtc(toField(zone, first)) - wanted);
}

/** The day of a moment: 2026-11-27. */
export const dayOf = (zone: string, at: number): string => toField(zone, at).slice(0, 10);

export const startOfDay = (zone: string, day: string): number => fromField(zone, `${day}T00:00:00`);

/** A day so many days later. */
export function daysOn(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The first day of the month so many months later. */
export function monthsOn(day: string, months: number): string {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}

/** Last months, this one first: 2026-11. */
export const lastMonths = (today: string, count: number): string[] =>
  Array.from({ length: count }, (_, back) => monthsOn(today, -back).slice(0, 7));
