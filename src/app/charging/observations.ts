/**
 * What is observed of every frame but never waited for: when it came, and its text for the frame log. Kept in
 * memory and written in batches; kill -9 may lose the last seconds of both, never a fact.
 */
import type { ChargerKey, Instant } from '../../domain/ids.ts';
import type { RecordSightings, RefusedAttempt, RememberRefused } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { AppendFrames, LoggedFrame } from '../ports/frames.ts';
import { type ActFor, EVERY, type Transact, type Tx } from '../ports/store.ts';

/** Frames and refused attempts that wait for a write; beyond it the newest are dropped, and counted. */
const AT_MOST = 20_000;
/** Chargers whose times are written in one transaction: their frames wait for it. */
const SEEN_AT_ONCE = 100;

/** Frames of one transaction, about. */
const FRAMES_PER_LOT = 1000;

/** All of a charger in one lot, in their order: what it has too many of is looked for once. */
function* lotsOf(frames: readonly LoggedFrame[]): Generator<readonly LoggedFrame[]> {
  let lot: LoggedFrame[] = [];
  for (const own of Map.groupBy(frames, ({ charger }) => charger).values()) {
    lot.push(...own);
    if (lot.length < FRAMES_PER_LOT) continue;
    yield lot;
    lot = [];
  }
  if (lot.length > 0) yield lot;
}

type Needs = Transact & ActFor & AppendFrames & RecordSightings & RememberRefused & Clock;

export interface Observations {
  seen(charger: ChargerKey): void;
  /** Hears of every charger that is heard. */
  onSeen(listener: (charger: ChargerKey, at: Instant) => void): void;
  /** When the charger was last heard by this process; undefined: not since its start. */
  sightingOf(charger: ChargerKey): Instant | undefined;
  logFrame(frame: LoggedFrame): void;
  refused(attempt: RefusedAttempt): void;
  /** Somebody did not get as far as saying who it is. */
  failedBefore(reason: string, address: string): void;
  /** Writes what waits. Rejects when the storage can't; nothing is lost then but what overflows. */
  flush(): Promise<void>;
  /** Frames that were dropped because the storage could not keep up. */
  dropped(): number;
  /** Frames that are not written yet, and when the oldest of them came. */
  unwritten(): { readonly frames: number; readonly since: Instant | undefined };
}

export function observations(use: Needs, framesPerCharger: number): Observations {
  const sightings = new Map<ChargerKey, Instant>();
  const unsaved = new Set<ChargerKey>();
  let frames: LoggedFrame[] = [];
  let inHand: readonly LoggedFrame[] = [];
  let attempts = new Map<string, RefusedAttempt & { count: number; lastAt: Instant }>();
  let dropped = 0;
  let heard: ((charger: ChargerKey, at: Instant) => void) | undefined;
  let flushing: Promise<void> = Promise.resolve();

  /** Of all customers. */
  const save = (work: (tx: Tx) => Promise<void>) => use.actFor(EVERY, () => use.transact(work));

  /**
   * Each kind in transactions of its own, which are short: rows of chargers that were seen must not be held while thousands of frames
   * are written, or every frame of these chargers waits for it.
   */
  async function write(): Promise<void> {
    const failures: unknown[] = [];
    for (const one of [writeFrames, writeSightings, writeAttempts]) {
      await one().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  async function writeFrames(): Promise<void> {
    inHand = frames;
    frames = [];
    try {
      for (const lot of lotsOf(inHand)) {
        await save((tx) => use.appendFrames(tx, lot, framesPerCharger));
        const written = new Set(lot);
        inHand = inHand.filter((frame) => !written.has(frame));
      }
    } catch (error) {
      const all = [...inHand, ...frames];
      frames = all.slice(0, AT_MOST);
      dropped += all.length - frames.length;
      throw error;
    } finally {
      inHand = [];
    }
  }

  async function writeSightings(): Promise<void> {
    if (unsaved.size === 0) return;
    const all = [...unsaved];
    unsaved.clear();
    for (let from = 0; from < all.length; from += SEEN_AT_ONCE) {
      const some = all.slice(from, from + SEEN_AT_ONCE);
      const seen = new Map(some.map((key) => [key, sightings.get(key) ?? 0] as const));
      try {
        await save((tx) => use.recordSightings(tx, seen));
      } catch (error) {
        for (const key of all.slice(from)) unsaved.add(key);
        throw error;
      }
    }
  }

  async function writeAttempts(): Promise<void> {
    if (attempts.size === 0) return;
    const refused = attempts;
    attempts = new Map();
    try {
      await save((tx) => use.rememberRefused(tx, [...refused.values()]));
    } catch (error) {
      for (const [key, attempt] of refused) {
        const newer = attempts.get(key);
        attempts.set(key, { ...attempt, ...newer, count: attempt.count + (newer?.count ?? 0) });
      }
      throw error;
    }
  }

  const kept: Observations = {
    seen(charger) {
      const at = use.now();
      sightings.set(charger, at);
      unsaved.add(charger);
      heard?.(charger, at);
    },
    onSeen(listener) {
      heard = listener;
    },
    sightingOf: (charger) => sightings.get(charger),
    logFrame(frame) {
      if (framesPerCharger === 0) return;
      if (frames.length >= AT_MOST) dropped += 1;
      else frames.push(frame);
    },
    refused(attempt) {
      const key = JSON.stringify([attempt.identity, attempt.address, attempt.reason]);
      if (!attempts.has(key) && attempts.size >= AT_MOST) return;
      const count = (attempts.get(key)?.count ?? 0) + 1;
      attempts.set(key, { ...attempt, count, lastAt: use.now() });
    },
    failedBefore: (reason, address) =>
      kept.refused({ identity: '(not told)', address, reason, customerId: null }),
    flush() {
      flushing = flushing.then(write, write);
      return flushing;
    },
    dropped: () => dropped,
    unwritten: () => ({ frames: inHand.length + frames.length, since: (inHand[0] ?? frames[0])?.at }),
  };
  return kept;
}
