/** Latencies of one measurement, in milliseconds, and what is told of them. */
export class Latencies {
  #values = new Float64Array(1 << 16);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(ms: number): void {
    if (this.#count === this.#values.length) {
      const grown = new Float64Array(this.#count * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#count++] = ms;
  }

  /** `seconds`: how long they were collected. */
  summary(seconds: number): Measured {
    const sorted = this.#values.subarray(0, this.#count).sort();
    const at = (share: number) => sorted[Math.min(this.#count - 1, Math.floor(this.#count * share))] ?? 0;
    return { count: this.#count, perSecond: this.#count / seconds, p50: at(0.5), p99: at(0.99), busy: 0 };
  }
}

export interface Measured {
  readonly count: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** How much of the time the load generator's event loop was at work, 0 to 1: near 1, it is the bottleneck. */
  readonly busy: number;
}

/** The round in the middle by rate, whole: its percentiles belong to it. */
export function medianRound<T extends { readonly perSecond: number }>(rounds: readonly T[]): T {
  const sorted = [...rounds].sort((a, b) => a.perSecond - b.perSecond);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}
