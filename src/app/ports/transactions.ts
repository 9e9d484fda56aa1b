/** Ports about transactions and the decision who may charge. */
import type { Allowed, ChargerRef, CustomerRef } from '../../domain/access/allow.ts';
import type { AccessFacts, Outcome, Purpose, Verdict } from '../../domain/drivers/decide.ts';
import type {
  ChargerId,
  ChargerKey,
  ConnectionId,
  CustomerId,
  DriverId,
  Instant,
  SocketId,
  TagId,
  TransactionId,
} from '../../domain/ids.ts';
import type {
  MeterSample,
  NewTransaction,
  Transaction,
  TransactionChange,
} from '../../domain/transactions/transaction.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

type Report = Allowed<'report', ChargerRef>;

/** Facts for the decision, and what an answer to the charger needs beside the verdict. */
export interface Gathered {
  readonly facts: AccessFacts;
  readonly tagId: TagId | null;
  readonly driverId: DriverId | null;
  /** null: unknown tag, or switched off for this driver. */
  readonly parentIdTag: string | null;
  readonly expiringDate: Instant | null;
  /** The customer's cap on how long chargers may cache an answer, seconds. */
  readonly cacheSeconds: number | null;
}

/**
 * The asynchronous seam in front of the pure decision; outside authorizers will join here.
 */
export interface GatherFacts {
  /**
   * @param socketId the socket a start is meant for: its own open transaction is dead and not counted.
   * @param now concurrency counts transactions with evidence since their charger's last boot and within 24 h,
   *   suspects and refused ones left out.
   */
  gatherFacts(
    tx: Tx,
    charger: ChargerRef,
    idTagFolded: string,
    start: { socketId: SocketId } | null,
    now: Instant,
  ): Promise<Gathered>;
}

export interface HoldTag {
  /**
   * Locks the tag until the transaction ends: two starts with it on two chargers in the same moment are decided one after the
   * other, and what is written about it is written before its person is erased, or finds no tag.
   */
  holdTag(tx: Tx, by: Report, idTagFolded: string): Promise<void>;
}

export interface RecordDecision {
  /** A tag that nobody has is noted among the unknown ones, too. */
  recordDecision(
    tx: Tx,
    by: Report,
    decision: {
      purpose: Purpose;
      idTag: string;
      moment: Instant;
      at: Instant;
      tagId: TagId | null;
      driverId: DriverId | null;
      verdict: Verdict;
      transactionId: TransactionId | null;
    },
  ): Promise<void>;
}

/** A decision as it was made, with the steps that led to it. */
export interface KeptDecision extends Verdict {
  readonly id: number;
  readonly chargerId: ChargerId;
  readonly purpose: Purpose;
  readonly idTag: string;
  readonly tagId: TagId | null;
  readonly driverId: DriverId | null;
  readonly moment: Instant;
  readonly at: Instant;
  readonly transactionId: TransactionId | null;
}

/** null: any. `from` and `until` of when it was decided. */
export interface DecisionsAsked {
  readonly driverId: DriverId | null;
  readonly idTagFolded: string | null;
  /** Any of these. */
  readonly chargers: readonly ChargerKey[] | null;
  readonly outcome: Outcome | null;
  readonly from: Instant | null;
  readonly until: Instant | null;
}

export interface ReadDecisions {
  /** Newest first: by when it was decided, then by id. */
  decisions(
    tx: Tx,
    by: Allowed<'read', CustomerRef>,
    asked: DecisionsAsked,
    page: Page<{ readonly at: Instant; readonly id: number }>,
  ): Promise<KeptDecision[]>;
}

export interface FindTransactions {
  /** One of this charger's, open or closed. */
  transaction(tx: Tx, by: Report, id: TransactionId): Promise<Transaction | undefined>;
  /** This charger's open ones, all sockets or one; newest start first. */
  openTransactions(tx: Tx, by: Report, socketId?: SocketId): Promise<Transaction[]>;
  /** An earlier start told again: by message id on one connection, or by natural key; `erasedKey` is what an erasure leaves of it. */
  replayed(
    tx: Tx,
    by: Report,
    start: { connectionId: ConnectionId; messageId: string; replayKey: string; erasedKey?: string },
  ): Promise<Transaction | undefined>;
  /** One whose stop was told before with this key, or with what an erasure leaves of it. */
  stoppedAs(tx: Tx, by: Report, stopKey: string, erasedKey?: string): Promise<Transaction | undefined>;
}

export interface KeepTransactions {
  /** Keeps a start under a fresh id; one that lost a race against its own replay gets the id kept before. */
  addTransaction(tx: Tx, by: Report, transaction: NewTransaction): Promise<TransactionId>;
  changeTransaction(tx: Tx, by: Report, id: TransactionId, change: TransactionChange): Promise<void>;
  /** The charger booted: whatever is open of it is suspect since then. */
  suspectOpen(tx: Tx, by: Report, at: Instant): Promise<void>;
}

/** What one charger told of one socket at a time. */
export interface SamplesOfSocket {
  readonly by: Report;
  readonly at: {
    readonly socketId: SocketId;
    readonly transactionId: TransactionId | null;
    readonly heardAt: Instant;
  };
  readonly samples: readonly MeterSample[];
}

export interface KeepSamples {
  /**
   * Keeps samples, of many chargers of one customer at once; one told before (same transaction, time and values) is kept once. Answers for each of
   * `told` those that were new.
   */
  addSamples(tx: Tx, told: readonly SamplesOfSocket[]): Promise<MeterSample[][]>;
}

export interface FindSuspects {
  /**
   * Open transactions of all customers whose end was missed: on line since `due.available` and suspect and Available as long,
   * or on line since `due.boot` and suspect of a boot as long. At most 500, the longest suspected first.
   */
  suspects(
    tx: Tx,
    due: { readonly available: Instant; readonly boot: Instant },
    now: Instant,
  ): Promise<
    {
      readonly customerId: CustomerId;
      readonly charger: ChargerKey;
      readonly transaction: Transaction;
      readonly chargerId: ChargerId;
      /** Since when the charger has a live connection; null: it has none. */
      readonly onlineSince: Instant | null;
      readonly socketStatus: string | null;
    }[]
  >;
}
