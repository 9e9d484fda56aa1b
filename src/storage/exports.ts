/** Transactions for a file: page by page along the time of their start, so that reading a month is one way through its rows. */
import { type SqlBool, sql } from 'kysely';
import type { ExportedTransaction, ExportOf } from '../app/ports/exports.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { Instant } from '../domain/ids.ts';
import { keptTransactions } from './read-transactions.ts';
import { filled } from './rows.ts';
import { everything, on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

export async function exportedTransactions(
  tx: Tx,
  by: Read,
  of: ExportOf,
  { from, until }: { readonly from: Instant; readonly until: Instant },
  { after, limit }: Page<{ readonly at: Instant; readonly id: number }>,
): Promise<ExportedTransaction[]> {
  const customer = by.thing.customerId;
  const rows = await on(tx)
    .selectFrom('transactions as t')
    .select('t.id')
    .where('t.customer_id', '=', customer)
    .where('t.started_at', '>=', from)
    .where('t.started_at', '<', until)
    .where(belongs(customer, of))
    .$if(after !== null, (q) =>
      q.where(sql<boolean>`(t.started_at, t.id) > (${after?.at ?? 0}, ${after?.id ?? 0})`),
    )
    .orderBy('t.started_at')
    .orderBy('t.id')
    .limit(limit)
    .execute();
  const found = await keptTransactions(
    tx,
    by,
    rows.map((row) => row.id),
  );
  const zones = await zonesOf(tx, customer, [...new Set(found.flatMap((t) => t.siteId ?? []))]);
  return found.map((t) => ({ ...t, timeZone: t.siteId === null ? null : (zones.get(t.siteId) ?? null) }));
}

/**
 * `+` keeps planners from looking up each site or driver by itself: they would read and sort the whole month again for
 * every page.
 */
function belongs(customer: number, of: ExportOf) {
  if (of === null) return sql<SqlBool>`1 = 1`;
  if ('driverId' in of) return sql<SqlBool>`t.driver_id = ${of.driverId}`;
  if ('chargers' in of) {
    const [first, ...rest] = of.chargers;
    return rest.length === 0
      ? sql<SqlBool>`t.charger = ${first ?? null}`
      : sql<SqlBool>`+t.charger in (${sql.join(filled(of.chargers))})`;
  }
  if ('siteId' in of) {
    return sql<SqlBool>`(+t.site_id = ${of.siteId} or +t.site_id in (select site_id from site_closure
      where customer_id = ${customer} and ancestor_id = ${of.siteId}))`;
  }
  return sql<SqlBool>`+t.driver_id in (select d.id from drivers as d where d.customer_id = ${customer}
    and (d.home_site_id = ${of.homeSiteId} or d.home_site_id in (select site_id from site_closure
      where customer_id = ${customer} and ancestor_id = ${of.homeSiteId})))`;
}

/** A site's own zone, else that of the nearest site above. What was deleted is in no tree any more and has its own at most. */
async function zonesOf(tx: Tx, customer: number, sites: readonly number[]): Promise<Map<number, string>> {
  const zones = new Map<number, string>();
  if (sites.length === 0) return zones;
  const above = await everything(tx)
    .selectFrom('site_closure as c')
    .innerJoin('sites as s', (join) =>
      join.onRef('s.customer_id', '=', 'c.customer_id').onRef('s.id', '=', 'c.ancestor_id'),
    )
    .select(['c.site_id', 's.time_zone'])
    .where('c.customer_id', '=', customer)
    .where('c.site_id', 'in', filled(sites))
    .where('s.time_zone', 'is not', null)
    .orderBy('c.site_id')
    .orderBy('c.depth')
    .execute();
  const own = await everything(tx)
    .selectFrom('sites')
    .select(['id as site_id', 'time_zone'])
    .where('customer_id', '=', customer)
    .where('id', 'in', filled(sites))
    .where('time_zone', 'is not', null)
    .execute();
  for (const { site_id, time_zone } of [...own, ...above]) {
    if (time_zone !== null && !zones.has(site_id)) zones.set(site_id, time_zone);
  }
  return zones;
}
