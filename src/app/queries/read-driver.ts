import { type Actor, type Allowed, allow, type DriverRef } from '../../domain/access/allow.ts';
import type { DocumentList } from '../../domain/drivers/document.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId } from '../../domain/ids.ts';
import { ownCustomer } from '../admin/own-customer.ts';
import type { DocumentBytes, DriverDocuments } from '../documents/driver-documents.ts';
import type { Clock } from '../ports/clock.ts';

/** Another customer's driver is found as little as one that doesn't exist, by the same query in the same time. */
export function readDriver(use: DriverDocuments & Clock) {
  return async (
    who: Actor,
    driverId: DriverId,
    without: ReadonlySet<DocumentList>,
  ): Promise<DocumentBytes | Refusal> => {
    const by = readerOf(who, driverId);
    if (isRefusal(by)) return by;
    return (await use.driverDocumentBytes(by, use.now(), without)) ?? refuse('driver-not-found');
  };
}

/** The whole document as far as that needs no waiting; see `driverDocumentNow`. */
export function readDriverNow(use: DriverDocuments & Clock) {
  return (who: Actor, driverId: DriverId): DocumentBytes | 'changed' | undefined => {
    const by = readerOf(who, driverId);
    return isRefusal(by) ? undefined : use.driverDocumentNow(by, use.now());
  };
}

function readerOf(who: Actor, driverId: DriverId): Allowed<'read', DriverRef> | Refusal {
  const customer = ownCustomer(who);
  if (isRefusal(customer)) return customer;
  return allow(who, 'read', { kind: 'driver', customerId: customer.customerId, driverId });
}
