/**
 * Driver documents from memory: the skeleton of each driver that is asked for and one fragment per charger in it, as bytes. Both are
 * caches: they can be thrown away at any moment, and what comes out is what {@link driverDocuments} makes of the database, which is
 * its reference. A frame touches one fragment, however many documents show it.
 *
 * What is read is true for whoever came before the reading began (what-changed.ts), and each thing is read by one at a time.
 */
import { type Allowed, allow, type CustomerRef, type DriverRef } from '../../domain/access/allow.ts';
import type { DocumentList } from '../../domain/drivers/document.ts';
import { documentPlan } from '../../domain/drivers/document-plan.ts';
import { isRefusal } from '../../domain/errors.ts';
import type { ChargerKey, Instant } from '../../domain/ids.ts';
import { viewOf } from '../admin/view-of.ts';
import type { CacheStats } from '../ports/cache-stats.ts';
import type { Changes } from '../ports/changes.ts';
import type { ReadFragments, ReadLeases, ReadSkeleton } from '../ports/documents.ts';
import type { Digest } from '../ports/secrets.ts';
import type { InSight } from '../ports/sight.ts';
import { type ActFor, type Apart, EVERY, type ReadSnapshot, wholeOf } from '../ports/store.ts';
import { DocumentBody } from './document-body.ts';
import type { DocumentBytes, DriverDocuments } from './driver-documents.ts';
import { type FragmentAsked, fragmentReads } from './fragment-reads.ts';
import type { KeptDocument, Made } from './kept-document.ts';
import type { KeptFragment } from './kept-fragment.ts';
import { keptLeases } from './kept-leases.ts';
import type { FoundTrue, KeptList } from './kept-list.ts';
import { Memory } from './memory.ts';
import type { Sightings } from './sightings.ts';
import { isGood } from './what-changed.ts';

type Needs = ReadSnapshot &
  ActFor &
  Apart &
  ReadSkeleton &
  ReadFragments &
  ReadLeases &
  InSight &
  Sightings &
  Digest;

type ReadDriver = Allowed<'read', DriverRef>;
type ReadCustomer = Allowed<'read', CustomerRef>;

export interface KeptDocuments extends DriverDocuments {
  /** What commits changed. */
  hear(changes: Changes): void;
  /** A charger was heard. */
  seen(charger: ChargerKey, at: Instant): void;
  stats(): CacheStats;
}

/** When somebody asks: `came` in ticks of what changed. */
interface Moment {
  readonly came: number;
  readonly now: Instant;
}

/** And who. */
interface Asked extends Moment {
  readonly by: ReadDriver;
  readonly reads: ReadCustomer;
  readonly without: ReadonlySet<DocumentList>;
}

const ALL: ReadonlySet<DocumentList> = new Set();

/** What tells a document from others of the same driver: the branches that are seen, and the lists that are left out. */
function nameOfView({ actor }: ReadDriver, without: ReadonlySet<DocumentList>): string {
  const { within } = viewOf(actor);
  return within === null && without.size === 0 ? '' : ` ${within?.join()} ${[...without].sort().join()}`;
}

