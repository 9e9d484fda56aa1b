/**
 * All that is kept of a person, one thing after the other (GDPR, article 15). Read page by page: each section goes on where its
 * last thing was, so that a driver with years of charging costs no more memory than one of today.
 */
import {
  type Actor,
  type Allowed,
  allow,
  type CustomerRef,
  type DriverRef,
} from '../../domain/access/allow.ts';
import { within } from '../../domain/drivers/decide.ts';
import type { KeptDriver } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import {
  accessGroupId,
  chargerKey,
  type DriverId,
  type Instant,
  reservationId,
  siteId,
} from '../../domain/ids.ts';
import type { Reservation } from '../../domain/reservations/reservation.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { AuditEntry, ReadAudit } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { KnowPerson } from '../ports/erasure.ts';
import type { Listing } from '../ports/listing.ts';
import type { KeptTransaction, ReadTransactions, TransactionSort } from '../ports/read-transactions.ts';
import type { Reservations } from '../ports/reservations.ts';
import type { RightKey, Rights } from '../ports/rights.ts';
import type { ReadSnapshot, Tx } from '../ports/store.ts';
import type { KeptDecision, ReadDecisions } from '../ports/transactions.ts';
import type { ListedRight } from './list-rights.ts';

export type PersonalDatum =
  | { readonly section: 'profile'; readonly profile: KeptDriver }
  | { readonly section: 'right'; readonly right: ListedRight }
  | { readonly section: 'transaction'; readonly transaction: KeptTransaction }
  | { readonly section: 'decision'; readonly decision: KeptDecision }
  | { readonly section: 'reservation'; readonly reservation: Reservation }
  | { readonly section: 'change'; readonly change: AuditEntry };

/** The place of a datum: its section, a group within that, and two numbers that order the group. */
export type DatumKey = readonly [section: number, group: number, first: number, second: number];

export interface PlacedDatum {
  readonly key: DatumKey;
  readonly datum: PersonalDatum;
}

type Ports = ReadSnapshot &
  KnowPerson &
  Pick<Drivers, 'keptDriver'> &
  Pick<Rights, 'rights'> &
  Pick<ReadTransactions, 'transactions'> &
  ReadDecisions &
  Pick<Reservations, 'reservations'> &
  ReadAudit &
  Clock;

interface Asked {
  readonly tx: Tx;
  readonly reads: Allowed<'read', CustomerRef>;
  readonly of: Allowed<'read', DriverRef>;
  /** null: it was deleted, and only what it did is still kept. */
  readonly driver: KeptDriver | null;
  readonly now: Instant;
}

/** What comes behind a place of a section. A row of somebody else has no datum: it only says where to go on. */
type Section = (
  asked: Asked,
  after: Rest | null,
  limit: number,
) => Promise<{ readonly at: Rest; readonly datum: PersonalDatum | null }[]>;
type Rest = readonly [group: number, first: number, second: number];

/** Of one who was deleted, too: what was charged and changed is kept. */
export function listPersonalData(use: Ports) {
  const sections: readonly Section[] = [
    ...[profile, rights(use), charged(use), decided(use)],
    ...[reserved(use), changed(use)],
  ];
  const asNobody: readonly Section[] = [chargedAsNobody(use), decidedAsNobody(use)];
  const all = [...sections, ...asNobody];

  return async (
    who: Actor,
    driverId: DriverId,
    { after, limit }: { readonly after: DatumKey | null; readonly limit: number },
  ): Promise<readonly PlacedDatum[] | Refusal> => {
    const reads = readsOwn(who);
    if (isRefusal(reads)) return reads;
    const of = allow(who, 'read', { kind: 'driver', customerId: reads.thing.customerId, driverId } as const);
    if (isRefusal(of)) return of;
    return use.read(async (tx) => {
      if (!(await use.knowsPerson(tx, of))) return refuse('driver-not-found');
      const driver = (await use.keptDriver(tx, reads, driverId)) ?? null;
      const asked: Asked = { tx, reads, of, driver, now: use.now() };
      const found: PlacedDatum[] = [];
      const [from, ...rest] = after ?? [0];
      let place = after === null ? null : (rest as unknown as Rest);
      for (let index = from; index < all.length && found.length < limit; ) {
        const wanted = limit - found.length;
        const rows = (await all[index]?.(asked, place, wanted)) ?? [];
        for (const { at, datum } of rows) {
          place = at;
          if (datum !== null) found.push({ key: [index, ...at], datum });
        }
        if (rows.length >= wanted) continue;
        index++;
        place = null;
      }
      return found;
    });
  };
}

const profile: Section = async ({ driver }, after) =>
  driver === null || after !== null
    ? []
    : [{ at: [0, 0, 0], datum: { section: 'profile', profile: driver } }];

