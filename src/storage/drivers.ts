/** Drivers as they are read. */
import { type Expression, type Selectable, sql } from 'kysely';
import type { DriverFilter, DriverSort } from '../app/ports/drivers.ts';
import type { Listed, Listing } from '../app/ports/listing.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { Driver, KeptDriver } from '../domain/drivers/driver.ts';
import { type CustomerId, customerId, type DriverId, driverId, siteId } from '../domain/ids.ts';
import { rightConditions } from './covered-drivers.ts';
import { externalReferencesOf } from './external-references.ts';
import { counted, paged } from './listing.ts';
import { bit, orNull } from './rows.ts';
import type { Schema } from './schema.ts';
import { hasWords } from './search-words.ts';
import { tagsOf } from './tags.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;
type Row = Selectable<Schema['drivers']>;

export function driverOf(row: Row): Driver {
  return {
    id: driverId(row.id),
    customerId: customerId(row.customer_id),
    name: row.name,
    homeSiteId: orNull(row.home_site_id, siteId),
    externalId: row.external_id,
    active: row.active === 1,
    payerId: row.payer_id,
    shareParent: row.share_parent === 1,
    parentIdTag: row.share_parent === 1 ? row.parent_id_tag : null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  };
}

export async function driver(tx: Tx, by: Read, id: DriverId): Promise<Driver | undefined> {
  const row = await on(tx)
    .selectFrom('drivers')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && driverOf(row);
}

export async function keptDriver(tx: Tx, by: Read, id: DriverId): Promise<KeptDriver | undefined> {
  const rows = await shown(own(tx, by)).where('d.id', '=', id).execute();
  return (await whole(tx, by.thing.customerId, rows))[0];
}

export async function driverByExternalId(
  tx: Tx,
  by: Read,
  externalId: string,
): Promise<KeptDriver | undefined> {
  const rows = await shown(own(tx, by)).where('d.external_id', '=', externalId).execute();
  return (await whole(tx, by.thing.customerId, rows))[0];
}

const COLUMNS = { id: 'id', name: 'name' } as const satisfies Record<DriverSort, string>;

export async function drivers(
  tx: Tx,
  by: Read,
  filter: DriverFilter,
  listing: Listing<DriverSort>,
): Promise<Listed<KeptDriver>> {
  const asked = await conditions(tx, by.thing.customerId, filter);
  const found = own(tx, by).where((w) => w.and(asked));
  const rows = await paged(shown(found), 'd', COLUMNS[listing.sort], listing).execute();
  return {
    items: await whole(tx, by.thing.customerId, rows),
    total: listing.total ? await counted(tx, found.select('d.id')) : null,
  };
}

/** One for each thing that is asked for; about the alias `d`. */
async function conditions(
  tx: Tx,
  customer: CustomerId,
  filter: DriverFilter,
): Promise<Expression<boolean>[]> {
  const { homeSiteId, homeUnderId, text, idTagFolded, externalId, active, tagExpiringBefore } = filter;
  const all: (Expression<boolean> | Expression<boolean>[] | null)[] = [
    homeSiteId === null
      ? null
      : homeSiteId === 'none'
        ? sql<boolean>`d.home_site_id is null`
        : sql<boolean>`d.home_site_id = ${homeSiteId}`,
    homeUnderId === null
      ? null
      : sql<boolean>`d.home_site_id in (select site_id from site_closure
          where customer_id = ${customer} and ancestor_id = ${homeUnderId})`,
    text === null ? null : await hasWords(tx, customer, 'driver', 'd.id', text),
    idTagFolded === null
      ? null
      : sql<boolean>`d.id = (select driver_id from tags
          where customer_id = ${customer} and id_tag_folded = ${idTagFolded})`,
    externalId === null ? null : sql<boolean>`d.external_id = ${externalId}`,
    active === null ? null : sql<boolean>`d.active = ${bit(active)}`,
    tagExpiringBefore === null
      ? null
      : sql<boolean>`d.id in (select driver_id from tags
          where customer_id = ${customer} and expiring_date < ${tagExpiringBefore})`,
    ...(await rightConditions(tx, customer, filter)),
  ];
  return all.flat().filter((one) => one !== null);
}

const own = (tx: Tx, by: Read) =>
  on(tx)
    .selectFrom('drivers as d')
    .leftJoin('sites as home', (join) =>
      join.onRef('home.customer_id', '=', 'd.customer_id').onRef('home.id', '=', 'd.home_site_id'),
    )
    .where('d.customer_id', '=', by.thing.customerId);

const shown = (query: ReturnType<typeof own>) => query.selectAll('d').select('home.group_name as home_name');

/** With tags and external ids, each in one look for all. */
async function whole(
  tx: Tx,
  customer: CustomerId,
  rows: readonly (Row & { readonly home_name: string | null })[],
): Promise<KeptDriver[]> {
  const ids = rows.map((row) => row.id);
  const tags = Map.groupBy(await tagsOf(tx, customer, ids), (tag) => tag.driverId);
  const references = await externalReferencesOf(tx, customer, ids);
  return rows.map((row) => ({
    ...driverOf(row),
    homeSiteName: row.home_name,
    tags: tags.get(driverId(row.id)) ?? [],
    externalReferences: references.get(driverId(row.id)) ?? [],
  }));
}
