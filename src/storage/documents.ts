/** The driver document's skeleton: what changes rarely. Its fragments, which every frame changes, are in fragments.ts. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, DriverRef } from '../domain/access/allow.ts';
import type { DocumentList, DriverSkeleton, SkeletonSite } from '../domain/drivers/document.ts';
import {
  type ChargerKey,
  type CustomerId,
  chargerKey,
  type DriverId,
  driverId,
  type Instant,
  type SiteId,
  siteId,
} from '../domain/ids.ts';
import { externalReferencesOf } from './external-references.ts';
import { once } from './once.ts';
import { reachedChargers, reachedSites } from './reach.ts';
import { orNull } from './rows.ts';
import { tagsOf } from './tags.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', DriverRef>;

export async function driverSkeleton(
  tx: Tx,
  by: Read,
  now: Instant,
  without: ReadonlySet<DocumentList> = new Set(),
): Promise<DriverSkeleton | undefined> {
  const { customerId, driverId: id } = by.thing;
  const wanted = async <T>(list: DocumentList, read: () => Promise<T[]>) =>
    without.has(list) ? [] : await read();
  // Asked at once, they cross to the database together.
  const [[driver], tags, sites, siteChargers, chargers, externalReferences] = await Promise.all([
    driverRow(tx, customerId, id),
    wanted('tags', () => tagsOf(tx, customerId, [id])),
    wanted('chargerGroups', () => coveredSites(tx, by.thing, now)),
    wanted('chargerGroups', () => chargersOnCoveredSites(tx, by.thing, now)),
    wanted('chargers', async () =>
      (await chargersReached(tx, customerId, id, now)).map((row) => chargerKey(row.charger)),
    ),
    wanted(
      'integratedExternalIds',
      async () => (await externalReferencesOf(tx, customerId, [id])).get(id) ?? [],
    ),
  ]);
  if (driver === undefined) return undefined;
  return {
    revision: driver.revision,
    id: driverId(driver.id),
    name: driver.name,
    homeSiteId: orNull(driver.home_site_id, siteId),
    homeSiteName: driver.home_name,
    externalId: driver.external_id,
    payerId: driver.payer_id,
    ...{ tags, sites, siteChargers, chargers, externalReferences },
  };
}

const driverRow = once((tx, customer: CustomerId, id: DriverId) =>
  on(tx)
    .selectFrom('drivers')
    .leftJoin('sites as home', (join) =>
      join
        .onRef('home.customer_id', '=', 'drivers.customer_id')
        .onRef('home.id', '=', 'drivers.home_site_id'),
    )
    .select(['drivers.id', 'drivers.name', 'drivers.home_site_id', 'drivers.external_id', 'drivers.payer_id'])
    .select('drivers.revision')
    .select('home.group_name as home_name')
    .where('drivers.customer_id', '=', customer)
    .where('drivers.id', '=', id),
);

const chargersReached = once((tx, customerId: CustomerId, driver: DriverId, now: Instant) =>
  reachedChargers(tx, { customerId, driverId: driver }, now),
);

const siteRows = once((tx, customerId: CustomerId, driver: DriverId, now: Instant) =>
  on(tx)
    .selectFrom('sites')
    .select(['id', 'parent_id', 'group_name', 'group_type', 'external_id', 'payer_id'])
    .select(['cost_id', 'cost_name', 'payment_recipient_id'])
    .where('customer_id', '=', customerId)
    .where('id', 'in', reachedSites(tx, { customerId, driverId: driver }, now))
    .orderBy('id'),
);

async function coveredSites(tx: Tx, of: DriverRef, now: Instant): Promise<SkeletonSite[]> {
  const rows = await siteRows(tx, of.customerId, of.driverId, now);
  return rows.map((row) => ({
    id: siteId(row.id),
    parentId: orNull(row.parent_id, siteId),
    groupName: row.group_name,
    groupType: row.group_type,
    externalId: row.external_id,
    payerId: row.payer_id,
    costId: row.cost_id,
    costName: row.cost_name,
    paymentRecipientId: row.payment_recipient_id,
  }));
}

const chargersOn = once((tx, customerId: CustomerId, driver: DriverId, now: Instant) =>
  on(tx)
    .selectFrom('chargers')
    .select(['id', 'site_id'])
    .where('customer_id', '=', customerId)
    .where('site_id', 'in', reachedSites(tx, { customerId, driverId: driver }, now))
    .where('deleted_at', 'is', null),
);

async function chargersOnCoveredSites(
  tx: Tx,
  of: DriverRef,
  now: Instant,
): Promise<{ readonly charger: ChargerKey; readonly siteId: SiteId }[]> {
  const rows = await chargersOn(tx, of.customerId, of.driverId, now);
  // Sorted here: asked for this order, SQLite goes through all the customer's chargers.
  rows.sort((a, b) => a.id - b.id);
  return rows.map((row) => ({ charger: chargerKey(row.id), siteId: siteId(row.site_id) }));
}

/** Tables of rights: each has its dates. */
const DATES = (['site_rights', 'charger_rights', 'group_rights'] as const).map((table) =>
  once((tx, customer: CustomerId, driver: DriverId, now: Instant) =>
    on(tx)
      .selectFrom(table)
      .select(['valid_from', 'valid_until'])
      .where('customer_id', '=', customer)
      .where('driver_id', '=', driver)
      .where((w) => w.or([w('valid_from', '>', now), w('valid_until', '>', now)])),
  ),
);

export async function nextOfRights(tx: Tx, by: Read, now: Instant): Promise<Instant | null> {
  const { customerId, driverId: id } = by.thing;
  const dates = await Promise.all(DATES.map((of) => of(tx, customerId, id, now)));
  let next: Instant | null = null;
  for (const { valid_from, valid_until } of dates.flat()) {
    for (const at of [valid_from, valid_until]) {
      if (at !== null && at > now && (next === null || at < next)) next = at;
    }
  }
  return next;
}
