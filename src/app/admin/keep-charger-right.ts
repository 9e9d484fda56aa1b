import type { Actor, ChargerRef } from '../../domain/access/allow.ts';
import type { RightDates } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId, DriverId } from '../../domain/ids.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { EndRights, KeepRights } from '../ports/keeping.ts';
import type { Transact } from '../ports/store.ts';
import { ownDriver } from './own-driver.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  Pick<Drivers, 'driver'> &
  Pick<Chargers, 'chargerByIdentity'> &
  Pick<KeepRights, 'putChargerRight'> &
  Pick<EndRights, 'deleteChargerRight'> &
  Clock;

/** Gives, changes (`dates`) or ends (null) a driver's right on one charger. */
export function keepChargerRight(use: Ports) {
  return async (
    who: Actor,
    driverId: DriverId,
    chargerId: ChargerId,
    dates: RightDates | null,
  ): Promise<Refusal | undefined> => {
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const own = await ownDriver(use, tx, who, driverId);
      if (isRefusal(own)) return own;
      const kept = await use.chargerByIdentity(tx, own.reads, chargerId);
      if (kept === undefined) return refuse('charger-not-found');
      const charger: ChargerRef = { kind: 'charger', customerId: kept.customerId, charger: kept.key };
      if (dates === null) await use.deleteChargerRight(tx, own.keeps, charger);
      else await use.putChargerRight(tx, own.keeps, charger, dates, now);
      return undefined;
    });
  };
}
