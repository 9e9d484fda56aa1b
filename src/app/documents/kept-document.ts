/** One driver's document as one view sees it: what of it is true, and until when. */
import type { Instant } from '../../domain/ids.ts';
import type { DocumentBody } from './document-body.ts';
import { MEANWHILE } from './kept-fragment.ts';
import type { FoundTrue } from './kept-list.ts';
import type { OfCustomer } from './what-changed.ts';

const NEVER_READ = -1;
/** Bytes around it in memory, beside its body. Estimated. */
const AROUND = 1500;

/** What it is made of once its skeleton is read. */
export interface Made {
  readonly body: DocumentBody;
  /** Of the driver as it is kept. */
  readonly revision: number;
}

export class KeptDocument {
  readonly name: string;
  readonly driver: string;
  readonly of: OfCustomer;
  changedAt = 0;
  readAt = NEVER_READ;
  reading: Promise<void> | undefined;
  made: Made | undefined;
  found: FoundTrue | undefined;
  #from: Instant = 0;
  #until: Instant = 0;

  constructor(name: string, driver: string, of: OfCustomer) {
    this.name = name;
    this.driver = driver;
    this.of = of;
  }

  get lastChange(): number {
    return Math.max(this.changedAt, this.of.sitesAt, this.of.placesAt);
  }

  /** When the next of its rights begins or ends. */
  get until(): Instant {
    return this.#until;
  }

  /** Whether no right has begun or ended by then. */
  holds(from: Instant, now: Instant): boolean {
    return from >= this.#from - MEANWHILE && now < this.#until;
  }

  get size(): number {
    return AROUND + (this.made?.body.size ?? 0);
  }

  /**
   * Takes what was read; undefined: there is no such driver.
   * @param until when the next right begins or ends.
   */
  take(
    made: Made | undefined,
    read: { readonly tick: number; readonly now: Instant; readonly until: Instant },
  ): void {
    this.readAt = read.tick;
    this.#from = read.now;
    this.#until = read.until;
    this.made = made;
    this.found = undefined;
  }
}
