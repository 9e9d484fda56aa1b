import { type Actor, allow } from '../../domain/access/allow.ts';
import { PASSWORD_ALPHABET } from '../../domain/chargers/password.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId } from '../../domain/ids.ts';
import { ERASED } from '../../domain/transactions/erased.ts';
import type { Clock } from '../ports/clock.ts';
import type { Erased, ErasePerson } from '../ports/erasure.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Transact } from '../ports/store.ts';
import { ownCustomer } from './own-customer.ts';

const MARKER_SIGNS = 12;

/** Erases a person: what is told of the driver is gone, its transactions stay as bookkeeping without it. Cannot be undone. */
export function eraseDriver(use: Transact & ErasePerson & Secrets & Clock) {
  return async (who: Actor, driverId: DriverId): Promise<Erased | Refusal> => {
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const by = allow(who, 'keep', { kind: 'driver', customerId: customer.customerId, driverId } as const);
    if (isRefusal(by)) return by;
    // Random, so that nothing leads back from it; one for all rows, so that they still belong together.
    const marker = `${ERASED}${use.randomText(MARKER_SIGNS, PASSWORD_ALPHABET).toLowerCase()}`;
    const now = use.now();
    return (await use.transact((tx) => use.erasePerson(tx, by, marker, now))) ?? refuse('driver-not-found');
  };
}
