/** Rights of drivers on sites and on single chargers. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef, DriverRef, SiteRef } from '../domain/access/allow.ts';
import type { RightDates } from '../domain/drivers/driver.ts';
import type { Instant } from '../domain/ids.ts';
import { actorName } from './rows.ts';
import { on } from './tx.ts';

type Keep = Allowed<'keep', DriverRef>;

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
