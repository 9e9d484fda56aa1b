/**
 * What leaves the house as a file, page by page. Each page is read when the one before was taken, in a transaction of its
 * own: a slow reader holds neither the database nor more than a page in memory.
 */
import type { Actor, Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { KeptDriver } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId, DriverId, SiteId } from '../../domain/ids.ts';
import { around, type Month } from '../../domain/time-zones.ts';
import { type LocalTimes, lineIn } from '../../domain/transactions/statement.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { ExportedTransaction, ExportOf, ReadExports } from '../ports/exports.ts';
import type { EverThere } from '../ports/read-transactions.ts';
import type { ReadSnapshot, Tx } from '../ports/store.ts';
import { seenDriver, veiledTransaction } from './veiled.ts';

/** Rows of a page. */
const PAGE = 500;

/** As a caller asks; null: all of the customer's. */
export type ExportAsked =
  | { readonly siteId: SiteId }
  | { readonly homeSiteId: SiteId }
  | { readonly chargerId: ChargerId }
  | { readonly driverId: DriverId }
  | null;

export type StatementLine = ExportedTransaction & LocalTimes;

/** Transactions that began in a month, by the clocks of the site of each. */
export function exportTransactions(use: ReadSnapshot & ReadExports & EverThere & Pick<Drivers, 'driver'>) {
  return async (
    who: Actor,
    month: Month,
    asked: ExportAsked,
  ): Promise<AsyncIterable<readonly StatementLine[]> | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const of = await use.read((tx) => resolved(use, tx, by, asked));
    if (isRefusal(of)) return of;
    const range = around(month);
    const pages = await eagerly((after: StatementPlace | null) =>
      use.read(async (tx) => {
        const rows = await use.exportedTransactions(tx, by, of, range, { after, limit: PAGE });
        const last = rows.at(-1);
        const more = rows.length === PAGE && last !== undefined;
        const told = rows.map((row) => veiledTransaction(who, row));
        return { rows: told, next: more ? { at: last.startedAt, id: last.id } : null };
      }),
    );
    return linesOf(pages, month);
  };
}

/** What is asked for, where the customer has or had it. */
async function resolved(
  use: EverThere & Pick<Drivers, 'driver'>,
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  asked: ExportAsked,
): Promise<ExportOf | Refusal> {
  if (asked === null) return null;
  if ('driverId' in asked)
    return { driverId: (await seenDriver(use, tx, by, asked.driverId)) ?? asked.driverId };
  if ('chargerId' in asked) {
    const chargers = await use.chargersEver(tx, by, asked.chargerId);
    return chargers.length === 0 ? refuse('charger-not-found') : { chargers };
  }
  const site = 'siteId' in asked ? asked.siteId : asked.homeSiteId;
  return (await use.siteEver(tx, by, site)) ? asked : refuse('site-not-found');
}

interface StatementPlace {
  readonly at: number;
  readonly id: number;
}

async function* linesOf(
  pages: AsyncIterable<readonly ExportedTransaction[]>,
  month: Month,
): AsyncGenerator<readonly StatementLine[]> {
  for await (const page of pages) {
    yield page.flatMap((t) => {
      const times = lineIn(month, t, t.timeZone);
      return times === null ? [] : [{ ...t, ...times }];
    });
  }
}

/** Drivers with their tags, by id; of those only whose home is a site or nested in it. */
export function exportDrivers(use: ReadSnapshot & Pick<Drivers, 'drivers'> & EverThere) {
  return async (
    who: Actor,
    homeSiteId: SiteId | null,
  ): Promise<AsyncIterable<readonly KeptDriver[]> | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const known = homeSiteId === null || (await use.read((tx) => use.siteEver(tx, by, homeSiteId)));
    if (!known) return refuse('site-not-found');
    const filter = { ...EVERY_DRIVER, homeUnderId: homeSiteId };
    return eagerly((after: DriverId | null) =>
      use.read(async (tx) => {
        const { items } = await use.drivers(tx, by, filter, {
          ...{ sort: 'id', descending: false, limit: PAGE, total: false },
          after: after === null ? null : { value: null, id: after },
        });
        return { rows: items, next: items.length === PAGE ? (items.at(-1)?.id ?? null) : null };
      }),
    );
  };
}

const EVERY_DRIVER = {
  homeSiteId: null,
  homeUnderId: null,
  text: null,
  idTagFolded: null,
  externalId: null,
  active: null,
  tagExpiringBefore: null,
  rightOnCharger: null,
  rightOnSite: null,
  rightOnSites: null,
  rightGoodAt: null,
} as const;

/** The first page is read before anything is answered: what can be refused is still refused then. */
async function eagerly<T, P>(
  read: (after: P | null) => Promise<{ readonly rows: readonly T[]; readonly next: P | null }>,
): Promise<AsyncIterable<readonly T[]>> {
  const first = await read(null);
  return (async function* pages() {
    for (let page = first; ; page = await read(page.next)) {
      yield page.rows;
      if (page.next === null) return;
    }
  })();
}
