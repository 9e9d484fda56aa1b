/**
 * Turns for what keeps the event loop busy: of all chargers of this node one in each round of the loop, first come,
 * first served. Between two of them everybody else's frames, pings and requests get theirs.
 */
export class HeavyTurns {
  #last: Promise<void> = Promise.resolve();

  next(): Promise<void> {
    this.#last = this.#last.then(() => new Promise((resolve) => void setImmediate(resolve)));
    return this.#last;
  }
}
