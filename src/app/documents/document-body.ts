/**
 * The bytes of one document in pieces of some kilobytes: what a charger reports touches one of them, whatever the length of all.
 * They are put together when somebody reads them, and what did not change is not put together again.
 */
import { countersText, type DocumentPlan } from '../../domain/drivers/document-plan.ts';
import type { ChargerKey } from '../../domain/ids.ts';
import { type KeptFragment, SIGNED } from './kept-fragment.ts';

const COMMA = 0x2c;
const DIGEST_BYTES = 16;
const ETAG_DIGITS = 32;
/** A piece ends with so many chargers or bytes of text. */
const CHARGERS_PER_PIECE = 12;
const TEXT_PER_PIECE = 16 * 1024;
/** Bytes of memory for each charger beside its text, and for each piece. Estimated. */
const PER_FRAGMENT = 40;
const PER_PIECE = 200;

/** Some of a list of chargers, from … to before. */
interface Slice {
  readonly of: readonly KeptFragment[];
  readonly from: number;
  readonly to: number;
}

type Part = Buffer | Slice | { readonly counters: number };

interface Piece {
  readonly parts: Part[];
  /** As last put together, and what it showed then. */
  bytes: Buffer | undefined;
  stamp: number;
}

interface Site {
  readonly fragments: readonly KeptFragment[];
  readonly parent: number;
  counted: Buffer;
  /** Rises with every change of its counters. */
  version: number;
}

const NOTHING: Buffer = Buffer.alloc(0);

export class DocumentBody {
  /** Each once. */
  readonly fragments: readonly KeptFragment[];
  etag = '';
  /** What had happened to the customer's chargers when it was settled. */
  settledAt = -1;
  /** Of the document as it was settled. */
  length = 0;
  readonly #pieces: readonly Piece[];
  readonly #sites: readonly Site[];
  /** Of each fragment what is settled. */
  readonly #versions: Int32Array;
  /** Digest of the texts, and the signs of all fragments behind it. */
  readonly #signs: Buffer;
  readonly #fixed: number;
  #counted = -1;
  #shown = -1;
  #put = 0;
  #all: readonly Buffer[] | undefined;
  #whole: Buffer | undefined;

