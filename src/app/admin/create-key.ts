import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { CustomerHere } from '../ports/keeping.ts';
import type { ApiKey, ApiKeys, KeySettings } from '../ports/keys.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Transact } from '../ports/store.ts';
import { makeApiKey } from './api-key-form.ts';
import { type HandingPorts, manages, mayNotHandOn, ownOf } from './handing-on.ts';
import { transactUnlessRefused } from './undo.ts';

/** The one answer that holds the key itself. */
export interface CreatedKey extends ApiKey {
  readonly key: string;
}

/** Makes a key that has no more than whoever makes it. */
export function createKey(
  use: Transact & HandingPorts & CustomerHere & Pick<ApiKeys, 'addKey'> & Secrets & Clock,
) {
  return async (who: Actor, customerId: CustomerId, wanted: KeySettings): Promise<CreatedKey | Refusal> => {
    const by = manages(who, customerId);
    if (isRefusal(by)) return by;
    const { key, ...secret } = makeApiKey(use);
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      if ((await use.customerHere(tx, by)) === undefined) return refuse('customer-not-found');
      const own = await ownOf(use, tx, by, now);
      if (isRefusal(own)) return own;
      const wrong = await mayNotHandOn(use, tx, by, own, wanted, null);
      return wrong ?? { ...(await use.addKey(tx, by, { ...wanted, ...secret }, now)), key };
    });
  };
}
