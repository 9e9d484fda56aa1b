/** Finds a driver of the actor's customer, and the proof that the actor may keep it. */
import {
  type Actor,
  type Allowed,
  allow,
  type CustomerRef,
  type DriverRef,
} from '../../domain/access/allow.ts';
import type { KeptDriver, Tag } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId, TagId } from '../../domain/ids.ts';
import type { Drivers, HoldDrivers } from '../ports/drivers.ts';
import type { Tx } from '../ports/store.ts';
import { ownCustomer } from './own-customer.ts';

export interface OwnDriver {
  readonly keeps: Allowed<'keep', DriverRef>;
  readonly reads: Allowed<'read', CustomerRef>;
}

/** The proofs alone: whether there is such a driver is not asked. */
export function keepsDriver(who: Actor, driverId: DriverId): OwnDriver | Refusal {
  const customer = ownCustomer(who);
  if (isRefusal(customer)) return customer;
  const reads = allow(who, 'read', customer);
  if (isRefusal(reads)) return reads;
  const keeps = allow(who, 'keep', { kind: 'driver', customerId: customer.customerId, driverId } as const);
  return isRefusal(keeps) ? keeps : { keeps, reads };
}

/** Another customer's driver and one that doesn't exist are found by the same query: neither. */
export async function ownDriver(
  use: Pick<Drivers, 'driver'>,
  tx: Tx,
  who: Actor,
  driverId: DriverId,
): Promise<OwnDriver | Refusal> {
  const own = keepsDriver(who, driverId);
  if (isRefusal(own)) return own;
  if ((await use.driver(tx, own.reads, driverId)) === undefined) return refuse('driver-not-found');
  return own;
}

export type HoldingPorts = Pick<Drivers, 'keptDriver'> & HoldDrivers;

/** The same, locked until the transaction ends, with all that is kept of it. */
export async function heldDriver(
  use: HoldingPorts,
  tx: Tx,
  who: Actor,
  driverId: DriverId,
): Promise<(OwnDriver & { readonly driver: KeptDriver }) | Refusal> {
  const own = keepsDriver(who, driverId);
  if (isRefusal(own)) return own;
  await use.holdDriver(tx, own.keeps);
  const driver = await use.keptDriver(tx, own.reads, driverId);
  return driver === undefined ? refuse('driver-not-found') : { ...own, driver };
}

/** One of its tags, the driver locked with it. */
export async function heldTag(
  use: HoldingPorts,
  tx: Tx,
  who: Actor,
  driverId: DriverId,
  id: TagId,
): Promise<(OwnDriver & { readonly tag: Tag }) | Refusal> {
  const own = await heldDriver(use, tx, who, driverId);
  if (isRefusal(own)) return own;
  const tag = own.driver.tags.find((one) => one.id === id);
  return tag === undefined ? refuse('tag-not-found') : { keeps: own.keeps, reads: own.reads, tag };
}