/** @param most bytes of memory, about. */
export function keptDocuments(use: Needs, most: number): KeptDocuments {
  const memory = new Memory(most);
  const { changed } = memory;
  const leases = keptLeases(
    () => use.apart(() => use.actFor(EVERY, () => use.read((tx) => use.nodeLeases(tx)))),
    changed,
  );
  let [hits, misses] = [0, 0];

  const reading = fragmentReads(() => changed.tick, takeFragments);

  const isTrue = (one: KeptDocument | KeptFragment, { came, now }: Moment): boolean => {
    const { everythingAt } = changed;
    const last = one.lastChange;
    if (!isGood(one.readAt, last > everythingAt ? last : everythingAt, came)) return false;
    // Whoever waited for long has an older moment than what was read for it.
    return one.holds(one.readAt >= came ? Number.POSITIVE_INFINITY : now, now);
  };

  function isReady(document: KeptDocument, asked: Moment): boolean {
    const { made, found } = document;
    if (made === undefined || !leases.areTrue(asked.came) || !isTrue(document, asked)) return false;
    if (stands(document, found, asked)) return true;
    let { until } = document;
    for (const list of made.body.lists) {
      const holds = stands(document, list.found, asked) ? list.found.until : trueUntil(list, asked);
      if (holds === undefined) return false;
      list.found = foundTrue(document, asked, holds);
      if (holds < until) until = holds;
    }
    document.found = foundTrue(document, asked, until);
    return true;
  }

  /** undefined: some of it is not true. */
  function trueUntil({ fragments }: KeptList, asked: Moment): Instant | undefined {
    let until = Number.POSITIVE_INFINITY;
    for (const fragment of fragments) {
      if (!isTrue(fragment, asked)) return undefined;
      if (fragment.until < until) until = fragment.until;
    }
    return until;
  }

  const lastOfMany = () => Math.max(changed.everythingAt, changed.nodesAt);

  function foundTrue({ of }: KeptDocument, { came, now }: Moment, until: Instant): FoundTrue | undefined {
    // What was true for whoever came may not be for the next, where it went on changing.
    if (came !== changed.tick) return undefined;
    return { touched: of.touched, since: lastOfMany(), at: now, until };
  }

  /** Whether nothing has happened since something was found true, so that nobody needs to look again. */
  const stands = ({ of }: KeptDocument, found: FoundTrue | undefined, { now }: Moment): found is FoundTrue =>
    found !== undefined &&
    found.touched === of.touched &&
    found.since === lastOfMany() &&
    now >= found.at &&
    now < found.until;

  /**
   * Reads what is missing or old. Answers what it is made of, all of which has been read: by then another reader may have
   * begun to make it of something else.
   */
  async function readAll(document: KeptDocument, asked: Asked): Promise<Made | undefined> {
    try {
      while (!leases.areTrue(asked.came)) await leases.read();
      while (!isTrue(document, asked)) await (document.reading ?? startReading(document, asked));
      const { made } = document;
      if (made !== undefined) await readFragments(made.body.fragments(), asked);
      return made;
    } finally {
      if (document.made === undefined) memory.forget(document);
      else memory.makeRoom(document);
    }
  }

  function startReading(document: KeptDocument, asked: Asked): Promise<void> {
    document.reading = readSkeleton(document, asked, changed.tick).finally(() => {
      document.reading = undefined;
    });
    return document.reading;
  }

  async function readSkeleton(document: KeptDocument, asked: Asked, tick: number): Promise<void> {
    const { by, reads, without, now } = asked;
    const found = await use.read(async (tx) => {
      const [skeleton, next] = await Promise.all([
        use.driverSkeleton(tx, by, now, without),
        use.nextOfRights(tx, by, now),
      ]);
      if (skeleton === undefined) return undefined;
      const until = next ?? Number.POSITIVE_INFINITY;
      if (viewOf(by.actor).within === null) return { skeleton, until };
      // Rights that lie in sight may be on chargers that don't.
      const wanted = { sites: [], chargers: skeleton.chargers, drivers: [] };
      const seen = (await use.inSight(tx, reads, wanted)).chargers;
      const chargers = skeleton.chargers.filter((charger) => seen.has(charger));
      return { skeleton: { ...skeleton, chargers }, until };
    });
    memory.resize(document, () => {
      if (found === undefined) {
        return document.take(undefined, { tick, now, until: Number.POSITIVE_INFINITY });
      }
      const { skeleton, until } = found;
      const listOf = memory.listsOf(by.thing.customerId);
      const body = new DocumentBody(documentPlan(skeleton), listOf, use.sha256, memory.room);
      document.take({ body, revision: skeleton.revision }, { tick, now, until });
    });
  }

  /** All that are missing or old in one go. */
  async function readFragments(fragments: readonly KeptFragment[], asked: Asked): Promise<void> {
    for (;;) {
      const old = new Set(fragments.filter((fragment) => !isTrue(fragment, asked)));
      if (old.size === 0) return;
      await reading.read(old, asked);
    }
  }

  /** As the whole customer, whoever asks: it is the same for all who see the charger. */
  async function takeFragments(
    fragments: readonly KeptFragment[],
    { reads, now }: FragmentAsked,
    tick: number,
  ): Promise<void> {
    const keys = fragments.map(({ key }) => key);
    const found = await use.apart(() =>
      use.actFor(wholeOf(reads.thing.customerId), () =>
        use.read((tx) => use.chargerFragments(tx, reads, keys, now)),
      ),
    );
    for (const fragment of fragments) {
      // A read that began later has been quicker.
      if (fragment.readAt > tick) continue;
      const read = found.get(fragment.key);
      const lease = read?.held ? leases.of(read.held) : undefined;
      const sighting = use.sightingOf(fragment.key);
      memory.resizeFragment(fragment, () => fragment.take(read, { tick, now, lease, sighting }, use.sha256));
    }
  }

  function bytesOf(document: KeptDocument, made: Made | undefined): DocumentBytes | undefined {
    if (made === undefined) return undefined;
    const { body, revision } = made;
    const kept = <T>(bytes: T): T => {
      memory.keepBody(document, body);
      return bytes;
    };
    return {
      revision,
      settled() {
        body.settle(use.sha256, document.of.touched);
        const { etag, length } = body;
        return { etag, length, bytes: () => kept(body.whole()), pieces: () => kept(body.pieces()) };
      },
    };
  }

  return {
    hear: (changes) => changed.hear(changes),
    seen: (charger, at) => memory.heard(charger, at),
    stats() {
      return { hits, misses, bytes: memory.bytes, entries: memory.entries };
    },
    driverDocumentNow(by, now) {
      const { customerId, driverId } = by.thing;
      const document = memory.known(customerId, driverId, nameOfView(by, ALL));
      if (document?.made === undefined) return undefined;
      if (!isReady(document, { now, came: changed.tick })) return 'changed';
      hits += 1;
      return bytesOf(document, document.made);
    },
    async driverDocumentBytes(by, now, without = ALL) {
      const { customerId, driverId } = by.thing;
      const reads = allow(by.actor, 'read', { kind: 'customer', customerId } as const);
      if (isRefusal(reads)) return undefined;
      const document = memory.document(customerId, driverId, nameOfView(by, without));
      const asked = { by, reads, without, now, came: changed.tick };
      if (isReady(document, asked)) {
        hits += 1;
        return bytesOf(document, document.made);
      }
      misses += 1;
      return bytesOf(document, await readAll(document, asked));
    },
  };
}
