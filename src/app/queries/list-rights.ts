import { type Actor, allow } from '../../domain/access/allow.ts';
import { within } from '../../domain/drivers/decide.ts';
import type { Right } from '../../domain/drivers/right.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId } from '../../domain/ids.ts';
import { ownCustomer } from '../admin/own-customer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { Page, RightKey, Rights } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

/** `good`: it lets the driver in now, as far as its dates go. */
export type ListedRight = Right & { readonly good: boolean };

export function listRights(use: ReadSnapshot & Pick<Drivers, 'driver'> & Rights & Clock) {
  return async (
    who: Actor,
    driverId: DriverId,
    page: Page<RightKey>,
  ): Promise<readonly ListedRight[] | Refusal> => {
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const reads = allow(who, 'read', customer);
    if (isRefusal(reads)) return reads;
    const by = allow(who, 'read', { kind: 'driver', customerId: customer.customerId, driverId } as const);
    if (isRefusal(by)) return by;
    const now = use.now();
    return use.read(async (tx) => {
      if ((await use.driver(tx, reads, driverId)) === undefined) return refuse('driver-not-found');
      const rights = await use.rights(tx, by, page);
      return rights.map((right) => ({ ...right, good: within(right, now) }));
    });
  };
}
