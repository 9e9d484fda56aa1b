/** Calls a planned thing off. */
export type Cancel = () => void;

/** Longest delay that a timer of the runtime can hold, in ms. */
const LONGEST_TIMER_MS = 2_147_483_647;

export interface SimClockOptions {
  /** Simulated seconds per real second, > 0. */
  speed: number;
  /** How wrong the charger's clock is, in ms; negative is late. */
  offsetMs: number;
  /**
   * false: timestamps show the real time (plus offset) and only durations run faster, so that a server does not see the
   * future. true: timestamps run ahead with the speed.
   */
  followsSpeed: boolean;
}

/**
 * The charger's own time. All delays are simulated seconds. Once stopped, nothing that was planned happens any more.
 */
export class SimClock {
  readonly speed: number;
  offsetMs: number;
  readonly #followsSpeed: boolean;
  readonly #startedWallMs = Date.now();
  readonly #startedMs = performance.now();
  readonly #planned = new Set<Cancel>();
  readonly #ended = new AbortController();

  constructor(options: SimClockOptions) {
    this.speed = options.speed;
    this.offsetMs = options.offsetMs;
    this.#followsSpeed = options.followsSpeed;
  }

  /** Simulated seconds since this clock was made; never runs backwards. */
  seconds(): number {
    return ((performance.now() - this.#startedMs) / 1000) * this.speed;
  }

  /** What the charger's clock shows. */
  now(): Date {
    const wallMs = this.#followsSpeed ? this.#startedWallMs + this.seconds() * 1000 : Date.now();
    return new Date(wallMs + this.offsetMs);
  }

  /** What the clock shows at that simulated second, before or after now. */
  dateAt(seconds: number): Date {
    const passedMs = (this.#followsSpeed ? seconds : seconds / this.speed) * 1000;
    return new Date(this.#startedWallMs + passedMs + this.offsetMs);
  }

  /** Acts when the charger's clock shows that time; at once when it is past. */
  at(when: Date, action: () => void): Cancel {
    let cancel: Cancel = () => {};
    const plan = (): void => {
      const leftS = (when.getTime() - this.now().getTime()) / 1000;
      if (leftS <= 0) cancel = this.after(0, action);
      else cancel = this.after(this.#followsSpeed ? leftS : leftS * this.speed, plan);
    };
    plan();
    return () => cancel();
  }

  /** Resolves true when the charger's clock shows that time, false as soon as the clock is stopped. */
  async reaches(when: Date): Promise<boolean> {
    for (;;) {
      const leftS = (when.getTime() - this.now().getTime()) / 1000;
      if (leftS <= 0) return !this.#ended.signal.aborted;
      if (!(await this.sleep(this.#followsSpeed ? leftS : leftS * this.speed))) return false;
    }
  }

  /** Aborts when the clock is stopped: what waits for others ends with it. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  after(seconds: number, action: () => void): Cancel {
    if (this.#ended.signal.aborted) return () => {};
    const cancel = (): void => {
      clearTimeout(timer);
      this.#planned.delete(cancel);
    };
    const timer = setTimeout(() => {
      this.#planned.delete(cancel);
      action();
    }, this.#realMs(seconds));
    this.#planned.add(cancel);
    return cancel;
  }

  every(seconds: number, action: () => void): Cancel {
    if (this.#ended.signal.aborted) return () => {};
    const timer = setInterval(action, this.#realMs(seconds));
    const cancel = (): void => {
      clearInterval(timer);
      this.#planned.delete(cancel);
    };
    this.#planned.add(cancel);
    return cancel;
  }

  /** Resolves true after that time, false as soon as the clock is stopped. */
  sleep(seconds: number): Promise<boolean> {
    if (this.#ended.signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const cancel = (): void => {
        clearTimeout(timer);
        this.#planned.delete(cancel);
        resolve(false);
      };
      const timer = setTimeout(() => {
        this.#planned.delete(cancel);
        resolve(true);
      }, this.#realMs(seconds));
      this.#planned.add(cancel);
    });
  }

  stop(): void {
    this.#ended.abort();
    for (const cancel of [...this.#planned]) cancel();
  }

  #realMs(seconds: number): number {
    return Math.min(LONGEST_TIMER_MS, Math.max(1, (seconds * 1000) / this.speed));
  }
}
