/** Drivers by what their rights cover: conditions about the alias `d` of drivers. */
import { type RawBuilder, sql } from 'kysely';
import type { DriverFilter } from '../app/ports/drivers.ts';
import type { Tx } from '../app/ports/store.ts';
import type { ChargerKey, CustomerId, Instant, SiteId } from '../domain/ids.ts';
import { few, isAmong } from './listing.ts';
import { filled } from './rows.ts';

type Condition = RawBuilder<boolean>;
type Holders = RawBuilder<{ id: number }>;

/** More than there can be drivers. */
const ALL = 2 ** 31;

/** One for each kind of right that is asked for. */
export async function rightConditions(
  tx: Tx,
  customer: CustomerId,
  { rightOnCharger, rightOnSite, rightOnSites, rightGoodAt: at }: DriverFilter,
): Promise<Condition[]> {
  const holders = [
    ...(rightOnCharger === null ? [] : [holdersOn(customer, rightOnCharger, at)]),
    ...(rightOnSite === null ? [] : [onSites(customer, [rightOnSite], at)]),
    ...(rightOnSites === null ? [] : [onSites(customer, rightOnSites, at)]),
  ];
  const conditions: Condition[] = [];
  for (const all of holders) {
    const ids = await few(tx, all);
    conditions.push(ids === undefined ? amongMany(all) : isAmong('d.id', ids));
  }
  return conditions;
}

/**
 * With a limit that limits nothing: without one PostgreSQL joins all who have the right with their rows, and sorts them for each
 * page; with it, it goes along the order of the list and looks each up among those who have it.
 */
const amongMany = (holders: Holders): Condition =>
  sql<boolean>`d.id in (select id from (${holders}) as held limit ${ALL})`;

/** Of the alias `r` of any table of rights. */
const goodAt = (at: Instant | null) =>
  at === null
    ? sql``
    : sql`and (r.valid_from is null or r.valid_from <= ${at}) and (r.valid_until is null or r.valid_until > ${at})`;

/** A cross join, because SQLite takes tables in the order of one: without it it reads all rights of the customer first. */
const onSites = (customer: CustomerId, sites: readonly SiteId[], at: Instant | null): Holders =>
  sql`select r.driver_id as id from site_closure as up cross join site_rights as r
    where up.customer_id = ${customer} and up.site_id in (${sql.join(filled(sites))})
      and r.customer_id = up.customer_id and r.site_id = up.ancestor_id ${goodAt(at)}`;

/** Ids of drivers who have a right that covers the charger, good then; null: whenever. */
export const holdersOn = (customer: CustomerId, charger: ChargerKey, at: Instant | null): Holders =>
  sql`select r.driver_id as id from charger_rights as r
      where r.customer_id = ${customer} and r.charger = ${charger} ${goodAt(at)}
    union all
    select r.driver_id from chargers as c cross join site_closure as up cross join site_rights as r
      where c.customer_id = ${customer} and c.id = ${charger}
        and up.customer_id = c.customer_id and up.site_id = c.site_id
        and r.customer_id = up.customer_id and r.site_id = up.ancestor_id ${goodAt(at)}
    union all
    select r.driver_id from access_group_chargers as m cross join group_rights as r
      where m.customer_id = ${customer} and m.charger = ${charger}
        and r.customer_id = m.customer_id and r.group_id = m.group_id ${goodAt(at)}`;
