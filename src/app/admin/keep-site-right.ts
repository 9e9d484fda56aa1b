import type { Actor, SiteRef } from '../../domain/access/allow.ts';
import type { RightDates } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId, SiteId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { EndRights, KeepRights } from '../ports/keeping.ts';
import type { Sites } from '../ports/sites.ts';
import type { Transact } from '../ports/store.ts';
import { ownDriver } from './own-driver.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  Pick<Drivers, 'driver'> &
  Pick<Sites, 'site'> &
  Pick<KeepRights, 'putSiteRight'> &
  Pick<EndRights, 'deleteSiteRight'> &
  Clock;

/** Gives, changes (`dates`) or ends (null) a driver's right on a site and everything nested in it. */
export function keepSiteRight(use: Ports) {
  return async (
    who: Actor,
    driverId: DriverId,
    siteId: SiteId,
    dates: RightDates | null,
  ): Promise<Refusal | undefined> => {
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const own = await ownDriver(use, tx, who, driverId);
      if (isRefusal(own)) return own;
      if ((await use.site(tx, own.reads, siteId)) === undefined) return refuse('site-not-found');
      const site: SiteRef = { kind: 'site', customerId: own.keeps.thing.customerId, siteId };
      if (dates === null) await use.deleteSiteRight(tx, own.keeps, site);
      else await use.putSiteRight(tx, own.keeps, site, dates, now);
      return undefined;
    });
  };
}
