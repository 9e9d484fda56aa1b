/** What is kept of one charger: its part of every document that shows it, as the bytes that are sent. */
import { BOOTING_AT_MOST } from '../../domain/chargers/status.ts';
import {
  type ChargerFragment,
  type Counters,
  chargerDocument,
  countSockets,
  NEVER_SEEN,
} from '../../domain/drivers/charger-document.ts';
import type { ChargerKey, Instant } from '../../domain/ids.ts';
import type { Digest } from '../ports/secrets.ts';
import type { OfCustomer } from './what-changed.ts';

/** Until when a node's connections may be taken for alive. */
export interface Lease {
  until: Instant;
}

/** Some that are read together. */
export interface Reading {
  /** The tick at which it began; undefined: it waits for its turn. */
  readonly began: number | undefined;
  readonly done: Promise<void>;
}

const NOTHING: Buffer = Buffer.alloc(0);
const NO_SOCKETS: Counters = { online: 0, offline: 0, error: 0 };
const NEVER_READ = -1;
const LAST_SEEN = ',"lastSeen":"';

/** Bytes that it takes beside its text: objects, the list entry, the map's. Estimated. */
const AROUND = 400;

/** Who waited gets what was read a moment after it came; a clock that was set back further reads anew. Milliseconds. */
export const MEANWHILE = 5000;

/** Bytes of {@link KeptFragment.sign}. */
export const SIGNED = 24;

export class KeptFragment {
  readonly key: ChargerKey;
  readonly of: OfCustomer;
  /** Lists that show it; none: it is kept no more. */
  uses = 0;
  /** What is kept of the same charger as another customer's: it was handed over, and not all have heard of it. */
  beside: KeptFragment | undefined;
  changedAt = 0;
  /** The tick at which it was read. */
  readAt = NEVER_READ;
  /** Rises with every change of the bytes. */
  version = 0;
  /** … of the counters. */
  counts = 0;
  bytes = NOTHING;
  counters: Readonly<Counters> = NO_SOCKETS;
  /** Of the bytes but for when it was last seen. */
  digest = NOTHING;
  /** When the charger was last heard: as storage knows it, and as far as anybody does. */
  #seenBefore: Instant = -1;
  #seen: Instant = -1;
  /** What the bytes say of it. */
  #shown: Instant = -1;
  #shownAt = 0;
  /** It shows this while the time is from … to before. */
  #from: Instant = 0;
  #until: Instant = 0;
  #lease: Lease | undefined;
  /** Whether the lease ran when it was read, and until when it ran. */
  #alive = false;
  #leased: Instant = 0;
  /** In which it is read, or is going to be. */
  reading: Reading | undefined;

  constructor(key: ChargerKey, of: OfCustomer) {
    this.key = key;
    this.of = of;
  }

  get size(): number {
    return AROUND + this.bytes.length;
  }

  get lastChange(): number {
    return this.changedAt > this.of.sitesAt ? this.changedAt : this.of.sitesAt;
  }

  /** Somebody changed it. */
  changed(tick: number): void {
    this.changedAt = tick;
    this.of.touched += 1;
  }

  /** Until when it holds at least, as long as no lease is renewed or lost. */
  get until(): Instant {
    return this.#lease !== undefined && this.#alive ? Math.min(this.#until, this.#lease.until) : this.#until;
  }

  /** Whether it shows what is true at that moment, but for changes. */
  holds(from: Instant, now: Instant): boolean {
    if (from < this.#from - MEANWHILE || now >= this.#until) return false;
    if (this.#lease === undefined) return true;
    return this.#alive ? this.#lease.until > now : this.#lease.until === this.#leased;
  }

  /**
   * Takes what was read, of a charger that is gone nothing.
   * @param digest of bytes.
   */
  take(
    fragment: ChargerFragment | undefined,
    read: {
      readonly tick: number;
      readonly now: Instant;
      readonly lease: Lease | undefined;
      readonly sighting: Instant | undefined;
    },
    digest: Digest['sha256'],
  ): void {
    this.readAt = read.tick;
    this.of.touched += 1;
    this.version += 1;
    this.#from = read.now;
    this.#lease = read.lease;
    this.#leased = fragment?.held?.until ?? 0;
    this.#alive = this.#leased > read.now;
    const bootEnds = (fragment?.facts.bootingSince ?? 0) + BOOTING_AT_MOST;
    this.#until = bootEnds > read.now ? bootEnds : Number.POSITIVE_INFINITY;
    if (fragment === undefined) {
      this.bytes = NOTHING;
      this.digest = NOTHING;
      this.#shown = -1;
      this.#count(NO_SOCKETS);
      return;
    }
    const text = JSON.stringify(chargerDocument({ ...fragment, lastSeen: null }, read.now));
    // Of memory of its own: a part of a shared piece would keep all of the piece.
    this.bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
    this.bytes.write(text);
    this.digest = digest(this.bytes);
    this.#count(countSockets([fragment], read.now));
    // Unquoted it stands nowhere else: what people write is escaped.
    this.#shownAt = this.bytes.indexOf(LAST_SEEN) + LAST_SEEN.length;
    this.#shown = -1;
    this.#seenBefore = fragment.lastSeen ?? -1;
    this.heard(read.sighting ?? -1);
  }

  #count(counters: Readonly<Counters>): void {
    const { online, offline, error } = this.counters;
    if (counters.online === online && counters.offline === offline && counters.error === error) return;
    this.counters = counters;
    this.counts += 1;
  }

  /** The charger was heard. */
  heard(at: Instant): void {
    this.#seen = Math.max(this.#seenBefore, at);
    this.of.touched += 1;
  }

  /** Writes down when it was last seen. */
  show(): void {
    if (this.#shown === this.#seen || this.bytes.length === 0) return;
    this.#shown = this.#seen;
    this.version += 1;
    const text = this.#seen < 0 ? NEVER_SEEN : new Date(this.#seen).toISOString();
    this.bytes.write(text, this.#shownAt, 'latin1');
  }

  /** What tells these bytes from others, but for a version of the same: put into a digest. */
  sign(into: Buffer, at: number): void {
    into.fill(0, at, at + SIGNED - 8);
    this.digest.copy(into, at, 0, SIGNED - 8);
    into.writeDoubleLE(this.#shown, at + SIGNED - 8);
  }
}
