/**
 * Whether a connection still lives (driver-semantics.md, The line): one that ever ponged is dead after 2 missed pongs;
 * otherwise after 2 × heartbeat interval (capped at 900 s) + 30 s without any traffic, because some chargers never
 * answer pings (field-lessons.md, 22).
 */
const MISSED_PONGS = 2;
const HEARTBEAT_CAP_SECONDS = 900;
const GRACE_MS = 30_000;

export interface LivenessOptions {
  readonly pingMs: number;
  readonly heartbeatSeconds: number;
  /** Instead of 30 s, for tests. */
  readonly graceMs?: number;
}

export type Dead = 'no-pong' | 'silent';

/** Times are monotonic, milliseconds. */
export class Liveness {
  readonly #pingMs: number;
  readonly #graceMs: number;
  #silenceMs = 0;
  #everPonged = false;
  #missed = 0;
  #awaitsPong = false;
  #trafficAt: number;
  #tickAt: number;

  constructor(options: LivenessOptions, now: number) {
    this.#pingMs = options.pingMs;
    this.#graceMs = options.graceMs ?? GRACE_MS;
    this.heartbeatEvery(options.heartbeatSeconds);
    this.#trafficAt = now;
    this.#tickAt = now;
  }

  heartbeatEvery(seconds: number): void {
    this.#silenceMs = 2 * Math.min(seconds, HEARTBEAT_CAP_SECONDS) * 1000 + this.#graceMs;
  }

  traffic(now: number): void {
    this.#trafficAt = now;
  }

  pong(now: number): void {
    this.#trafficAt = now;
    this.#everPonged = true;
    this.#awaitsPong = false;
    this.#missed = 0;
  }

  /** Called every pingMs, before a ping is sent. `reading`: false while we ourselves don't read from the socket. */
  tick(now: number, reading: boolean): Dead | null {
    const late = now - this.#tickAt > 2 * this.#pingMs;
    this.#tickAt = now;
    // While we didn't read or didn't run, answers may lie unread in the socket: that is no evidence.
    if (!reading || late) {
      this.#trafficAt = now;
      this.#missed = 0;
      this.#awaitsPong = false;
      return null;
    }
    if (this.#awaitsPong) this.#missed += 1;
    if (this.#everPonged) return this.#missed >= MISSED_PONGS ? 'no-pong' : null;
    return now - this.#trafficAt > this.#silenceMs ? 'silent' : null;
  }

  pinged(): void {
    this.#awaitsPong = true;
  }
}
