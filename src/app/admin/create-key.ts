import { type Actor, allow, installation } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, Instant } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ApiKey, ApiKeys, Customers } from '../ports/keeping.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Transact } from '../ports/store.ts';
import { makeApiKey } from './api-key-form.ts';
import { transactUnlessRefused } from './undo.ts';

export interface NewKey {
  readonly name: string;
  /** null: good until revoked. */
  readonly expiresAt: Instant | null;
}

/** The one answer that holds the key itself. */
export interface CreatedKey extends ApiKey {
  readonly key: string;
}

export function createKey(
  use: Transact & Pick<Customers, 'customer'> & Pick<ApiKeys, 'addKey'> & Secrets & Clock,
) {
  return async (who: Actor, customerId: CustomerId, input: NewKey): Promise<CreatedKey | Refusal> => {
    const by = allow(who, 'administer', installation);
    if (isRefusal(by)) return by;
    const { key, prefix, hash } = makeApiKey(use);
    const row = {
      ...input,
      customerId,
      prefix,
      hash,
      createdAt: use.now(),
      revokedAt: null,
      scopes: null,
      branches: null,
    };
    return transactUnlessRefused(use, async (tx) => {
      if ((await use.customer(tx, by, customerId)) === undefined) return refuse('customer-not-found');
      return { ...(await use.addKey(tx, by, row)), key };
    });
  };
}
