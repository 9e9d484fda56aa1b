/**
 * Pages of transactions. What is asked for by charger or by a branch of the tree lies in several ranges of an index, each
 * in order: a page is merged out of their heads, so that it costs the same wherever it lies.
 */
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Listed, Listing } from '../app/ports/listing.ts';
import type { KeptTransaction, TransactionFilter, TransactionSort } from '../app/ports/read-transactions.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { counted, paged } from './listing.ts';
import { keptTransactions } from './read-transactions.ts';
import { filled } from './rows.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;
type Order = Listing<TransactionSort>;
type Found<O> = SelectQueryBuilder<Schema & { t: Schema['transactions'] }, 't', O>;

const COLUMNS = { startedAt: 'started_at', stoppedAt: 'stopped_at', id: 'id' } as const;

export async function transactions(
  tx: Tx,
  by: Read,
  filter: TransactionFilter,
  listing: Order,
): Promise<Listed<KeptTransaction>> {
  const customer = by.thing.customerId;
  const asked = matching(tx, customer, filter, listing.sort);
  const ids = await pageOf(tx, customer, filter, asked, listing);
  return {
    items: await keptTransactions(tx, by, ids),
    total: listing.total ? await counted(tx, inRanges(asked, customer, filter).select('t.id')) : null,
  };
}

/** All conditions but those on the charger and the site. */
function matching(
  tx: Tx,
  customer: number,
  f: TransactionFilter,
  sort: TransactionSort,
): Found<Record<never, never>> {
  return on(tx)
    .selectFrom('transactions as t')
    .where('t.customer_id', '=', customer)
    .$if(f.startedFrom !== null, (q) => q.where('t.started_at', '>=', f.startedFrom))
    .$if(f.startedUntil !== null, (q) => q.where('t.started_at', '<', f.startedUntil))
    .$if(f.stoppedFrom !== null, (q) => q.where('t.stopped_at', '>=', f.stoppedFrom))
    .$if(f.stoppedUntil !== null, (q) => q.where('t.stopped_at', '<', f.stoppedUntil))
    .$if(f.driverId !== null, (q) => q.where('t.driver_id', '=', f.driverId))
    .$if(f.idTagFolded !== null, (q) => q.where('t.id_tag_folded', '=', f.idTagFolded as string))
    .$if(f.open !== null, (q) => q.where('t.closed_at', f.open ? 'is' : 'is not', null))
    .$if(f.refused !== null, (q) => q.where('t.refused', '=', f.refused ? 1 : 0))
    .$if(f.flag !== null, (q) => q.where('t.flags', 'like', `%"${f.flag}"%`))
    .$if(sort === 'stoppedAt', (q) => q.where('t.stopped_at', 'is not', null)) as Found<Record<never, never>>;
}

/** Where the order does not matter. */
function inRanges(
  asked: Found<Record<never, never>>,
  customer: number,
  { site, chargers }: TransactionFilter,
): Found<Record<never, never>> {
  return asked
    .$if(chargers !== null, (q) => q.where('t.charger', 'in', filled(chargers ?? [])))
    .$if(site?.subsites === false, (q) => q.where('t.site_id', '=', site?.siteId ?? null))
    .$if(site?.subsites === true, (q) =>
      q.where((w) =>
        w.or([
          w('t.site_id', '=', site?.siteId ?? null),
          w('t.site_id', 'in', (branch) =>
            branch
              .selectFrom('site_closure')
              .select('site_id')
              .where('customer_id', '=', customer)
              .where('ancestor_id', '=', site?.siteId ?? null),
          ),
        ]),
      ),
    );
}

async function pageOf(
  tx: Tx,
  customer: number,
  filter: TransactionFilter,
  asked: Found<Record<never, never>>,
  listing: Order,
): Promise<number[]> {
  const { site, chargers } = filter;
  if (chargers !== null) {
    const within = inRanges(asked, customer, { ...filter, chargers: null });
    return merged(
      tx,
      chargers.map((key) => within.where('t.charger', '=', key)),
      listing,
    );
  }
  if (site === null || !site.subsites) {
    return merged(tx, [inRanges(asked, customer, filter)], listing);
  }
  // A deleted site is in no tree any more.
  const sites = new Set([...(await newestSites(tx, customer, site.siteId, asked, listing)), site.siteId]);
  return merged(
    tx,
    filled([...sites]).map((id) => asked.where('t.site_id', '=', id)),
    listing,
  );
}

/** The sites of the branch to which the page's rows can belong: each of the others begins behind as many heads as it has rows. */
async function newestSites(
  tx: Tx,
  customer: number,
  top: number,
  asked: Found<Record<never, never>>,
  listing: Order,
): Promise<number[]> {
  const head = paged(
    asked.whereRef('t.site_id', '=', sql.ref('c.site_id')).select('t.id'),
    't',
    COLUMNS[listing.sort],
    { ...listing, limit: 1 },
  );
  const direction = listing.descending ? 'desc' : 'asc';
  const rows = await on(tx)
    // Behind row-level security PostgreSQL looks nothing up by an expression that it would have to trust, only by a value.
    .with(
      (heads) => heads('heads').materialized(),
      (db) =>
        db
          .selectFrom('site_closure as c')
          .select(['c.site_id', sql<number | null>`(${head})`.as('head')])
          .where('c.customer_id', '=', customer)
          .where('c.ancestor_id', '=', top),
    )
    .selectFrom('heads')
    .innerJoin('transactions as h', (join) =>
      join.onRef('h.id', '=', 'heads.head').on('h.customer_id', '=', customer),
    )
    .select('heads.site_id')
    .orderBy(`h.${COLUMNS[listing.sort]}`, direction)
    .orderBy('h.id', direction)
    .limit(listing.limit)
    .execute();
  return rows.map((row) => row.site_id);
}

/** The first of all of them, each in order; the same range twice counts once. */
async function merged(
  tx: Tx,
  ranges: readonly Found<Record<never, never>>[],
  listing: Order,
): Promise<number[]> {
  const column = COLUMNS[listing.sort];
  const pages = ranges.map((range) =>
    paged(range.select(['t.id as id', `t.${column} as place`]), 't', column, listing),
  );
  const [first, ...rest] = pages;
  if (first === undefined) return [];
  if (rest.length === 0) return (await first.execute()).map((row) => row.id);
  const direction = listing.descending ? 'desc' : 'asc';
  const all = sql.join(
    pages.map((page) => sql`select * from (${page}) as part`),
    sql` union `,
  );
  const { rows } = await sql<{ id: number }>`select id from (${all}) as parts
    order by place ${sql.raw(direction)}, id ${sql.raw(direction)} limit ${listing.limit}`.execute(on(tx));
  return rows.map((row) => row.id);
}
