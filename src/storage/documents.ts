/** The driver document's skeleton: what changes rarely. Its fragments, which every frame changes, are in fragments.ts. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, DriverRef } from '../domain/access/allow.ts';
import type { DocumentList, DriverSkeleton, SkeletonSite } from '../domain/drivers/document.ts';
import { type ChargerKey, chargerKey, driverId, type Instant, type SiteId, siteId } from '../domain/ids.ts';
import { externalReferencesOf } from './external-references.ts';
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
  const [driver, tags, sites, siteChargers, chargers, externalReferences] = await Promise.all([
    driverRow(tx, by),
    wanted('tags', () => tagsOf(tx, customerId, [id])),
    wanted('chargerGroups', () => coveredSites(tx, by, now)),
    wanted('chargerGroups', () => chargersOnCoveredSites(tx, by, now)),
    wanted('chargers', async () =>
      (await reachedChargers(tx, by.thing, now).execute()).map((row) => chargerKey(row.charger)),
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

function driverRow(tx: Tx, by: Read) {
  return on(tx)
    .selectFrom('drivers')
    .leftJoin('sites as home', (join) =>
      join
        .onRef('home.customer_id', '=', 'drivers.customer_id')
        .onRef('home.id', '=', 'drivers.home_site_id'),
    )
    .select(['drivers.id', 'drivers.name', 'drivers.home_site_id', 'drivers.external_id', 'drivers.payer_id'])
    .select('drivers.revision')
    .select('home.group_name as home_name')
    .where('drivers.customer_id', '=', by.thing.customerId)
    .where('drivers.id', '=', by.thing.driverId)
    .executeTakeFirst();
}

async function coveredSites(tx: Tx, by: Read, now: Instant): Promise<SkeletonSite[]> {
  const rows = await on(tx)
    .selectFrom('sites')
    .select(['id', 'parent_id', 'group_name', 'group_type', 'external_id', 'payer_id'])
    .select(['cost_id', 'cost_name', 'payment_recipient_id'])
    .where('customer_id', '=', by.thing.customerId)
    .where('id', 'in', reachedSites(tx, by.thing, now))
    .orderBy('id')
    .execute();
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

async function chargersOnCoveredSites(
  tx: Tx,
  by: Read,
  now: Instant,
): Promise<{ readonly charger: ChargerKey; readonly siteId: SiteId }[]> {
  const rows = await on(tx)
    .selectFrom('chargers')
    .select(['id', 'site_id'])
    .where('customer_id', '=', by.thing.customerId)
    .where('site_id', 'in', reachedSites(tx, by.thing, now))
    .where('deleted_at', 'is', null)
    .execute();
  // Sorted here: asked for this order, SQLite goes through all the customer's chargers.
  rows.sort((a, b) => a.id - b.id);
  return rows.map((row) => ({ charger: chargerKey(row.id), siteId: siteId(row.site_id) }));
}

/** Tables of rights: each has its dates. */
const RIGHTS = ['site_rights', 'charger_rights', 'group_rights'] as const;

export async function nextOfRights(tx: Tx, by: Read, now: Instant): Promise<Instant | null> {
  const dates = await Promise.all(
    RIGHTS.map((table) =>
      on(tx)
        .selectFrom(table)
        .select(['valid_from', 'valid_until'])
        .where('customer_id', '=', by.thing.customerId)
        .where('driver_id', '=', by.thing.driverId)
        .where((w) => w.or([w('valid_from', '>', now), w('valid_until', '>', now)]))
        .execute(),
    ),
  );
  let next: Instant | null = null;
  for (const { valid_from, valid_until } of dates.flat()) {
    for (const at of [valid_from, valid_until]) {
      if (at !== null && at > now && (next === null || at < next)) next = at;
    }
  }
  return next;
}
