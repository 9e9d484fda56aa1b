import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import type { RightPlace } from '../../domain/drivers/right.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { DriverId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { KeepRights, Rights } from '../ports/rights.ts';
import type { Transact } from '../ports/store.ts';
import { ownDriver } from './own-driver.ts';
import { findTarget, type PlacePorts } from './right-place.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  Pick<Drivers, 'driver'> &
  PlacePorts &
  Pick<Rights, 'rightOn'> &
  Pick<KeepRights, 'holdRights' | 'changeRights'> &
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
      const own = await ownDriver(use, tx, who, driverId);
      if (isRefusal(own)) return own;
      await use.holdRights(tx, own.keeps);
      const target = await findTarget(use, tx, own.reads, place);
      if (isRefusal(target)) return target;
      const before = await use.rightOn(tx, own.keeps, target);
      const stale = hindered(guard, before?.revision ?? null);
      if (stale !== undefined) return stale;
      await use.changeRights(tx, own.keeps, [{ target, before, dates: null }], now);
      return undefined;
    });
  };
}
