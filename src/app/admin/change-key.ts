import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, Instant, KeyId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { CustomerHere } from '../ports/keeping.ts';
import type { ApiKey, ApiKeys, KeepKeys, KeySettings } from '../ports/keys.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { makeApiKey } from './api-key-form.ts';
import type { CreatedKey } from './create-key.ts';
import {
  type HandingPorts,
  type Manage,
  manages,
  mayNotHandOn,
  mayNotTouch,
  type Own,
  outlives,
  ownOf,
} from './handing-on.ts';
import { transactUnlessRefused } from './undo.ts';

type HoldingPorts = Transact &
  HandingPorts &
  CustomerHere &
  Pick<ApiKeys, 'key'> &
  Pick<KeepKeys, 'holdKey'> &
  Clock;

/** Does something to a key that the actor may touch, while nobody else does. */
async function withKey<T>(
  use: HoldingPorts,
  who: Actor,
  customerId: CustomerId,
  id: KeyId,
  guard: Guard,
  work: (tx: Tx, by: Manage, own: Own, before: ApiKey, now: Instant) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const by = manages(who, customerId);
  if (isRefusal(by)) return by;
  const now = use.now();
  return transactUnlessRefused<T>(use, async (tx) => {
    await use.holdKey(tx, by, id);
    if ((await use.customerHere(tx, by)) === undefined) return refuse('customer-not-found');
    const before = await use.key(tx, by, id);
    if (before === undefined) return refuse('key-not-found');
    const stale = hindered(guard, before.revision);
    if (stale !== undefined) return stale;
    const own = await ownOf(use, tx, by, now);
    if (isRefusal(own)) return own;
    return (await mayNotTouch(use, tx, by, own, before)) ?? work(tx, by, own, before, now);
  });
}

/** Changes what a key is called, what it may and where, and until when it is good. */
export function changeKey(use: HoldingPorts & Pick<KeepKeys, 'changeKey'>) {
  return (
    who: Actor,
    customerId: CustomerId,
    id: KeyId,
    guard: Guard,
    change: (current: ApiKey) => KeySettings | Refusal,
  ): Promise<ApiKey | Refusal> =>
    withKey<ApiKey>(use, who, customerId, id, guard, async (tx, by, own, before, now) => {
      const wanted = change(before);
      if (isRefusal(wanted)) return wanted;
      const wrong = outlives(before, own) ?? (await mayNotHandOn(use, tx, by, own, wanted, before));
      return wrong ?? use.changeKey(tx, by, before, wanted, now);
    });
}

const REVOKED = refuse('precondition-failed', 'revokedAt', 'is set: a revoked key gets no other secret');

/** Another secret for the same key; the one before is good for `overlap` milliseconds more. */
export function rotateKey(use: HoldingPorts & Pick<KeepKeys, 'rotateKey'> & Secrets) {
  return (
    who: Actor,
    customerId: CustomerId,
    id: KeyId,
    guard: Guard,
    overlap: number,
  ): Promise<CreatedKey | Refusal> => {
    const { key, ...secret } = makeApiKey(use);
    return withKey<CreatedKey>(use, who, customerId, id, guard, async (tx, by, own, before, now) => {
      if (before.revokedAt !== null) return REVOKED;
      const longer = outlives(before, own);
      if (longer !== undefined) return longer;
      return { ...(await use.rotateKey(tx, by, before, secret, now + overlap, now)), key };
    });
  };
}

/** Revokes a key at once. Revoking it again is no mistake. */
export function revokeKey(use: HoldingPorts & Pick<KeepKeys, 'revokeKey'>) {
  return async (
    who: Actor,
    customerId: CustomerId,
    id: KeyId,
    guard: Guard,
  ): Promise<Refusal | undefined> => {
    const done = await withKey<true>(use, who, customerId, id, guard, async (tx, by, _own, before, now) => {
      await use.revokeKey(tx, by, before, now);
      return true;
    });
    return isRefusal(done) ? done : undefined;
  };
}
