/** One driver's document as one view sees it: texts with holes, and the chargers that fill them. */
import type { DocumentPlan, PlanPart } from '../../domain/drivers/document-plan.ts';
import { countersText } from '../../domain/drivers/document-plan.ts';
import type { ChargerKey, Instant } from '../../domain/ids.ts';
import { type KeptFragment, MEANWHILE, SIGNED } from './kept-fragment.ts';
import type { OfCustomer } from './what-changed.ts';

const COMMA = 0x2c;
const NEVER_READ = -1;
/** Bytes around it in memory, beside its texts. Estimated. */
const AROUND = 1500;
const PER_FRAGMENT = 40;
const ETAG_DIGITS = 32;
const DIGEST_BYTES = 16;

type Piece = Buffer | readonly KeptFragment[] | { readonly counters: number };

interface Site {
  readonly fragments: readonly KeptFragment[];
  readonly parent: number;
}

/** What it is made of once its skeleton is read. */
interface Made {
  readonly pieces: readonly Piece[];
  readonly sites: readonly Site[];
  readonly fragments: readonly KeptFragment[];
  /** Of each fragment the version that the bytes show. */
  readonly versions: Int32Array;
  /** Digest of the texts, and the signs of all fragments behind it. */
  readonly signs: Buffer;
  readonly revision: number;
  /** Bytes of all texts. */
  readonly fixed: number;
}

export class KeptDocument {
  readonly name: string;
  readonly driver: string;
  readonly of: OfCustomer;
  changedAt = 0;
  readAt = NEVER_READ;
  reading: Promise<void> | undefined;
  made: Made | undefined;
  etag = '';
  /** Bytes of the document as it stands. */
  length = 0;
  /** Put together, while the versions stand; kept by memory.ts. */
  body: Buffer | undefined;
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

  /** Whether no right has begun or ended by then. */
  holds(now: Instant): boolean {
    return now >= this.#from - MEANWHILE && now < this.#until;
  }

  get size(): number {
    const { fixed = 0, fragments = [] } = this.made ?? {};
    return AROUND + fixed + fragments.length * PER_FRAGMENT;
  }

  /** @param until when the next right begins or ends. */
  take(
    plan: DocumentPlan,
    read: {
      readonly tick: number;
      readonly now: Instant;
      readonly until: Instant;
      readonly revision: number;
    },
    fragmentOf: (key: ChargerKey) => KeptFragment,
    digest: (bytes: Uint8Array) => Buffer,
  ): void {
    this.readAt = read.tick;
    this.#from = read.now;
    this.#until = read.until;
    const fragments = new Set<KeptFragment>();
    const all = (keys: readonly ChargerKey[]) =>
      keys.map((key) => {
        const fragment = fragmentOf(key);
        fragments.add(fragment);
        return fragment;
      });
    const pieceOf = (part: PlanPart): Piece => {
      if (typeof part === 'string') return Buffer.from(part);
      return 'chargers' in part ? all(part.chargers) : part;
    };
    const pieces = plan.parts.map(pieceOf);
    const sites = plan.sites.map(({ chargers, parent }) => ({ fragments: all(chargers), parent }));
    const texts = pieces.filter((piece) => Buffer.isBuffer(piece));
    const signs = Buffer.alloc(DIGEST_BYTES + fragments.size * SIGNED);
    digest(Buffer.from(JSON.stringify(plan))).copy(signs, 0, 0, DIGEST_BYTES);
    this.made = {
      ...{ pieces, sites, signs, revision: read.revision },
      fragments: [...fragments],
      versions: new Int32Array(fragments.size).fill(-1),
      fixed: texts.reduce((sum, text) => sum + text.length, 0),
    };
    this.etag = '';
  }

  /** There is no such driver. */
  lose(tick: number, now: Instant): void {
    this.readAt = tick;
    this.#from = now;
    this.#until = Number.POSITIVE_INFINITY;
    this.made = undefined;
  }

  /** Takes what the fragments show now. Answers whether it is another document than before. */
  settle(digest: (bytes: Uint8Array) => Buffer): boolean {
    const { made } = this;
    if (made === undefined) throw new Error('a document is settled that was never read');
    const { fragments, versions, signs } = made;
    let changed = this.etag === '';
    for (let i = 0; i < fragments.length; i++) {
      const fragment = fragments[i] as KeptFragment;
      fragment.show();
      if (fragment.version === versions[i]) continue;
      versions[i] = fragment.version;
      fragment.sign(signs, DIGEST_BYTES + i * SIGNED);
      changed = true;
    }
    if (!changed) return false;
    this.etag = digest(signs).toString('hex', 0, ETAG_DIGITS / 2);
    this.#count(made);
    return true;
  }

  #counted: Buffer[] = [];

  /** Sums the counters up, from the innermost sites out, and the length. */
  #count({ sites, pieces, fixed }: Made): void {
    const sums = sites.map(() => ({ online: 0, offline: 0, error: 0 }));
    for (let i = sites.length - 1; i >= 0; i--) {
      const { fragments, parent } = sites[i] as Site;
      const sum = sums[i] as (typeof sums)[number];
      for (const { counters } of fragments) {
        sum.online += counters.online;
        sum.offline += counters.offline;
        sum.error += counters.error;
      }
      const around = sums[parent];
      if (around === undefined) continue;
      around.online += sum.online;
      around.offline += sum.offline;
      around.error += sum.error;
    }
    this.#counted = sums.map((sum) => Buffer.from(countersText(sum)));
    let length = fixed;
    for (const counted of this.#counted) length += counted.length;
    for (const piece of pieces) {
      if (!Array.isArray(piece)) continue;
      let shown = 0;
      for (const { bytes } of piece as readonly KeptFragment[]) {
        length += bytes.length;
        if (bytes.length > 0) shown += 1;
      }
      length += Math.max(0, shown - 1);
    }
    this.length = length;
  }

  /** The document, put together. */
  bytes(): Buffer {
    const into = Buffer.allocUnsafeSlow(this.length);
    let at = 0;
    for (const piece of this.made?.pieces ?? []) {
      if (Buffer.isBuffer(piece)) at += piece.copy(into, at);
      else if ('counters' in piece) at += (this.#counted[piece.counters] as Buffer).copy(into, at);
      else {
        let first = true;
        for (const { bytes } of piece) {
          if (bytes.length === 0) continue;
          if (!first) into[at++] = COMMA;
          first = false;
          into.set(bytes, at);
          at += bytes.length;
        }
      }
    }
    return into;
  }
}
