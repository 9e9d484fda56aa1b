/** Two clocks: which of a charger's times can be believed, and what stands in for the others. */
import type { Instant } from '../ids.ts';

const TEN_YEARS = 10 * 365.25 * 24 * 3600_000;

/** A charger's clock may be ahead of ours by this much, milliseconds, before ours stands in. */
export const AHEAD_AT_MOST = 10 * 60_000;

/** Neither the epoch nor more than 10 years away (driver-semantics.md, Transactions). */
export function plausible(told: Instant | null, now: Instant): told is Instant {
  return told !== null && told !== 0 && Math.abs(now - told) <= TEN_YEARS;
}

/**
 * When it happened, as far as can be believed: the charger's time where it is plausible and not ahead of ours
 * (local time told as UTC is), else ours.
 */
export function believed(told: Instant | null, now: Instant): Instant {
  return plausible(told, now) && told <= now + AHEAD_AT_MOST ? Math.min(told, now) : now;
}

/** Whether `believed` would take the charger's word. */
export function isBelieved(told: Instant | null, now: Instant): boolean {
  return plausible(told, now) && told <= now + AHEAD_AT_MOST;
}

/** The same moment however it is written, where it can be believed; else the words. */
export function timeKey(told: { readonly text: string; readonly at: Instant | null }, now: Instant): string {
  return plausible(told.at, now) ? String(told.at) : told.text;
}
