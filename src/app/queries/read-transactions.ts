import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type ChargerId, foldTag, type Instant, type TransactionId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { Page } from '../ports/keeping.ts';
import type { Listed, Listing } from '../ports/listing.ts';
import type {
  EverThere,
  KeptSample,
  KeptTransaction,
  ReadSamples,
  ReadTransactions,
  TransactionFilter,
  TransactionSort,
} from '../ports/read-transactions.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import { seenDriver, veiledTransaction } from './veiled.ts';

export function readTransaction(use: ReadSnapshot & Pick<ReadTransactions, 'keptTransaction'>) {
  return async (who: Actor, id: TransactionId): Promise<KeptTransaction | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const found = await use.read((tx) => use.keptTransaction(tx, by, id));
    return found === undefined ? refuse('transaction-not-found') : veiledTransaction(who, found);
  };
}

/** As a caller asks: chargers by their identity, tags as they are written. */
export type TransactionsAsked = Omit<TransactionFilter, 'idTagFolded' | 'chargers'> & {
  readonly idTag: string | null;
  readonly chargerId: ChargerId | null;
};

/** Transactions outlive drivers, tags and chargers: those of what is gone are found, too. */
export function listTransactions(
  use: ReadSnapshot & Pick<ReadTransactions, 'transactions'> & EverThere & Pick<Drivers, 'driver'>,
) {
  return async (
    who: Actor,
    { idTag, chargerId, ...rest }: TransactionsAsked,
    listing: Listing<TransactionSort>,
  ): Promise<Listed<KeptTransaction> | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const { site } = rest;
      if (site !== null && !(await use.siteEver(tx, by, site.siteId))) return refuse('site-not-found');
      const chargers = chargerId === null ? null : await use.chargersEver(tx, by, chargerId);
      if (chargers?.length === 0) return refuse('charger-not-found');
      const idTagFolded = idTag === null ? null : foldTag(idTag);
      const driverId = await seenDriver(use, tx, by, rest.driverId);
      const asked = { ...rest, chargers, idTagFolded, driverId };
      const { items, total } = await use.transactions(tx, by, asked, listing);
      return { items: items.map((one) => veiledTransaction(who, one)), total };
    });
  };
}

/** The samples of a transaction as they were kept, late ones too. */
export function listSamples(use: ReadSnapshot & Pick<ReadTransactions, 'keptTransaction'> & ReadSamples) {
  return async (
    who: Actor,
    id: TransactionId,
    page: Page<{ readonly at: Instant; readonly id: number }>,
  ): Promise<readonly KeptSample[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      if ((await use.keptTransaction(tx, by, id)) === undefined) return refuse('transaction-not-found');
      return use.samplesOf(tx, by, id, page);
    });
  };
}
