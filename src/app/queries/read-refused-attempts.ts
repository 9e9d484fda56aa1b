import { type Actor, allow, installation } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import { ownCustomer } from '../admin/own-customer.ts';
import type { ReadRefused } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

export type RefusedAttempts = Awaited<ReturnType<ReadRefused['refusedAttempts']>>;

/** Refused attempts to connect, newest first: all of them for the admin, those of its own chargers for a customer. */
export function readRefusedAttempts(use: ReadSnapshot & ReadRefused) {
  return async (who: Actor, limit: number): Promise<RefusedAttempts | Refusal> => {
    if (who.kind === 'admin') {
      const by = allow(who, 'administer', installation);
      return isRefusal(by) ? by : use.read((tx) => use.refusedAttempts(tx, by, limit));
    }
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const by = allow(who, 'read', customer);
    return isRefusal(by) ? by : use.read((tx) => use.refusedAttempts(tx, by, limit));
  };
}
