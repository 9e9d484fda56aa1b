import type { Actor } from '../../domain/access/allow.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, KeyId } from '../../domain/ids.ts';
import { readManaged } from '../admin/handing-on.ts';
import type { AuditEntry, ReadCustomerAudit } from '../ports/audit.ts';
import type { CustomerHere, Page } from '../ports/keeping.ts';
import type { ApiKey, ApiKeys } from '../ports/keys.ts';
import type { ReadSnapshot } from '../ports/store.ts';

/** Keys of a customer, as far as they lie on the branches that the actor manages. */
export function listKeys(use: ReadSnapshot & CustomerHere & Pick<ApiKeys, 'keys'>) {
  return (who: Actor, customer: CustomerId, page: Page<KeyId>): Promise<ApiKey[] | Refusal> =>
    readManaged(use, who, customer, (tx, by) => use.keys(tx, by, page));
}

export function readKey(use: ReadSnapshot & CustomerHere & Pick<ApiKeys, 'key'>) {
  return (who: Actor, customer: CustomerId, id: KeyId): Promise<ApiKey | Refusal> =>
    readManaged<ApiKey>(
      use,
      who,
      customer,
      async (tx, by) => (await use.key(tx, by, id)) ?? refuse('key-not-found'),
    );
}

/** What was changed of a key, newest first. */
export function listKeyHistory(
  use: ReadSnapshot & CustomerHere & Pick<ApiKeys, 'key'> & Pick<ReadCustomerAudit, 'keyAudit'>,
) {
  return (
    who: Actor,
    customer: CustomerId,
    id: KeyId,
    page: Page<number>,
  ): Promise<readonly AuditEntry[] | Refusal> =>
    readManaged(use, who, customer, async (tx, by) =>
      (await use.key(tx, by, id)) === undefined ? refuse('key-not-found') : use.keyAudit(tx, by, id, page),
    );
}
