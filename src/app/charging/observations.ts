/**
 * What is observed of every frame but never waited for: when it came, and its text for the frame log. Kept in
 * memory and written in batches; kill -9 may lose the last seconds of both, never a fact.
 */
import type { ChargerKey, Instant } from '../../domain/ids.ts';
import type { RecordSightings, RefusedAttempt, RememberRefused } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { AppendFrames, LoggedFrame } from '../ports/frames.ts';
import { type ActFor, EVERY, type Transact } from '../ports/store.ts';

/** Frames and refused attempts that wait for a write; beyond it the newest are dropped, and counted. */
const AT_MOST = 20_000;

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

  /** Of all customers in one transaction. */
  const save = (
    seen: ReadonlyMap<ChargerKey, Instant>,
    logged: readonly LoggedFrame[],
    refused: readonly (RefusedAttempt & { count: number; lastAt: Instant })[],
  ) =>
    use.actFor(EVERY, () =>
      use.transact(async (tx) => {
        if (seen.size > 0) await use.recordSightings(tx, seen);
        if (logged.length > 0) await use.appendFrames(tx, logged, framesPerCharger);
        if (refused.length > 0) await use.rememberRefused(tx, refused);
      }),
    );

  async function write(): Promise<void> {
    const seen = new Map([...unsaved].map((key) => [key, sightings.get(key) ?? 0] as const));
    const [logged, refused] = [frames, attempts];
    if (seen.size + logged.length + refused.size === 0) return;
    unsaved.clear();
    frames = [];
    inHand = logged;
    attempts = new Map();
    try {
      await save(seen, logged, [...refused.values()]);
    } catch (error) {
      for (const key of seen.keys()) unsaved.add(key);
      const all = [...logged, ...frames];
      frames = all.slice(0, AT_MOST);
      dropped += all.length - frames.length;
      for (const [key, attempt] of refused) {
        const newer = attempts.get(key);
        attempts.set(key, { ...attempt, ...newer, count: attempt.count + (newer?.count ?? 0) });
      }
      throw error;
    } finally {
      inHand = [];
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
