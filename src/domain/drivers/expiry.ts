/** What a charger is told of the end of a tag. */
import type { Instant } from '../ids.ts';
import type { SitePolicy } from '../sites/site.ts';

/** 2^31 s: later times wrap on chargers with 32-bit clocks. */
const YEAR_2038 = 2 ** 31 * 1000;

/** null: it is not told. @param ends the earliest counts; null: there is no such end. */
export function toldExpiry(...ends: readonly (Instant | null)[]): Instant | null {
  const earliest = Math.min(...ends.map((end) => end ?? Number.POSITIVE_INFINITY));
  return earliest < YEAR_2038 ? earliest : null;
}

/** When a tag ends at a site: where anybody may charge one that is over is good, too, and its end would have it refused. */
export const endAt = (policy: SitePolicy, expiringDate: Instant | null, now: Instant): Instant | null =>
  policy === 'open' && expiringDate !== null && expiringDate <= now ? null : expiringDate;
