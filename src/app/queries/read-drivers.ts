import type { Actor } from '../../domain/access/allow.ts';
import type { KeptDriver } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId, DriverId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { DriverFilter, DriverSort, Drivers } from '../ports/drivers.ts';
import type { Listed, Listing } from '../ports/listing.ts';
import type { InSight } from '../ports/sight.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import { seenSite, seenSites } from './veiled.ts';

/** As a caller asks: chargers by their identity, moments as now. */
export type DriversAsked = Omit<DriverFilter, 'rightOnCharger' | 'rightGoodAt'> & {
  readonly rightOnCharger: ChargerId | null;
  /** Whether only rights count that are good now. */
  readonly goodNow: boolean;
};

export function listDrivers(
  use: ReadSnapshot & InSight & Pick<Drivers, 'drivers'> & Pick<Chargers, 'chargerByIdentity'> & Clock,
) {
  return async (
    who: Actor,
    { goodNow, rightOnCharger, ...rest }: DriversAsked,
    listing: Listing<DriverSort>,
  ): Promise<Listed<KeptDriver> | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const rightGoodAt = goodNow ? use.now() : null;
    return use.read(async (tx) => {
      const charger = rightOnCharger === null ? null : await use.chargerByIdentity(tx, by, rightOnCharger);
      if (charger === undefined) return refuse('charger-not-found');
      const { rightOnSites: sites } = rest;
      const filter = {
        ...{ ...rest, rightOnCharger: charger?.key ?? null, rightGoodAt },
        homeUnderId: await seenSite(use, tx, by, rest.homeUnderId),
        rightOnSite: await seenSite(use, tx, by, rest.rightOnSite),
        rightOnSites: sites && (await seenSites(use, tx, by, sites)),
      };
      return use.drivers(tx, by, filter, listing);
    });
  };
}

/** The driver as it is kept; the document of where it may charge is another thing. */
export function readProfile(use: ReadSnapshot & Pick<Drivers, 'keptDriver'>) {
  return async (who: Actor, id: DriverId): Promise<KeptDriver | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return (await use.read((tx) => use.keptDriver(tx, by, id))) ?? refuse('driver-not-found');
  };
}

export function findDriver(use: ReadSnapshot & Pick<Drivers, 'driverByExternalId'>) {
  return async (who: Actor, externalId: string): Promise<KeptDriver | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return (await use.read((tx) => use.driverByExternalId(tx, by, externalId))) ?? refuse('driver-not-found');
  };
}
