import { type Actor, allow, installation } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, KeyId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeepKeys } from '../ports/customers.ts';
import type { ApiKeys } from '../ports/keeping.ts';
import type { Transact } from '../ports/store.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact & Pick<KeepKeys, 'holdKey' | 'key'> & Pick<ApiKeys, 'revokeKey'> & Clock;

/** Revokes a key at once. Revoking it again is no mistake. */
export function revokeKey(use: Ports) {
  return async (
    who: Actor,
    customerId: CustomerId,
    id: KeyId,
    guard: Guard,
  ): Promise<Refusal | undefined> => {
    const by = allow(who, 'administer', installation);
    if (isRefusal(by)) return by;
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      await use.holdKey(tx, by, customerId, id);
      const before = await use.key(tx, by, customerId, id);
      if (before === undefined) return refuse('key-not-found');
      const stale = hindered(guard, before.revision);
      if (stale !== undefined) return stale;
      await use.revokeKey(tx, by, customerId, id, now);
      return undefined;
    });
  };
}
