import { type Actor, allow } from '../../domain/access/allow.ts';
import type { Tag } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId, TagId } from '../../domain/ids.ts';
import type { ListedDriver } from '../admin/create-driver.ts';
import { ownCustomer } from '../admin/own-customer.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadSkeleton } from '../ports/documents.ts';
import type { Drivers, Page } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

export function listDrivers(use: ReadSnapshot & Pick<Drivers, 'drivers'>) {
  return async (who: Actor, page: Page<DriverId>): Promise<ListedDriver[] | Refusal> => {
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const by = allow(who, 'read', customer);
    return isRefusal(by) ? by : use.read((tx) => use.drivers(tx, by, page));
  };
}

export function listTags(use: ReadSnapshot & ReadSkeleton & Clock) {
  return async (who: Actor, driverId: DriverId): Promise<readonly Tag[] | Refusal> => {
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const by = allow(who, 'read', { kind: 'driver', customerId: customer.customerId, driverId } as const);
    if (isRefusal(by)) return by;
    const skeleton = await use.read((tx) => use.driverSkeleton(tx, by, use.now()));
    if (skeleton === undefined) return refuse('driver-not-found');
    return [...skeleton.tags].sort((a, b) => a.id - b.id);
  };
}

export function readTag(use: ReadSnapshot & ReadSkeleton & Clock) {
  return async (who: Actor, driverId: DriverId, id: TagId): Promise<Tag | Refusal> => {
    const tags = await listTags(use)(who, driverId);
    if (isRefusal(tags)) return tags;
    return tags.find((tag) => tag.id === id) ?? refuse('tag-not-found');
  };
}
