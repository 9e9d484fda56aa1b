import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import type { AccessGroup, AccessGroupSettings } from '../../domain/drivers/access-group.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { AccessGroupId, Instant } from '../../domain/ids.ts';
import type { AccessGroups, HoldAccessGroups, KeepAccessGroups } from '../ports/access-groups.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { keepsOwn, type OwnCustomer } from './own-customer.ts';
import { inWords } from './site-place.ts';
import { ACCESS_GROUP_EXTERNAL_ID_IS_TAKEN } from './taken.ts';
import { transactUnlessRefused } from './undo.ts';

export type HoldingPorts = Pick<AccessGroups, 'accessGroup'> & HoldAccessGroups;
export type ChangingPorts = HoldingPorts & Pick<KeepAccessGroups, 'changeAccessGroup'>;

/** The settings that a group shall have, from how it is now. Pure: it may be asked twice. */
export type AccessGroupChange = (current: AccessGroup) => AccessGroupSettings | Refusal;

export function changeAccessGroup(use: Transact & ChangingPorts & Clock) {
  return async (
    who: Actor,
    id: AccessGroupId,
    guard: Guard,
    change: AccessGroupChange,
  ): Promise<AccessGroup | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    return transactUnlessRefused(use, (tx) => changeAccessGroupIn(use, tx, own, id, guard, change, now));
  };
}

export async function changeAccessGroupIn(
  use: ChangingPorts,
  tx: Tx,
  own: OwnCustomer,
  id: AccessGroupId,
  guard: Guard,
  change: AccessGroupChange,
  now: Instant,
): Promise<AccessGroup | Refusal> {
  const current = await heldGroup(use, tx, own, id, guard);
  if (isRefusal(current)) return current;
  const settings = change(current);
  if (isRefusal(settings)) return settings;
  const kept = await use.changeAccessGroup(tx, own.keeps, current, settings, now);
  return inWords(kept, ACCESS_GROUP_EXTERNAL_ID_IS_TAKEN);
}

/** The group, locked, if it is as the caller presumes. */
export async function heldGroup(
  use: HoldingPorts,
  tx: Tx,
  { reads, keeps }: OwnCustomer,
  id: AccessGroupId,
  guard: Guard,
): Promise<AccessGroup | Refusal> {
  await use.holdAccessGroup(tx, keeps, id);
  const current = await use.accessGroup(tx, reads, id);
  if (current === undefined) return refuse('access-group-not-found');
  return hindered(guard, current.revision) ?? current;
}
