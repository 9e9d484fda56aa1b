import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import type { RightDates } from '../../domain/drivers/driver.ts';
import type { RightPlace } from '../../domain/drivers/right.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { DriverId, Instant } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers, HoldDrivers } from '../ports/drivers.ts';
import type { KeepRights, Rights } from '../ports/rights.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { type ListedRight, listedRight } from '../queries/list-rights.ts';
import { lockedDriver, type OwnDriver } from './own-driver.ts';
import { placeNotFound } from './right-place.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact & Pick<Drivers, 'driver'> & HoldDrivers & Pick<Rights, 'rightOn'> & KeepRights & Clock;

/** Gives a driver a right on a site with everything nested in it, on a charger or on an access group; or changes its dates. */
export function giveRight(use: Ports) {
  return async (
    who: Actor,
    driverId: DriverId,
    place: RightPlace,
    guard: Guard,
    dates: RightDates,
  ): Promise<ListedRight | Refusal> => {
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const own = await lockedDriver(use, tx, who, driverId);
      if (isRefusal(own)) return own;
      return giveRightIn(use, tx, own, place, guard, dates, now);
    });
  };
}

/** The driver is held. */
export async function giveRightIn(
  use: Pick<Rights, 'rightOn'> & KeepRights,
  tx: Tx,
  { keeps }: OwnDriver,
  place: RightPlace,
  guard: Guard,
  dates: RightDates,
  now: Instant,
): Promise<ListedRight | Refusal> {
  const [target] = await use.holdTargets(tx, keeps, [place]);
  if (target === undefined) return placeNotFound(place);
  const before = await use.rightOn(tx, keeps, target);
  const stale = hindered(guard, before?.revision ?? null);
  if (stale !== undefined) return stale;
  await use.changeRights(tx, keeps, [{ target, before, dates }], now);
  const given = await use.rightOn(tx, keeps, target);
  if (given === undefined) throw new Error('a right that was given is not there');
  return listedRight(given, now);
}
