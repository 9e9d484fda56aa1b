/** How a transaction begins, is suspected and ends (driver-semantics.md, Transactions): pure changes of data. */
import type { Instant } from '../ids.ts';
import { absorb, energyOf, type Reading } from './energy.ts';
import { isBelieved, plausible } from './times.ts';
import type { SuspectReason, Transaction, TransactionChange, TransactionFlag } from './transaction.ts';

/** Closed as assumed after 5 min connected and Available without a stop, milliseconds. */
export const AVAILABLE_GRACE = 5 * 60_000;
/** … and after 15 min since a boot without a sample or a Charging/Suspended status. */
export const BOOT_GRACE = 15 * 60_000;

/** Statuses that prove a transaction goes on. */
export const ALIVE: ReadonlySet<string> = new Set(['Charging', 'SuspendedCAR', 'SuspendedCHARGER']);

export function withFlags(
  flags: readonly TransactionFlag[],
  more: readonly TransactionFlag[],
): TransactionFlag[] {
  return [...new Set([...flags, ...more])];
}

/** The energy with its contradictions, after `change`. `maxWatts` of its socket. */
function settle(
  t: Transaction,
  change: TransactionChange,
  maxWatts: number | null,
  now: Instant,
): TransactionChange {
  const after = { ...t, ...change };
  const clocksKnown = isBelieved(t.startChargerTime, now) && after.stoppedAt !== null;
  const { energyWh, flags } = energyOf({
    ...after,
    stopTold: after.closedBy === 'charger',
    maxWatts,
    duration: clocksKnown ? (after.stoppedAt ?? 0) - t.startedAt : null,
  });
  return { ...change, energyWh, flags: withFlags(after.flags, flags) };
}

/** Samples of it came. Late ones (after its end) never reopen it; an assumed end moves to the last sample. */
export function sampled(
  t: Transaction,
  readings: readonly Reading[],
  maxWatts: number | null,
  now: Instant,
): TransactionChange {
  const { state, flags } = absorb(t, readings);
  const latest = Math.max(...readings.map((r) => r.sampledAt));
  const late: TransactionFlag[] = t.closedBy === null ? [] : ['late-samples'];
  const change: TransactionChange = {
    samples: state.samples,
    firstRegisterWh: state.firstRegisterWh,
    lastRegisterWh: state.lastRegisterWh,
    lastSampleAt: state.lastSampleAt,
    intervalWh: state.intervalWh,
    evidenceAt: Math.max(t.evidenceAt, now),
    flags: withFlags(t.flags, [...flags, ...late]),
    // With an implausible clock a start is told again only while it has no samples and no stop.
    ...(plausible(t.startChargerTime, now) ? {} : { replayKey: null }),
    ...(t.suspectSince !== null && latest >= t.suspectSince
      ? { suspectSince: null, suspectReason: null }
      : {}),
    ...(t.closedBy === 'assumed' ? { stoppedAt: state.lastSampleAt } : {}),
  };
  return settle(t, change, maxWatts, now);
}

export interface Stop {
  readonly stoppedAt: Instant;
  readonly chargerTime: Instant | null;
  readonly meterStop: number | null;
  readonly reason: string | null;
  readonly idTag: string | null;
  readonly key: string;
  readonly flags: readonly TransactionFlag[];
}

/** The charger told its end. After an assumed end this is one revision. */
export function stopped(
  t: Transaction,
  stop: Stop,
  maxWatts: number | null,
  now: Instant,
): TransactionChange {
  const late = t.closedBy === 'assumed';
  const change: TransactionChange = {
    stoppedAt: Math.max(stop.stoppedAt, t.startedAt),
    stopChargerTime: stop.chargerTime,
    stopHeardAt: now,
    meterStop: stop.meterStop,
    stopReason: stop.reason,
    stopIdTag: stop.idTag,
    closedBy: 'charger',
    closedAt: now,
    suspectSince: null,
    suspectReason: null,
    stopKey: stop.key,
    flags: withFlags(t.flags, [...stop.flags, ...(late ? (['late-stop'] as const) : [])]),
    ...(late ? { revision: t.revision + 1 } : {}),
    ...(plausible(t.startChargerTime, now) ? {} : { replayKey: null }),
  };
  return settle(t, change, maxWatts, now);
}

/** We close it ourselves: its end is its last sample, not now. */
export function assumedEnd(t: Transaction, maxWatts: number | null, now: Instant): TransactionChange {
  const change: TransactionChange = {
    stoppedAt: Math.max(t.lastSampleAt ?? t.startedAt, t.startedAt),
    closedBy: 'assumed',
    closedAt: now,
    ...(plausible(t.startChargerTime, now) ? {} : { replayKey: null }),
  };
  return settle(t, change, maxWatts, now);
}

/** Its end seems missed. A later boot begins its grace anew; Available told again doesn't. */
export function suspected(t: Transaction, reason: SuspectReason, now: Instant): TransactionChange | null {
  if (reason === 'available' && t.suspectReason === 'available') return null;
  return { suspectSince: now, suspectReason: reason };
}

/** The socket reports that it goes on. */
export function alive(t: Transaction, now: Instant): TransactionChange {
  return { evidenceAt: Math.max(t.evidenceAt, now), suspectSince: null, suspectReason: null };
}

/**
 * Whether a suspect's time is up. Never by age alone while the charger is offline: its stop may lie in its queue;
 * after a reconnect the grace begins anew.
 */
export function endMissed(
  t: Transaction,
  seen: { readonly onlineSince: Instant | null; readonly socketStatus: string | null },
  now: Instant,
): boolean {
  if (t.suspectSince === null || t.suspectReason === null || seen.onlineSince === null) return false;
  const since = Math.max(t.suspectSince, seen.onlineSince);
  if (t.suspectReason === 'boot') return now - since >= BOOT_GRACE;
  return seen.socketStatus === 'Available' && now - since >= AVAILABLE_GRACE;
}
