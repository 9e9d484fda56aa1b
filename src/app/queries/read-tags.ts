import { type Actor, allow } from '../../domain/access/allow.ts';
import type { Tag } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId, TagId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Drivers, TagFilter, TagSort, Tags } from '../ports/drivers.ts';
import type { Listed, Listing } from '../ports/listing.ts';
import type { ReadSnapshot } from '../ports/store.ts';

/** All tags of the customer, whoever has them. */
export function listTags(use: ReadSnapshot & Pick<Tags, 'tags'>) {
  return async (who: Actor, filter: TagFilter, listing: Listing<TagSort>): Promise<Listed<Tag> | Refusal> => {
    const by = readsOwn(who);
    return isRefusal(by) ? by : use.read((tx) => use.tags(tx, by, filter, listing));
  };
}

/** Those of one driver, who must be there. */
export function listDriverTags(use: ReadSnapshot & Pick<Drivers, 'driver'> & Pick<Tags, 'tags'>) {
  return async (
    who: Actor,
    driverId: DriverId,
    filter: TagFilter,
    listing: Listing<TagSort>,
  ): Promise<Listed<Tag> | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      if ((await use.driver(tx, by, driverId)) === undefined) return refuse('driver-not-found');
      return use.tags(tx, by, { ...filter, driverId }, listing);
    });
  };
}

export function readTag(use: ReadSnapshot & Pick<Drivers, 'driver'> & Pick<Tags, 'tag'>) {
  return async (who: Actor, driverId: DriverId, id: TagId): Promise<Tag | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const { customerId } = by.thing;
    const of = allow(who, 'read', { kind: 'driver', customerId, driverId } as const);
    if (isRefusal(of)) return of;
    return use.read(async (tx) => {
      if ((await use.driver(tx, by, driverId)) === undefined) return refuse('driver-not-found');
      return (await use.tag(tx, of, id)) ?? refuse('tag-not-found');
    });
  };
}
