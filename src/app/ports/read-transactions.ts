/** Ports about transactions as people read and correct them. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type {
  ChargerId,
  ChargerKey,
  DriverId,
  Instant,
  SiteId,
  TagId,
  TransactionId,
} from '../../domain/ids.ts';
import type {
  NewTransaction,
  Transaction,
  TransactionChange,
  TransactionFlag,
} from '../../domain/transactions/transaction.ts';
import type { Page } from './keeping.ts';
import type { Listed, Listing } from './listing.ts';
import type { Tx } from './store.ts';

type Read = Allowed<'read', CustomerRef>;
type Keep = Allowed<'keep', CustomerRef>;

export const TRANSACTION_SORTS = ['startedAt', 'stoppedAt', 'id'] as const;
export type TransactionSort = (typeof TRANSACTION_SORTS)[number];

/** With the names of what it belongs to, as far as that is still there. */
export interface KeptTransaction
  extends Transaction,
    Pick<NewTransaction, 'reservationId' | 'stopChargerTime' | 'stopHeardAt' | 'stopIdTag' | 'closedAt'> {
  /** The identity of its charger, which may have been deleted since. */
  readonly chargerId: ChargerId;
  /** Where the charger stood when it began; null: kept before that was noted. */
  readonly siteId: SiteId | null;
  readonly siteName: string | null;
  /** Whether the view of the transaction that read it has that site, and the driver. */
  readonly siteSeen: boolean;
  readonly driverSeen: boolean;
  readonly driverName: string | null;
  readonly driverExternalId: string | null;
  readonly tokenName: string | null;
}

/** null: any. */
export interface TransactionFilter {
  readonly startedFrom: Instant | null;
  readonly startedUntil: Instant | null;
  readonly stoppedFrom: Instant | null;
  readonly stoppedUntil: Instant | null;
  /** `subsites`: and at everything that is nested in it now. */
  readonly site: { readonly siteId: SiteId; readonly subsites: boolean } | null;
  readonly chargers: readonly ChargerKey[] | null;
  readonly driverId: DriverId | null;
  readonly idTagFolded: string | null;
  readonly open: boolean | null;
  readonly refused: boolean | null;
  readonly flag: TransactionFlag | null;
}

/** A sample as it was kept. */
export interface KeptSample {
  readonly id: number;
  readonly sampledAt: Instant;
  readonly chargerTime: string;
  readonly heardAt: Instant;
  /** The sampledValue array as it came. */
  readonly raw: string;
}

export interface ReadTransactions {
  keptTransaction(tx: Tx, by: Read, id: TransactionId): Promise<KeptTransaction | undefined>;
  /** In the order of `stoppedAt` only those that have ended. */
  transactions(
    tx: Tx,
    by: Read,
    filter: TransactionFilter,
    listing: Listing<TransactionSort>,
  ): Promise<Listed<KeptTransaction>>;
}

export interface ReadSamples {
  /** By the time of the sample, then by id. */
  samplesOf(
    tx: Tx,
    by: Read,
    id: TransactionId,
    page: Page<{ readonly at: Instant; readonly id: number }>,
  ): Promise<KeptSample[]>;
}

export interface EverThere {
  /** Chargers of the customer that bear this identity or bore it until they were deleted. */
  chargersEver(tx: Tx, by: Read, id: ChargerId): Promise<ChargerKey[]>;
  /** Whether the customer has or had such a site. */
  siteEver(tx: Tx, by: Read, id: SiteId): Promise<boolean>;
}

export interface CorrectTransactions {
  /** Locks the transaction's charger until the transaction ends: what it tells comes before or after. */
  holdTransaction(tx: Tx, by: Keep, id: TransactionId): Promise<void>;
  /** Whose tag it is; undefined: the customer has no such tag. */
  tagOwner(tx: Tx, by: Read, id: TagId): Promise<DriverId | undefined>;
  /** Keeps a correction, and who made it why. The transaction is held. */
  correctTransaction(
    tx: Tx,
    by: Keep,
    before: KeptTransaction,
    change: TransactionChange,
    reason: string,
    at: Instant,
  ): Promise<void>;
}
