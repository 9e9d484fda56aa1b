import { type Actor, allow, installation } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { CustomerSettings, KeepCustomers } from '../ports/customers.ts';
import type { Customer, Customers } from '../ports/keeping.ts';
import type { Transact } from '../ports/store.ts';
import { transactUnlessRefused } from './undo.ts';

/** Changes a customer; `change` makes its settings from how it is now. */
export function changeCustomer(use: Transact & Pick<Customers, 'customer'> & KeepCustomers & Clock) {
  return async (
    who: Actor,
    id: CustomerId,
    guard: Guard,
    change: (current: Customer) => CustomerSettings | Refusal,
  ): Promise<Customer | Refusal> => {
    const by = allow(who, 'administer', installation);
    if (isRefusal(by)) return by;
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      await use.holdCustomer(tx, by, id);
      const before = await use.customer(tx, by, id);
      if (before === undefined) return refuse('customer-not-found');
      const stale = hindered(guard, before.revision);
      if (stale !== undefined) return stale;
      const settings = change(before);
      return isRefusal(settings) ? settings : use.changeCustomer(tx, by, before, settings, now);
    });
  };
}
