import { type Actor, allow, installation } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, KeyId } from '../../domain/ids.ts';
import type { KeepKeys } from '../ports/customers.ts';
import type { ApiKey, ApiKeys, Customers, Page } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

type Ports = ReadSnapshot & Pick<Customers, 'customer'> & Pick<ApiKeys, 'keys'>;

export function listKeys(use: Ports) {
  return async (who: Actor, customer: CustomerId, page: Page<KeyId>): Promise<ApiKey[] | Refusal> => {
    const by = allow(who, 'administer', installation);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      if ((await use.customer(tx, by, customer)) === undefined) return refuse('customer-not-found');
      return use.keys(tx, by, customer, page);
    });
  };
}

export function readKey(use: ReadSnapshot & Pick<Customers, 'customer'> & Pick<KeepKeys, 'key'>) {
  return async (who: Actor, customer: CustomerId, id: KeyId): Promise<ApiKey | Refusal> => {
    const by = allow(who, 'administer', installation);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      if ((await use.customer(tx, by, customer)) === undefined) return refuse('customer-not-found');
      return (await use.key(tx, by, customer, id)) ?? refuse('key-not-found');
    });
  };
}
