/** The driver document's skeleton: what changes rarely. Its fragments, which every frame changes, are in fragments.ts. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, DriverRef } from '../domain/access/allow.ts';
import type { DocumentList, DriverSkeleton, SkeletonSite } from '../domain/drivers/document.ts';
import { type ChargerKey, chargerKey, driverId, type Instant, type SiteId, siteId } from '../domain/ids.ts';
import { externalReferencesOf } from './external-references.ts';
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
  const driver = await on(tx)
    .selectFrom('drivers')
    .leftJoin('sites as home', (join) =>
      join
        .onRef('home.customer_id', '=', 'drivers.customer_id')
        .onRef('home.id', '=', 'drivers.home_site_id'),
    )
    .select(['drivers.id', 'drivers.name', 'drivers.home_site_id', 'drivers.external_id', 'drivers.payer_id'])
    .select('drivers.revision')
    .select('home.group_name as home_name')
    .where('drivers.customer_id', '=', customerId)
    .where('drivers.id', '=', id)
    .executeTakeFirst();
  if (driver === undefined) return undefined;
  const wanted = async <T>(list: DocumentList, read: () => Promise<T[]>) =>
    without.has(list) ? [] : await read();
  return {
    revision: driver.revision,
    id: driverId(driver.id),
    name: driver.name,
    homeSiteId: orNull(driver.home_site_id, siteId),
    homeSiteName: driver.home_name,
    externalId: driver.external_id,
    payerId: driver.payer_id,
    tags: await wanted('tags', () => tagsOf(tx, customerId, [id])),
    sites: await wanted('chargerGroups', () => coveredSites(tx, by, now)),
    siteChargers: await wanted('chargerGroups', () => chargersOnCoveredSites(tx, by, now)),
    chargers: await wanted('chargers', () => grantedChargers(tx, by, now)),
    externalReferences: await wanted(
      'integratedExternalIds',
      async () => (await externalReferencesOf(tx, customerId, [id])).get(id) ?? [],
    ),
  };
}

/**
 * Ids of the sites that the driver's rights cover now; more than once where rights overlap. A cross join, because
 * SQLite keeps its order: from the few rights down, not through all the customer's sites.
 */
function covered(tx: Tx, { customerId, driverId: id }: DriverRef, now: Instant) {
  return on(tx)
    .selectFrom('site_rights')
    .crossJoin('site_closure')
    .select('site_closure.site_id')
    .whereRef('site_closure.customer_id', '=', 'site_rights.customer_id')
    .whereRef('site_closure.ancestor_id', '=', 'site_rights.site_id')
    .where('site_rights.customer_id', '=', customerId)
    .where('site_rights.driver_id', '=', id)
    .where((w) => w.or([w('valid_from', 'is', null), w('valid_from', '<=', now)]))
    .where((w) => w.or([w('valid_until', 'is', null), w('valid_until', '>', now)]));
}

async function coveredSites(tx: Tx, by: Read, now: Instant): Promise<SkeletonSite[]> {
  const rows = await on(tx)
    .selectFrom('sites')
    .select(['id', 'parent_id', 'group_name', 'group_type', 'external_id', 'payer_id'])
    .select(['cost_id', 'cost_name', 'payment_recipient_id'])
    .where('customer_id', '=', by.thing.customerId)
    .where('id', 'in', covered(tx, by.thing, now))
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
    .where('site_id', 'in', covered(tx, by.thing, now))
    .where('deleted_at', 'is', null)
    .execute();
  // Sorted here: asked for this order, SQLite goes through all the customer's chargers.
  rows.sort((a, b) => a.id - b.id);
  return rows.map((row) => ({ charger: chargerKey(row.id), siteId: siteId(row.site_id) }));
}

/** One by one, or through an access group; each once. */
async function grantedChargers(tx: Tx, by: Read, now: Instant): Promise<ChargerKey[]> {
  const db = on(tx);
  const { customerId, driverId: id } = by.thing;
  const rows = await db
    .selectFrom('charger_rights')
    .select('charger')
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', id)
    .where((w) => w.or([w('valid_from', 'is', null), w('valid_from', '<=', now)]))
    .where((w) => w.or([w('valid_until', 'is', null), w('valid_until', '>', now)]))
    .union(
      db
        .selectFrom('group_rights')
        .crossJoin('access_group_chargers')
        .select('access_group_chargers.charger')
        .whereRef('access_group_chargers.customer_id', '=', 'group_rights.customer_id')
        .whereRef('access_group_chargers.group_id', '=', 'group_rights.group_id')
        .where('group_rights.customer_id', '=', customerId)
        .where('group_rights.driver_id', '=', id)
        .where((w) => w.or([w('valid_from', 'is', null), w('valid_from', '<=', now)]))
        .where((w) => w.or([w('valid_until', 'is', null), w('valid_until', '>', now)])),
    )
    .orderBy('charger')
    .execute();
  return rows.map((row) => chargerKey(row.charger));
}
