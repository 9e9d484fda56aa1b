interface Turn {
  readonly key: unknown;
  readonly run: () => void;
}

/**
 * Slow work in turns, so that who asks often delays nobody else: of each key one is under way and one waits, and the keys come in the
 * order in which they asked.
 */
export class Turns {
  readonly #atATime: number;
  readonly #waitingAtMost: number;
  readonly #running = new Set<unknown>();
  readonly #waiting: Turn[] = [];

  constructor(atATime: number, waitingAtMost = Number.POSITIVE_INFINITY) {
    this.#atATime = atATime;
    this.#waitingAtMost = waitingAtMost;
  }

  /** Whether one more of this key may queue up. */
  mayWait(key: unknown): boolean {
    return this.#waiting.length < this.#waitingAtMost && !this.#waiting.some((turn) => turn.key === key);
  }

  /** Does it as soon as it is its turn. @param key who asks; a fresh symbol: nobody in particular. */
  async take<T>(key: unknown, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((run) => {
      this.#waiting.push({ key, run });
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#running.delete(key);
      this.#next();
    }
  }

  #next(): void {
    while (this.#running.size < this.#atATime) {
      const at = this.#waiting.findIndex(({ key }) => !this.#running.has(key));
      const [turn] = at < 0 ? [] : this.#waiting.splice(at, 1);
      if (turn === undefined) return;
      this.#running.add(turn.key);
      turn.run();
    }
  }
}
