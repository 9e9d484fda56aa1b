/** Ports about what leaves the house as a file: rows in an order, page by page, each page in a transaction of its own. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { ChargerKey, DriverId, Instant, SiteId } from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { KeptTransaction } from './read-transactions.ts';
import type { Tx } from './store.ts';

type Read = Allowed<'read', CustomerRef>;

/** Whose transactions; null: all of the customer's. A site takes in what is nested in it now. */
export type ExportOf =
  | { readonly siteId: SiteId }
  | { readonly homeSiteId: SiteId }
  | { readonly chargers: readonly ChargerKey[] }
  | { readonly driverId: DriverId }
  | null;

export interface ExportedTransaction extends KeptTransaction {
  /** Of its site, else of the nearest site above that has one; null: nobody entered one. */
  readonly timeZone: string | null;
}

export interface ReadExports {
  /** Those that began from `from` until before `until`, by the start, then by id. */
  exportedTransactions(
    tx: Tx,
    by: Read,
    of: ExportOf,
    range: { readonly from: Instant; readonly until: Instant },
    page: Page<{ readonly at: Instant; readonly id: number }>,
  ): Promise<ExportedTransaction[]>;
}
