/** How a transaction begins, is suspected and ends (driver-semantics.md, Transactions): pure changes of data. */
import { isRefusal, type Refusal } from '../errors.ts';
import type { Instant } from '../ids.ts';
import { asTold, behindCorrections, type Correction, corrected } from './corrections.ts';
import { absorb, energyOf, type Reading } from './energy.ts';
import { isErased } from './erased.ts';
import { withoutTag } from './replay.ts';
import { isBelieved, plausible } from './times.ts';
import type { Transaction, TransactionChange, TransactionFlag } from './transaction.ts';

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

/** A start and its first sample are one moment, however it was rounded, milliseconds. */
const ROUNDING = 60_000;

/** Whether a sample told without an id can be of this transaction: not from before its start. */
export function couldBeOf(t: Transaction, sampledAt: Instant): boolean {
  return sampledAt >= asTold(t).startedAt - ROUNDING;
}

/** Whether a sample lies within the transaction; what lies outside is kept with it and counts for nothing. */
function isWithin(t: Transaction, sampledAt: Instant): boolean {
  const ended = t.closedBy === 'charger' && t.stoppedAt !== null && sampledAt > t.stoppedAt;
  return couldBeOf(t, sampledAt) && !ended;
}

/** Samples of it came. Late ones (after its end) never reopen it; an assumed end moves to the last sample. */
export function sampled(
  kept: Transaction,
  told: readonly Reading[],
  maxWatts: number | null,
  now: Instant,
): TransactionChange {
  const t = asTold(kept);
  const late: TransactionFlag[] = t.closedBy === null ? [] : ['late-samples'];
  const readings = told.filter((r) => isWithin(t, r.sampledAt));
  if (readings.length === 0) return { flags: withFlags(t.flags, late) };
  const { state, flags } = absorb(t, readings);
  const latest = Math.max(...readings.map((r) => r.sampledAt));
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
    ...(goesOn(t, latest) ? { suspectSince: null, suspectReason: null } : {}),
    // Where people closed it there is no end but theirs.
    ...(t.closedBy === 'assumed' && t.stoppedAt !== null
      ? { stoppedAt: Math.max(latest, t.stoppedAt, t.startedAt) }
      : {}),
  };
  return behindCorrections(kept, settle(t, change, maxWatts, now));
}

/**
 * Whether a sample proves that a suspect goes on. After a boot any that is new to us does, by whatever clock; after
 * Available only one from later: before it the charger may be telling its queue.
 */
function goesOn(t: Transaction, sampledAt: Instant): boolean {
  if (t.suspectSince === null) return false;
  if (t.suspectReason === 'boot') return sampledAt > (t.lastSampleAt ?? t.startedAt - 1);
  return sampledAt >= t.suspectSince;
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

/** The charger told its end. After an assumed or a guessed one this is a revision. */
export function stopped(
  kept: Transaction,
  stop: Stop,
  maxWatts: number | null,
  now: Instant,
): TransactionChange {
  const t = asTold(kept);
  const late = t.closedBy === 'assumed';
  const change: TransactionChange = {
    stoppedAt: Math.max(stop.stoppedAt, t.startedAt),
    stopChargerTime: stop.chargerTime,
    stopHeardAt: now,
    meterStop: stop.meterStop,
    stopReason: stop.reason,
    stopIdTag: isErased(t.idTag) ? null : stop.idTag,
    closedBy: 'charger',
    closedAt: now,
    suspectSince: null,
    suspectReason: null,
    stopKey: isErased(t.idTag) ? withoutTag(stop.key) : stop.key,
    flags: withFlags(
      t.flags.filter((flag) => flag !== 'bound-by-content'),
      [...stop.flags, ...(late ? (['late-stop'] as const) : [])],
    ),
    ...(t.closedBy === null ? {} : { revision: t.revision + 1 }),
    ...(plausible(t.startChargerTime, now) ? {} : { replayKey: null }),
  };
  return behindCorrections(kept, settle(t, change, maxWatts, now));
}

/** We close it ourselves: its end is its last sample, not now. */
export function assumedEnd(kept: Transaction, maxWatts: number | null, now: Instant): TransactionChange {
  const t = asTold(kept);
  const change: TransactionChange = {
    stoppedAt: Math.max(t.lastSampleAt ?? t.startedAt, t.startedAt),
    ...closed(t, now),
  };
  return behindCorrections(kept, settle(t, change, maxWatts, now));
}

const closed = (t: Transaction, now: Instant) =>
  ({
    closedBy: 'assumed',
    closedAt: now,
    ...(plausible(t.startChargerTime, now) ? {} : { replayKey: null }),
  }) as const;

/** People correct it; an end that they give closes one that is open. Answers no key where nothing differs. */
export function correct(t: Transaction, wanted: Correction, now: Instant): TransactionChange | Refusal {
  const change = corrected(t, wanted, now);
  if (isRefusal(change) || t.closedBy !== null || wanted.stoppedAt === undefined) return change;
  const after = { ...t, ...change };
  const end = { ...closed(t, now), suspectSince: null, suspectReason: null };
  return { ...change, ...behindCorrections(after, settle(asTold(after), end, null, now)) };
}

/** Who ended it: its charger, nobody (we assumed it), or people by a correction; null: it is open. */
export function endedBy(t: Transaction): 'charger' | 'assumed' | 'correction' | null {
  return t.closedBy === 'assumed' && t.told.stoppedAt === null ? 'correction' : t.closedBy;
}

/**
 * The socket says Available though it is open: its end seems missed. Told again it is suspected since the first time;
 * after another status in between, since now.
 */
export function suspectedFree(t: Transaction, before: string | null, now: Instant): TransactionChange | null {
  if (t.suspectReason === 'available' && before === 'Available') return null;
  return { suspectSince: now, suspectReason: 'available' };
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
