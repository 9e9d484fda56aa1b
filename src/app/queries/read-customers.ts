import { type Actor, allow, installation } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId } from '../../domain/ids.ts';
import type { Customer, Customers, Page } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

export function readCustomer(use: ReadSnapshot & Pick<Customers, 'customer'>) {
  return async (who: Actor, id: CustomerId): Promise<Customer | Refusal> => {
    const by = allow(who, 'administer', installation);
    if (isRefusal(by)) return by;
    return (await use.read((tx) => use.customer(tx, by, id))) ?? refuse('customer-not-found');
  };
}

export function listCustomers(use: ReadSnapshot & Pick<Customers, 'customers'>) {
  return async (who: Actor, page: Page<CustomerId>): Promise<Customer[] | Refusal> => {
    const by = allow(who, 'administer', installation);
    return isRefusal(by) ? by : use.read((tx) => use.customers(tx, by, page));
  };
}
