import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import type { RightPlace } from '../../domain/drivers/right.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { DriverId, Instant } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers, HoldDrivers } from '../ports/drivers.ts';
import type { KeepRights, Rights } from '../ports/rights.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { lockedDriver, type OwnDriver } from './own-driver.ts';
import { findTarget, type PlacePorts } from './right-place.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  Pick<Drivers, 'driver'> &
  HoldDrivers &
  PlacePorts &
  Pick<Rights, 'rightOn'> &
  Pick<KeepRights, 'changeRights'> &
  Clock;

/** Ends a right. One that is not there is ended already. */
export function endRight(use: Ports) {
  return async (
    who: Actor,
    driverId: DriverId,
    place: RightPlace,
    guard: Guard,
  ): Promise<Refusal | undefined> => {
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const own = await lockedDriver(use, tx, who, driverId);
      if (isRefusal(own)) return own;
      return endRightIn(use, tx, own, place, guard, now);
    });
  };
}

/** The driver is held. */
export async function endRightIn(
  use: PlacePorts & Pick<Rights, 'rightOn'> & Pick<KeepRights, 'changeRights'>,
  tx: Tx,
  { keeps, reads }: OwnDriver,
  place: RightPlace,
  guard: Guard,
  now: Instant,
): Promise<Refusal | undefined> {
  const target = await findTarget(use, tx, reads, place);
  if (isRefusal(target)) return target;
  const before = await use.rightOn(tx, keeps, target);
  const stale = hindered(guard, before?.revision ?? null);
  if (stale !== undefined) return stale;
  await use.changeRights(tx, keeps, [{ target, before, dates: null }], now);
  return undefined;
}