const rights =
  (use: Ports): Section =>
  async ({ tx, of, now }, after, limit) => {
    const found = await use.rights(tx, of, { after: after && rightKey(after), limit });
    return found.map((right) => ({
      at: placeOfRight(right),
      datum: { section: 'right', right: { ...right, good: within(right, now) } },
    }));
  };

function rightKey([source, id]: Rest): RightKey {
  if (source === 0) return { source: 'site', siteId: siteId(id) };
  if (source === 1) return { source: 'charger', charger: chargerKey(id) };
  return { source: 'group', groupId: accessGroupId(id) };
}

function placeOfRight(right: RightKey): Rest {
  if (right.source === 'site') return [0, right.siteId, 0];
  return right.source === 'charger' ? [1, right.charger, 0] : [2, right.groupId, 0];
}

const ANY_TRANSACTION = {
  ...{ startedFrom: null, startedUntil: null, stoppedFrom: null, stoppedUntil: null },
  ...{ site: null, chargers: null, driverId: null, idTagFolded: null, open: null, refused: null, flag: null },
} as const;
const ANY_DECISION = {
  ...{ driverId: null, idTagFolded: null, chargers: null, outcome: null, from: null, until: null },
} as const;

const byStart = (after: Rest | null, limit: number): Listing<TransactionSort> => ({
  ...{ sort: 'startedAt' as const, descending: false, total: false, limit },
  after: after && { value: after[1], id: after[2] },
});
const newest = (after: Rest | null, limit: number) => ({
  limit,
  after: after && { at: after[1], id: after[2] },
});

const charged =
  (use: Ports): Section =>
  async ({ tx, reads, of }, after, limit) => {
    const filter = { ...ANY_TRANSACTION, driverId: of.thing.driverId };
    const { items } = await use.transactions(tx, reads, filter, byStart(after, limit));
    return items.map((transaction) => ({
      at: [0, transaction.startedAt, transaction.id],
      datum: { section: 'transaction', transaction },
    }));
  };

const decided =
  (use: Ports): Section =>
  async ({ tx, reads, of }, after, limit) => {
    const asked = { ...ANY_DECISION, driverId: of.thing.driverId };
    const found = await use.decisions(tx, reads, asked, newest(after, limit));
    return found.map((decision) => ({
      at: [0, decision.at, decision.id],
      datum: { section: 'decision', decision },
    }));
  };

const reserved =
  (use: Ports): Section =>
  async ({ tx, reads, of }, after, limit) => {
    const any = { charger: null, socketId: null, state: null, idTagFolded: null, seen: false };
    const asked = { ...any, driverId: of.thing.driverId };
    const page = { after: after && reservationId(after[1]), limit };
    const found = await use.reservations(tx, reads, asked, page);
    return found.map((reservation) => ({
      at: [0, reservation.id, 0],
      datum: { section: 'reservation', reservation },
    }));
  };

const changed =
  (use: Ports): Section =>
  async ({ tx, reads, of }, after, limit) => {
    const about = { driverId: of.thing.driverId };
    const asked = { about, thing: null, thingId: null, action: null, from: null, until: null };
    const found = await use.audit(tx, reads, asked, { after: after?.[1] ?? null, limit });
    return found.map((change) => ({ at: [0, change.id, 0], datum: { section: 'change', change } }));
  };

/**
 * What a tag of the person charged while nobody had it, before or after, is of this person, too: the same tags and rows that an
 * erasure finds.
 */
const chargedAsNobody = (use: Ports): Section =>
  ofTagsEver(use, 1, async ({ tx, reads }, idTagFolded, after, limit) => {
    const filter = { ...ANY_TRANSACTION, idTagFolded };
    const { items } = await use.transactions(tx, reads, filter, byStart(after, limit));
    return items.map((transaction) => ({
      at: [0, transaction.startedAt, transaction.id],
      datum: transaction.driverId === null ? { section: 'transaction', transaction } : null,
    }));
  });

const decidedAsNobody = (use: Ports): Section =>
  ofTagsEver(use, -1, async ({ tx, reads }, idTagFolded, after, limit) => {
    const found = await use.decisions(tx, reads, { ...ANY_DECISION, idTagFolded }, newest(after, limit));
    return found.map((decision) => ({
      at: [0, decision.at, decision.id],
      datum: decision.driverId === null ? { section: 'decision', decision } : null,
    }));
  });

type OfTag = (asked: Asked, idTagFolded: string, after: Rest | null, limit: number) => ReturnType<Section>;

/** All tags in one order, along time or against it: of each as much as the page can want, of all of it the first. */
function ofTagsEver(use: Ports, along: 1 | -1, read: OfTag): Section {
  return async (asked, after, limit) => {
    const found: Awaited<ReturnType<Section>> = [];
    for (const idTagFolded of await use.tagsEver(asked.tx, asked.of)) {
      found.push(...(await read(asked, idTagFolded, after, limit)));
    }
    return found.sort(({ at: a }, { at: b }) => along * (a[1] - b[1] || a[2] - b[2])).slice(0, limit);
  };
}
