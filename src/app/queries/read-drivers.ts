import type { Actor } from '../../domain/access/allow.ts';
import type { KeptDriver } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { DriverFilter, DriverSort, Drivers } from '../ports/drivers.ts';
import type { Listed, Listing } from '../ports/listing.ts';
import type { ReadSnapshot } from '../ports/store.ts';

export function listDrivers(use: ReadSnapshot & Pick<Drivers, 'drivers'>) {
  return async (
    who: Actor,
    filter: DriverFilter,
    listing: Listing<DriverSort>,
  ): Promise<Listed<KeptDriver> | Refusal> => {
    const by = readsOwn(who);
    return isRefusal(by) ? by : use.read((tx) => use.drivers(tx, by, filter, listing));
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
