/**
 * Chargers that stand in a document one behind the other: those of a site, in every document that shows the site, or those of one driver alone.
 * Kept once for all of these documents, as bytes in pieces, so that what one charger reports is put together once.
 */
import { addCounters } from '../../domain/drivers/charger-document.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Digest } from '../ports/secrets.ts';
import { type KeptFragment, SIGNED } from './kept-fragment.ts';

const COMMA = 0x2c;
const PER_PIECE = 12;
/** Bytes of memory for a list and for each of its chargers. Estimated. */
const AROUND = 600;
const PER_FRAGMENT = 60;

interface Piece {
  readonly from: number;
  readonly to: number;
  /** As last put together, and what it showed then. */
  bytes: Buffer | undefined;
  stamp: number;
  leads: boolean;
}

/** When all of something was last found true, and until when it stays so as long as nothing of its customer is touched. */
export interface FoundTrue {
  readonly touched: number;
  /** The tick at which something of many customers had changed last. */
  readonly since: number;
  readonly at: Instant;
  readonly until: Instant;
}

/** Bytes that are put together, of all documents. */
export interface Room {
  put: number;
}

/** Those of one of them, which are in the room as well. */
export class Put {
  readonly #room: Room;
  #bytes = 0;

  constructor(room: Room) {
    this.#room = room;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    this.#room.put += bytes;
  }

  forget(): void {
    this.add(-this.#bytes);
  }
}

export class KeptList {
  /** Under which it is found by other documents; undefined: it is one document's own. */
  readonly name: string | undefined;
  readonly fragments: readonly KeptFragment[];
  /** Places in documents that show it. */
  uses = 0;
  /** Rises with every change of the bytes. */
  version = 0;
  /** … of the counters. */
  counts = -1;
  counters = { online: 0, offline: 0, error: 0 };
  /** Bytes, with the commas. */
  length = 0;
  /** Of the bytes: what tells them from others. */
  sign: Buffer = Buffer.alloc(0);
  found: FoundTrue | undefined;
  readonly #put: Put;
  readonly #pieces: Piece[] = [];
  readonly #versions: Int32Array;
  readonly #signs: Buffer;
  #settledAt = -1;
  #all: readonly Buffer[] | undefined;

  constructor(fragments: readonly KeptFragment[], name: string | undefined, room: Room) {
    this.name = name;
    this.#put = new Put(room);
    this.fragments = fragments;
    this.#versions = new Int32Array(fragments.length).fill(-1);
    this.#signs = Buffer.alloc(fragments.length * SIGNED);
    for (let from = 0; from < fragments.length; from += PER_PIECE) {
      const to = Math.min(fragments.length, from + PER_PIECE);
      this.#pieces.push({ from, to, bytes: undefined, stamp: 0, leads: false });
    }
  }

  /** Memory but for what is put together. */
  get size(): number {
    return AROUND + this.fragments.length * PER_FRAGMENT;
  }

  /**
   * Takes what the fragments show now.
   * @param touched of their customer: nothing is looked at again while it is the same.
   */
  settle(digest: Digest['sha256'], touched: number): void {
    if (this.#settledAt === touched) return;
    this.#settledAt = touched;
    let changed = this.counts < 0;
    let counts = 0;
    for (let i = 0; i < this.fragments.length; i++) {
      const fragment = this.fragments[i] as KeptFragment;
      fragment.show();
      counts += fragment.counts;
      if (fragment.version === this.#versions[i]) continue;
      this.#versions[i] = fragment.version;
      fragment.sign(this.#signs, i * SIGNED);
      changed = true;
    }
    if (!changed) return;
    this.version += 1;
    this.#all = undefined;
    this.sign = digest(this.#signs);
    if (counts !== this.counts) this.#count();
    this.counts = counts;
    this.#measure();
  }

  #count(): void {
    const sum = { online: 0, offline: 0, error: 0 };
    for (const { counters } of this.fragments) addCounters(sum, counters);
    this.counters = sum;
  }

  #measure(): void {
    let [length, shown] = [0, 0];
    for (const { bytes } of this.fragments) {
      if (bytes.length === 0) continue;
      length += bytes.length;
      shown += 1;
    }
    this.length = length + Math.max(0, shown - 1);
  }

  /** As it was settled, in pieces that nobody changes any more. */
  pieces(): readonly Buffer[] {
    if (this.#all !== undefined) return this.#all;
    let leads = true;
    const all: Buffer[] = [];
    for (const piece of this.#pieces) {
      const bytes = this.#putTogether(piece, leads);
      if (bytes.length === 0) continue;
      all.push(bytes);
      leads = false;
    }
    this.#all = all;
    return all;
  }

  /** @param leads whether nothing of the list is shown before. */
  #putTogether(piece: Piece, leads: boolean): Buffer {
    let stamp = 0;
    let length = 0;
    let shown = 0;
    for (let i = piece.from; i < piece.to; i++) {
      const { version, bytes } = this.fragments[i] as KeptFragment;
      stamp += version;
      if (bytes.length === 0) continue;
      length += bytes.length;
      shown += 1;
    }
    if (piece.bytes !== undefined && stamp === piece.stamp && leads === piece.leads) return piece.bytes;
    const into = Buffer.allocUnsafeSlow(length + shown - (leads && shown > 0 ? 1 : 0));
    let at = 0;
    for (let i = piece.from; i < piece.to; i++) {
      const { bytes } = this.fragments[i] as KeptFragment;
      if (bytes.length === 0) continue;
      if (at > 0 || !leads) into[at++] = COMMA;
      at += bytes.copy(into, at);
    }
    this.#put.add(into.length - (piece.bytes?.length ?? 0));
    Object.assign(piece, { bytes: into, stamp, leads });
    return into;
  }

  /** Forgets what was put together. */
  forget(): void {
    for (const piece of this.#pieces) piece.bytes = undefined;
    this.#all = undefined;
    this.#put.forget();
  }
}
