import { type Actor, allow, installation } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, KeyId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ApiKeys } from '../ports/keeping.ts';
import type { Transact } from '../ports/store.ts';

/** Revokes a key at once. Revoking it again is no mistake. */
export function revokeKey(use: Transact & Pick<ApiKeys, 'revokeKey'> & Clock) {
  return async (who: Actor, customerId: CustomerId, id: KeyId): Promise<Refusal | undefined> => {
    const by = allow(who, 'administer', installation);
    if (isRefusal(by)) return by;
    const now = use.now();
    const known = await use.transact((tx) => use.revokeKey(tx, by, customerId, id, now));
    return known ? undefined : refuse('key-not-found');
  };
}
