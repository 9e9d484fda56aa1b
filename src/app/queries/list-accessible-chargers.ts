import { type Actor, allow, isBound } from '../../domain/access/allow.ts';
import { type CoveringRight, goodRight } from '../../domain/drivers/decide.ts';
import { veiledRight } from '../../domain/drivers/veil.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerKey, DriverId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { Page } from '../ports/keeping.ts';
import type { AccessibleChargers, Reached } from '../ports/rights.ts';
import type { InSight } from '../ports/sight.ts';
import type { ReadSnapshot } from '../ports/store.ts';

/** A charger, and the right that counts there. */
export type AccessibleCharger = Omit<Reached, 'rights'> & { readonly right: CoveringRight };

type Ports = ReadSnapshot & Pick<Drivers, 'driver'> & AccessibleChargers & InSight & Clock;

/** The chargers at which a driver may charge by its rights now, flat and by pages. */
export function listAccessibleChargers(use: Ports) {
  return async (
    who: Actor,
    driverId: DriverId,
    page: Page<ChargerKey>,
  ): Promise<readonly AccessibleCharger[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const driver = allow(who, 'read', { kind: 'driver', customerId: by.thing.customerId, driverId } as const);
    if (isRefusal(driver)) return driver;
    const now = use.now();
    return use.read(async (tx) => {
      if ((await use.driver(tx, by, driverId)) === undefined) return refuse('driver-not-found');
      const reached = await use.accessibleChargers(tx, driver, now, page);
      const shown = reached.map(({ rights, ...charger }) => {
        const right = goodRight(rights, now);
        if (right === undefined) throw new Error('a charger is reached by no right');
        return { ...charger, right };
      });
      if (!isBound(who)) return shown;
      const sites = shown.flatMap(({ right }) =>
        right.source === 'site' && right.siteId !== null ? [right.siteId] : [],
      );
      const sight = await use.inSight(tx, by, { sites, chargers: [], drivers: [] });
      return shown.map((one) => ({ ...one, right: veiledRight(one.right, sight) }));
    });
  };
}
