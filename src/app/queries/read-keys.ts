import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, KeyId } from '../../domain/ids.ts';
import { manages } from '../admin/handing-on.ts';
import type { AuditEntry, ReadCustomerAudit } from '../ports/audit.ts';
import type { CustomerHere, Page } from '../ports/keeping.ts';
import type { ApiKey, ApiKeys } from '../ports/keys.ts';
import type { ReadSnapshot } from '../ports/store.ts';

/** Keys of a customer, as far as they lie on the branches that the actor manages. */
export function listKeys(use: ReadSnapshot & CustomerHere & Pick<ApiKeys, 'keys'>) {
  return async (who: Actor, customer: CustomerId, page: Page<KeyId>): Promise<ApiKey[] | Refusal> => {
    const by = manages(who, customer);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      if ((await use.customerHere(tx, by)) === undefined) return refuse('customer-not-found');
      return use.keys(tx, by, page);
    });
  };
}

export function readKey(use: ReadSnapshot & CustomerHere & Pick<ApiKeys, 'key'>) {
  return async (who: Actor, customer: CustomerId, id: KeyId): Promise<ApiKey | Refusal> => {
    const by = manages(who, customer);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      if ((await use.customerHere(tx, by)) === undefined) return refuse('customer-not-found');
      return (await use.key(tx, by, id)) ?? refuse('key-not-found');
    });
  };
}

/** What was changed of a key, newest first. */
export function listKeyHistory(
  use: ReadSnapshot & CustomerHere & Pick<ApiKeys, 'key'> & Pick<ReadCustomerAudit, 'keyAudit'>,
) {
  return async (
    who: Actor,
    customer: CustomerId,
    id: KeyId,
    page: Page<number>,
  ): Promise<readonly AuditEntry[] | Refusal> => {
    const by = manages(who, customer);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      if ((await use.customerHere(tx, by)) === undefined) return refuse('customer-not-found');
      if ((await use.key(tx, by, id)) === undefined) return refuse('key-not-found');
      return use.keyAudit(tx, by, id, page);
    });
  };
}
