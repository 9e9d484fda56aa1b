/** The connections of this node, newest per charger, and the order of upgrades that race. */
import type { ChargerKey } from '../domain/ids.ts';

export interface Registered {
  readonly epoch: number;
  /** Ends it at once as replaced. */
  replaced(): void;
}

export class Registry<C extends Registered> {
  readonly #newest = new Map<ChargerKey, C>();
  readonly #tails = new Map<ChargerKey, Promise<void>>();

  get(charger: ChargerKey): C | undefined {
    return this.#newest.get(charger);
  }

  all(): C[] {
    return [...this.#newest.values()];
  }

  get size(): number {
    return this.#newest.size;
  }

  /** Makes it the charger's newest. The one that has the lower epoch ends as replaced, whoever came first. */
  add(charger: ChargerKey, connection: C): void {
    const other = this.#newest.get(charger);
    if (other !== undefined && other.epoch > connection.epoch) {
      connection.replaced();
      return;
    }
    this.#newest.set(charger, connection);
    other?.replaced();
  }

  /** Forgets it, unless a newer one took its place. */
  remove(charger: ChargerKey, connection: C): void {
    if (this.#newest.get(charger) === connection) this.#newest.delete(charger);
  }

  /** Runs `work` after all earlier work for the same charger. */
  async inOrder(charger: ChargerKey, work: () => Promise<void>): Promise<void> {
    const before = this.#tails.get(charger) ?? Promise.resolve();
    const mine = before.then(work, work);
    const tail = mine.catch(() => {});
    this.#tails.set(charger, tail);
    try {
      await mine;
    } finally {
      if (this.#tails.get(charger) === tail) this.#tails.delete(charger);
    }
  }
}
