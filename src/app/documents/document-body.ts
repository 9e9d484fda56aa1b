/**
 * The bytes of one document: its own texts, and the lists of chargers that it shares with others. What is put together is
 * kept; what a charger reports changes a few kilobytes of it, whatever the length of all.
 */
import { addCounters } from '../../domain/drivers/charger-document.ts';
import { countersText, type DocumentPlan } from '../../domain/drivers/document-plan.ts';
import type { ChargerKey } from '../../domain/ids.ts';
import type { Digest } from '../ports/secrets.ts';
import type { KeptFragment } from './kept-fragment.ts';
import { type KeptList, Put, type Room } from './kept-list.ts';

const DIGEST_BYTES = 16;
const ETAG_DIGITS = 32;
/** Bytes of memory for each site, and for each list. Estimated. */
const PER_SITE = 250;
const PER_LIST = 100;
/** Shorter lists are copied: to hand each to the socket by itself would cost more. Bytes. */
const WORTH_SHARING = 2048;

interface Site {
  readonly list: KeptList;
  readonly parent: number;
  counted: Buffer;
}

/** A text, the counters of a site, or a list. */
type Part = Buffer | Site | KeptList;

const NOTHING: Buffer = Buffer.alloc(0);

const isSite = (part: Part): part is Site => 'counted' in part;

export class DocumentBody {
  readonly lists: readonly KeptList[];
  etag = '';
  /** Of the document as it was settled. */
  length = 0;
  readonly #parts: Part[] = [];
  readonly #sites: readonly Site[];
  readonly #versions: Int32Array;
  /** Digest of the texts, and the signs of all lists behind it. */
  readonly #signs: Buffer;
  readonly #fixed: number;
  /** Bytes of its own. */
  readonly #put: Put;
  #settledAt = -1;
  #counts = -1;
  #pieces: readonly Buffer[] | undefined;
  #whole: Buffer | undefined;

  /** @param listOf `isShared`: others have the same. */
  constructor(
    plan: DocumentPlan,
    listOf: (keys: readonly ChargerKey[], isShared: boolean) => KeptList,
    digest: Digest['sha256'],
    room: Room,
  ) {
    this.#put = new Put(room);
    this.#sites = plan.sites.map(({ chargers, parent }) => ({
      ...{ list: listOf(chargers, true), parent, counted: NOTHING },
    }));
    const lists = new Set<KeptList>(this.#sites.map(({ list }) => list));
    let fixed = 0;
    for (const part of plan.parts) {
      if (typeof part === 'string') {
        const text = Buffer.from(part);
        fixed += text.length;
        this.#parts.push(text);
      } else if ('counters' in part) this.#parts.push(this.#sites[part.counters] as Site);
      else {
        const list = part.site === undefined ? listOf(part.chargers, false) : this.#sites[part.site]?.list;
        if (list === undefined) throw new Error('a list stands at a site that the plan does not have');
        lists.add(list);
        this.#parts.push(list);
      }
    }
    this.#fixed = fixed;
    this.lists = [...lists];
    this.#versions = new Int32Array(lists.size).fill(-1);
    this.#signs = Buffer.alloc(DIGEST_BYTES * (1 + lists.size));
    digest(Buffer.from(JSON.stringify(plan))).copy(this.#signs, 0, 0, DIGEST_BYTES);
  }

  /** Memory but for what is put together, and for the lists. */
  get size(): number {
    return this.#fixed + this.#sites.length * PER_SITE + this.lists.length * PER_LIST;
  }

  /** Some may stand in it twice. */
  fragments(): KeptFragment[] {
    return this.lists.flatMap(({ fragments }) => fragments);
  }

  /**
   * Takes what the fragments show now.
   * @param touched of their customer: nothing is looked at again while it is the same.
   */
  settle(digest: Digest['sha256'], touched: number): void {
    if (this.#settledAt === touched) return;
    this.#settledAt = touched;
    let changed = this.etag === '';
    let counts = 0;
    for (let i = 0; i < this.lists.length; i++) {
      const list = this.lists[i] as KeptList;
      list.settle(digest, touched);
      counts += list.counts;
      if (list.version === this.#versions[i]) continue;
      this.#versions[i] = list.version;
      list.sign.copy(this.#signs, DIGEST_BYTES * (1 + i), 0, DIGEST_BYTES);
      changed = true;
    }
    if (!changed) return;
    this.etag = digest(this.#signs).toString('hex', 0, ETAG_DIGITS / 2);
    if (counts !== this.#counts) this.#count();
    this.#counts = counts;
    this.length = this.#fixed;
    for (const part of this.#parts) {
      if (!Buffer.isBuffer(part)) this.length += isSite(part) ? part.counted.length : part.length;
    }
    this.forget();
  }

  /** Sums the counters up, from the innermost sites out. */
  #count(): void {
    const sums = this.#sites.map(({ list }) => ({ ...list.counters }));
    for (let i = this.#sites.length - 1; i >= 0; i--) {
      const site = this.#sites[i] as Site;
      const sum = sums[i] as (typeof sums)[number];
      site.counted = Buffer.from(countersText(sum));
      const around = sums[site.parent];
      if (around !== undefined) addCounters(around, sum);
    }
  }

  /** The document as it was settled, in pieces that nobody changes any more. */
  pieces(): readonly Buffer[] {
    if (this.#pieces !== undefined) return this.#pieces;
    const pieces: Buffer[] = [];
    let own: Buffer[] = [];
    let copied = 0;
    const cut = () => {
      const bytes = Buffer.concat(own);
      own = [];
      if (bytes.length === 0) return;
      copied += bytes.length;
      pieces.push(bytes);
    };
    for (const part of this.#parts) {
      if (Buffer.isBuffer(part)) own.push(part);
      else if (isSite(part)) own.push(part.counted);
      else if (part.length < WORTH_SHARING) own.push(...part.pieces());
      else {
        cut();
        pieces.push(...part.pieces());
      }
    }
    cut();
    this.#pieces = pieces;
    this.#put.add(copied);
    return pieces;
  }

  /** … in one. */
  whole(): Buffer {
    if (this.#whole !== undefined) return this.#whole;
    const pieces = this.pieces();
    if (pieces.length === 1) return pieces[0] as Buffer;
    this.#whole = Buffer.concat(pieces, this.length);
    this.#put.add(this.length);
    return this.#whole;
  }

  /** Forgets what was put together of its own. */
  forget(): void {
    this.#put.forget();
    this.#pieces = undefined;
    this.#whole = undefined;
  }
}
