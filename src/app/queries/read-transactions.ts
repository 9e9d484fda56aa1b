import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type ChargerId, foldTag, type Instant, type TransactionId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Page } from '../ports/keeping.ts';
import type { Listed, Listing } from '../ports/listing.ts';
import type {
  EverThere,
  KeptSample,
  KeptTransaction,
  ReadTransactions,
  TransactionFilter,
  TransactionSort,
} from '../ports/read-transactions.ts';
import type { ReadSnapshot } from '../ports/store.ts';

export function readTransaction(use: ReadSnapshot & Pick<ReadTransactions, 'keptTransaction'>) {
  return async (who: Actor, id: TransactionId): Promise<KeptTransaction | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return (await use.read((tx) => use.keptTransaction(tx, by, id))) ?? refuse('transaction-not-found');
  };
}

/** As a caller asks: chargers by their identity, tags as they are written. */
export type TransactionsAsked = Omit<TransactionFilter, 'idTagFolded' | 'chargers'> & {
  readonly idTag: string | null;
  readonly chargerId: ChargerId | null;
};

/** Transactions outlive drivers, tags and chargers: those of what is gone are found, too. */
export function listTransactions(use: ReadSnapshot & Pick<ReadTransactions, 'transactions'> & EverThere) {
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
      return use.transactions(tx, by, { ...rest, chargers, idTagFolded }, listing);
    });
  };
}

/** The samples of a transaction as they were kept, late ones too. */
export function listSamples(use: ReadSnapshot & Pick<ReadTransactions, 'keptTransaction' | 'samplesOf'>) {
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
