/** Finds a driver of the actor's customer, and the proof that the actor may keep it. */
import {
  type Actor,
  type Allowed,
  allow,
  type CustomerRef,
  type DriverRef,
} from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId } from '../../domain/ids.ts';
import type { Drivers } from '../ports/keeping.ts';
import type { Tx } from '../ports/store.ts';
import { ownCustomer } from './own-customer.ts';

export interface OwnDriver {
  readonly keeps: Allowed<'keep', DriverRef>;
  readonly reads: Allowed<'read', CustomerRef>;
}

/** Another customer's driver and one that doesn't exist are found by the same query: neither. */
export async function ownDriver(
  use: Pick<Drivers, 'driver'>,
  tx: Tx,
  who: Actor,
  driverId: DriverId,
): Promise<OwnDriver | Refusal> {
  const customer = ownCustomer(who);
  if (isRefusal(customer)) return customer;
  const reads = allow(who, 'read', customer);
  if (isRefusal(reads)) return reads;
  const keeps = allow(who, 'keep', { kind: 'driver', customerId: customer.customerId, driverId } as const);
  if (isRefusal(keeps)) return keeps;
  if ((await use.driver(tx, reads, driverId)) === undefined) return refuse('driver-not-found');
  return { keeps, reads };
}
