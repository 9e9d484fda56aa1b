/** Ports about the local authorization lists of chargers. */
import type { Allowed, ChargerRef, CustomerRef } from '../../domain/access/allow.ts';
import type { AccessFacts, Outcome } from '../../domain/drivers/decide.ts';
import type { ChargerKey, CustomerId, Instant } from '../../domain/ids.ts';
import type {
  KnownEntry,
  ListChange,
  ListEntry,
  ListLimits,
  LocalList,
} from '../../domain/local-lists/local-list.ts';
import type { ListDelta } from '../../domain/local-lists/plan.ts';
import type { LocalListPolicy, SitePolicy } from '../../domain/sites/site.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

type Read = Allowed<'read', CustomerRef>;
type Operate = Allowed<'operate', ChargerRef>;
type Report = Allowed<'report', ChargerRef>;

/** Where a charger stands and what it is, as far as its list is concerned. */
export interface ListPlace {
  readonly site: number;
  readonly policy: SitePolicy;
  readonly localList: LocalListPolicy;
  /** null: it has never told. */
  readonly hardware: string | null;
  readonly firmware: string | null;
  /** As its configuration was last read; null: it is not in it. */
  readonly limits: ListLimits;
}

export interface KeepLocalLists {
  /** Locks the charger's list until the transaction ends. undefined: it has none. */
  holdLocalList(
    tx: Tx,
    by: Report,
  ): Promise<{ readonly list: LocalList; readonly place: ListPlace } | undefined>;
  changeLocalList(tx: Tx, by: Report, change: ListChange): Promise<void>;
  /** There is nothing of ours in the charger any more. */
  dropLocalList(tx: Tx, by: Report): Promise<void>;
  knownEntries(tx: Tx, by: Report): Promise<KnownEntry[]>;
  /** What one SendLocalList says; what an earlier one said is forgotten. */
  keepSent(tx: Tx, by: Report, deltas: readonly ListDelta[]): Promise<void>;
  /** The charger has taken what was sent. */
  confirmSent(tx: Tx, by: Report, whole: boolean): Promise<void>;
  forgetSent(tx: Tx, by: Report): Promise<void>;
  /** Nothing of what it had before is told as refused any more. `all`: it has nothing that is known. */
  forgetEntries(tx: Tx, by: Report, all: boolean): Promise<void>;
}

/** What a list shall hold. */
export interface WantedTags {
  /** Tags that may charge at the charger now, in the order in which they matter, `most` of them; and how many there are. */
  wantedTags(
    tx: Tx,
    by: Report,
    place: ListPlace,
    now: Instant,
    most: number | null,
  ): Promise<{ readonly total: number; readonly entries: ListEntry[] }>;
  /** The facts of a decision about these tags, by the folded tag. */
  factsOfTags(
    tx: Tx,
    by: Report,
    place: ListPlace,
    folded: readonly string[],
    now: Instant,
  ): Promise<ReadonlyMap<string, AccessFacts>>;
  /** When somebody gets or loses a right by time alone; null: never. */
  nextMoment(tx: Tx, by: Report, place: ListPlace, now: Instant): Promise<Instant | null>;
}

/** Over all customers. */
export interface SweepLocalLists {
  /** Customers of which something changed. */
  customersWithCauses(tx: Tx): Promise<readonly CustomerId[]>;
  /** Whether any is due, its charger there or not. */
  anyLocalListDue(tx: Tx, now: Instant): Promise<boolean>;
  /** Lists that are due, those of connected chargers that may be called, the oldest first. */
  localListsDue(
    tx: Tx,
    now: Instant,
    most: number,
  ): Promise<readonly { readonly customerId: CustomerId; readonly charger: ChargerKey }[]>;
  /** Lists that are due and whose charger cannot be called wait for it. Answers how many. */
  parkLocalLists(tx: Tx, now: Instant): Promise<number>;
  /** Lists that wait for a charger that is there are due. Answers how many. */
  unparkLocalLists(tx: Tx, now: Instant): Promise<number>;
}

export interface FollowCauses {
  /** Lists that what changed may concern are due; some changes at a time. Answers whether there may be more. */
  followCauses(tx: Tx, customer: CustomerId, now: Instant): Promise<boolean>;
  hasLocalList(tx: Tx, by: Report | Operate): Promise<boolean>;
  /** The charger came: it is asked for its version, and whatever waited for it is due. */
  localListArrived(tx: Tx, by: Report, now: Instant): Promise<void>;
}

/** An entry as it is read. */
export interface ReadEntry extends KnownEntry {
  readonly id: number;
  /** The tag's driver lives where who asks sees him. */
  readonly seen: boolean;
}

export interface ReadLocalLists {
  localList(
    tx: Tx,
    by: Read,
    charger: ChargerKey,
  ): Promise<
    | {
        readonly place: ListPlace;
        /** null: there is none. */
        readonly list: LocalList | null;
        /** Entries that the charger has confirmed. */
        readonly entries: number;
      }
    | undefined
  >;
  localListEntries(tx: Tx, by: Read, charger: ChargerKey, page: Page<number>): Promise<ReadEntry[]>;
  /** All is to be sent anew. */
  resendLocalList(tx: Tx, by: Operate, now: Instant): Promise<void>;
}

/** How a charger is told of a decision, in the words of its protocol. */
export interface TagWords {
  wordOf(outcome: Outcome): string;
}