  constructor(
    plan: DocumentPlan,
    fragmentOf: (key: ChargerKey) => KeptFragment,
    digest: (bytes: Uint8Array) => Buffer,
  ) {
    const fragments = new Set<KeptFragment>();
    const all = (keys: readonly ChargerKey[]) =>
      keys.map((key) => {
        const fragment = fragmentOf(key);
        fragments.add(fragment);
        return fragment;
      });
    const making = new Pieces();
    for (const part of plan.parts) {
      if (typeof part === 'string') making.text(Buffer.from(part));
      else if ('chargers' in part) making.list(all(part.chargers));
      else making.add(part);
    }
    this.#pieces = making.pieces;
    this.#fixed = making.fixed;
    this.#sites = plan.sites.map(({ chargers, parent }) => ({
      ...{ fragments: all(chargers), parent, counted: NOTHING, version: 0 },
    }));
    this.fragments = [...fragments];
    this.#versions = new Int32Array(fragments.size).fill(-1);
    this.#signs = Buffer.alloc(DIGEST_BYTES + fragments.size * SIGNED);
    digest(Buffer.from(JSON.stringify(plan))).copy(this.#signs, 0, 0, DIGEST_BYTES);
  }

  /** Bytes that are put together. */
  get put(): number {
    return this.#put + (this.#whole?.length ?? 0);
  }

  /** Memory but for those. */
  get size(): number {
    return this.#fixed + this.fragments.length * PER_FRAGMENT + this.#pieces.length * PER_PIECE;
  }

  /**
   * Takes what the fragments show now.
   * @param touched of their customer.
   */
  settle(digest: (bytes: Uint8Array) => Buffer, touched: number): void {
    this.settledAt = touched;
    let changed = this.etag === '';
    let [counts, shown] = [0, 0];
    for (let i = 0; i < this.fragments.length; i++) {
      const fragment = this.fragments[i] as KeptFragment;
      fragment.show();
      counts += fragment.counts;
      shown += fragment.shows;
      if (fragment.version === this.#versions[i]) continue;
      this.#versions[i] = fragment.version;
      fragment.sign(this.#signs, DIGEST_BYTES + i * SIGNED);
      changed = true;
    }
    if (!changed) return;
    this.etag = digest(this.#signs).toString('hex', 0, ETAG_DIGITS / 2);
    if (counts !== this.#counted) this.#count();
    this.#counted = counts;
    // Commas stand in other pieces than what comes or goes.
    if (shown !== this.#shown) this.forget();
    this.#shown = shown;
    this.#measure();
    this.#all = undefined;
    this.#whole = undefined;
  }

  /** Sums the counters up, from the innermost sites out. */
  #count(): void {
    const sums = this.#sites.map(() => ({ online: 0, offline: 0, error: 0 }));
    for (let i = this.#sites.length - 1; i >= 0; i--) {
      const site = this.#sites[i] as Site;
      const sum = sums[i] as (typeof sums)[number];
      for (const { counters } of site.fragments) {
        sum.online += counters.online;
        sum.offline += counters.offline;
        sum.error += counters.error;
      }
      const around = sums[site.parent];
      if (around !== undefined) {
        around.online += sum.online;
        around.offline += sum.offline;
        around.error += sum.error;
      }
      const counted = Buffer.from(countersText(sum));
      if (counted.equals(site.counted)) continue;
      site.counted = counted;
      site.version += 1;
    }
  }

  #measure(): void {
    let length = this.#fixed;
    for (const { counted } of this.#sites) length += counted.length;
    for (const { parts } of this.#pieces) {
      for (const part of parts) if ('of' in part) length += lengthOf(part);
    }
    this.length = length;
  }

  /** The document as it was settled, in pieces that nobody changes any more. */
  pieces(): readonly Buffer[] {
    this.#all ??= this.#pieces.map((piece) => this.#putTogether(piece));
    return this.#all;
  }

  /** … in one. */
  whole(): Buffer {
    if (this.#whole !== undefined) return this.#whole;
    const pieces = this.pieces();
    if (pieces.length === 1) return pieces[0] as Buffer;
    this.#whole = Buffer.concat(pieces, this.length);
    return this.#whole;
  }

  /** Forgets what was put together. */
  forget(): void {
    for (const piece of this.#pieces) piece.bytes = undefined;
    this.#put = 0;
    this.#all = undefined;
    this.#whole = undefined;
  }

  #putTogether(piece: Piece): Buffer {
    let [stamp, length] = [0, 0];
    for (const part of piece.parts) {
      if (Buffer.isBuffer(part)) length += part.length;
      else if ('counters' in part) {
        const { counted, version } = this.#sites[part.counters] as Site;
        stamp += version;
        length += counted.length;
      } else {
        for (let i = part.from; i < part.to; i++) stamp += (part.of[i] as KeptFragment).version;
        length += lengthOf(part);
      }
    }
    if (piece.bytes !== undefined && stamp === piece.stamp) return piece.bytes;
    const into = Buffer.allocUnsafeSlow(length);
    let at = 0;
    for (const part of piece.parts) {
      if (Buffer.isBuffer(part)) at += part.copy(into, at);
      else if ('counters' in part) at += (this.#sites[part.counters] as Site).counted.copy(into, at);
      else at = write(part, into, at);
    }
    this.#put += length - (piece.bytes?.length ?? 0);
    piece.bytes = into;
    piece.stamp = stamp;
    return into;
  }
}

/** With the commas: one in front of each charger that shows something but for the first of its list. */
function lengthOf({ of, from, to }: Slice): number {
  let length = 0;
  let shown = 0;
  for (let i = from; i < to; i++) {
    const { bytes } = of[i] as KeptFragment;
    if (bytes.length === 0) continue;
    length += bytes.length;
    shown += 1;
  }
  return length + shown - (shown > 0 && isFirst(of, from) ? 1 : 0);
}

/** Whether nothing of the list is shown before. */
function isFirst(of: readonly KeptFragment[], from: number): boolean {
  for (let i = from - 1; i >= 0; i--) if ((of[i] as KeptFragment).bytes.length > 0) return false;
  return true;
}

function write({ of, from, to }: Slice, into: Buffer, start: number): number {
  let at = start;
  let first = isFirst(of, from);
  for (let i = from; i < to; i++) {
    const { bytes } = of[i] as KeptFragment;
    if (bytes.length === 0) continue;
    if (!first) into[at++] = COMMA;
    first = false;
    at += bytes.copy(into, at);
  }
  return at;
}

/** Cuts a document. */
class Pieces {
  readonly pieces: Piece[] = [];
  /** Bytes of all texts. */
  fixed = 0;
  #open: Piece | undefined;
  #chargers = 0;
  #text = 0;

  text(bytes: Buffer): void {
    this.fixed += bytes.length;
    this.#text += bytes.length;
    this.add(bytes);
  }

  list(of: readonly KeptFragment[]): void {
    for (let from = 0; from < of.length; ) {
      const to = Math.min(of.length, from + CHARGERS_PER_PIECE - this.#chargers);
      this.#chargers += to - from;
      this.add({ of, from, to });
      from = to;
    }
  }

  add(part: Part): void {
    if (this.#open === undefined) {
      this.#open = { parts: [], bytes: undefined, stamp: 0 };
      this.pieces.push(this.#open);
    }
    this.#open.parts.push(part);
    if (this.#chargers < CHARGERS_PER_PIECE && this.#text < TEXT_PER_PIECE) return;
    this.#open = undefined;
    this.#chargers = 0;
    this.#text = 0;
  }
}
