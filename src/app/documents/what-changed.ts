/**
 * When what changed, in ticks: each batch of changes is one. Whatever was read of the storage since the tick of its last change is
 * true. Who reads needs no more than that of what had changed when it came: it need not run after what goes on changing.
 */
import type { Change, Changes } from '../ports/changes.ts';

/** Of one customer: when something last changed that shows in many documents. */
export interface OfCustomer {
  sitesAt: number;
  placesAt: number;
  /** Rises with all that happens to what is kept of one of its chargers. */
  touched: number;
}

export class WhatChanged {
  /** The last one. */
  tick = 0;
  everythingAt = 0;
  nodesAt = 0;
  readonly #customers = new Map<number, OfCustomer>();
  readonly #one: (change: Change, tick: number) => void;

  /** @param one hears of a charger, a driver or a key that changed. */
  constructor(one: (change: Change, tick: number) => void) {
    this.#one = one;
  }

  of(customer: number): OfCustomer {
    const known = this.#customers.get(customer);
    if (known !== undefined) return known;
    const made = { sitesAt: 0, placesAt: 0, touched: 0 };
    this.#customers.set(customer, made);
    return made;
  }

  hear(changes: Changes): void {
    this.tick += 1;
    if (changes === 'everything') {
      this.everythingAt = this.tick;
      this.nodesAt = this.tick;
      return;
    }
    for (const change of changes) {
      if (change.kind === 'node') this.nodesAt = this.tick;
      else if (change.kind === 'sites') {
        const of = this.of(change.customer);
        of.sitesAt = this.tick;
        // What is kept of chargers names sites.
        of.touched += 1;
      } else if (change.kind === 'places') this.of(change.customer).placesAt = this.tick;
      else this.#one(change, this.tick);
    }
  }
}

/** Whether what was read at a tick is good for who came at another, where it changed last at a third. */
export const isGood = (readAt: number, changedAt: number, cameAt: number): boolean =>
  readAt >= changedAt || readAt >= cameAt;
