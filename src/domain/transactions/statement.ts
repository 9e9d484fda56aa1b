/** A transaction as a line of a month's statement: in the month of its place, by the clocks there. */
import type { Instant } from '../ids.ts';
import { isIn, localText, type Month, zoneOrUtc } from '../time-zones.ts';
import type { Transaction } from './transaction.ts';

export interface LocalTimes {
  /** IANA name of the zone that was used. */
  readonly timeZone: string;
  readonly startedLocal: string;
  readonly stoppedLocal: string | null;
}

/** Its local times; null: it did not begin in that month there. `timeZone` of its place; null: UTC. */
export function lineIn(
  month: Month,
  t: Pick<Transaction, 'startedAt' | 'stoppedAt'>,
  zone: string | null,
): LocalTimes | null {
  const timeZone = zoneOrUtc(zone);
  if (!isIn(month, timeZone, t.startedAt)) return null;
  const local = (at: Instant) => localText(timeZone, at);
  return {
    timeZone,
    startedLocal: local(t.startedAt),
    stoppedLocal: t.stoppedAt === null ? null : local(t.stoppedAt),
  };
}
