/** Rights of drivers on sites and on single chargers. */
import type { Page, RightKey } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef, DriverRef, SiteRef } from '../domain/access/allow.ts';
import type { RightDates } from '../domain/drivers/driver.ts';
import type { Right } from '../domain/drivers/right.ts';
import { chargerId, chargerKey, type Instant, siteId } from '../domain/ids.ts';
import { actorName } from './rows.ts';
import type { SiteRightsTable } from './schema.ts';
import { on } from './tx.ts';

type Keep = Allowed<'keep', DriverRef>;
type Read = Allowed<'read', DriverRef>;

/** The dates, who gave them and when: also what a changed right is overwritten with. */
function given(by: Keep, dates: RightDates, at: Instant) {
  return {
    valid_from: dates.from,
    valid_until: dates.until,
    given_by: actorName(by.actor),
    given_at: at,
  };
}

export async function putSiteRight(
  tx: Tx,
  by: Keep,
  site: SiteRef,
  dates: RightDates,
  at: Instant,
): Promise<void> {
  const right = given(by, dates, at);
  const { customerId, driverId } = by.thing;
  await on(tx)
    .insertInto('site_rights')
    .values({ customer_id: customerId, driver_id: driverId, site_id: site.siteId, ...right })
    .onConflict((had) => had.columns(['customer_id', 'driver_id', 'site_id']).doUpdateSet(right))
    .execute();
}

export async function putChargerRight(
  tx: Tx,
  by: Keep,
  charger: ChargerRef,
  dates: RightDates,
  at: Instant,
): Promise<void> {
  const right = given(by, dates, at);
  const { customerId, driverId } = by.thing;
  await on(tx)
    .insertInto('charger_rights')
    .values({ customer_id: customerId, driver_id: driverId, charger: charger.charger, ...right })
    .onConflict((had) => had.columns(['customer_id', 'driver_id', 'charger']).doUpdateSet(right))
    .execute();
}

export async function deleteSiteRight(tx: Tx, by: Keep, site: SiteRef): Promise<void> {
  await on(tx)
    .deleteFrom('site_rights')
    .where('customer_id', '=', by.thing.customerId)
    .where('driver_id', '=', by.thing.driverId)
    .where('site_id', '=', site.siteId)
    .execute();
}

export async function deleteChargerRight(tx: Tx, by: Keep, charger: ChargerRef): Promise<void> {
  await on(tx)
    .deleteFrom('charger_rights')
    .where('customer_id', '=', by.thing.customerId)
    .where('driver_id', '=', by.thing.driverId)
    .where('charger', '=', charger.charger)
    .execute();
}

/** Sites first: a page that they do not fill goes on with chargers. */
export async function rights(tx: Tx, by: Read, { after, limit }: Page<RightKey>): Promise<Right[]> {
  const onSites = after?.source === 'charger' ? [] : await siteRights(tx, by, after?.siteId ?? null, limit);
  const left = limit - onSites.length;
  if (left === 0) return onSites;
  return [
    ...onSites,
    ...(await chargerRights(tx, by, after?.source === 'charger' ? after.charger : null, left)),
  ];
}

async function siteRights(tx: Tx, by: Read, after: number | null, limit: number): Promise<Right[]> {
  const rows = await on(tx)
    .selectFrom('site_rights as r')
    .innerJoin('sites as s', (join) =>
      join.onRef('s.customer_id', '=', 'r.customer_id').onRef('s.id', '=', 'r.site_id'),
    )
    .select(['r.site_id', 'r.valid_from', 'r.valid_until', 'r.given_by', 'r.given_at', 's.group_name'])
    .where('r.customer_id', '=', by.thing.customerId)
    .where('r.driver_id', '=', by.thing.driverId)
    .$if(after !== null, (q) => q.where('r.site_id', '>', after))
    .orderBy('r.site_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    source: 'site' as const,
    siteId: siteId(row.site_id),
    name: row.group_name,
    ...asGiven(row),
  }));
}

async function chargerRights(tx: Tx, by: Read, after: number | null, limit: number): Promise<Right[]> {
  const rows = await on(tx)
    .selectFrom('charger_rights as r')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 'r.customer_id').onRef('c.id', '=', 'r.charger'),
    )
    .select(['r.charger', 'r.valid_from', 'r.valid_until', 'r.given_by', 'r.given_at'])
    .select(['c.charger_id', 'c.charger_name'])
    .where('r.customer_id', '=', by.thing.customerId)
    .where('r.driver_id', '=', by.thing.driverId)
    .$if(after !== null, (q) => q.where('r.charger', '>', after))
    .orderBy('r.charger')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    source: 'charger' as const,
    charger: chargerKey(row.charger),
    chargerId: chargerId(row.charger_id),
    name: row.charger_name,
    ...asGiven(row),
  }));
}

/** The dates, who gave a right and when, as they are read. */
export const asGiven = (
  row: Pick<SiteRightsTable, 'valid_from' | 'valid_until' | 'given_by' | 'given_at'>,
) => ({
  from: row.valid_from,
  until: row.valid_until,
  givenBy: row.given_by,
  givenAt: row.given_at,
});
