import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered, UNGUARDED } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type Hanging, stillInUse } from '../../domain/hanging.ts';
import type { AccessGroupId } from '../../domain/ids.ts';
import type { AccessGroups, DeleteAccessGroup, KeepAccessGroups } from '../ports/access-groups.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { type HoldingPorts, heldGroup } from './change-access-group.ts';
import { type DeleteAsked, MOST_NAMES, SOME } from './delete-thing.ts';
import { keepsOwn } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  ReadSnapshot &
  HoldingPorts &
  Pick<AccessGroups, 'groupChargers'> &
  Pick<KeepAccessGroups, 'changeGroupChargers'> &
  DeleteAccessGroup &
  Clock;

/**
 * Takes an access group away; its chargers stay. One with many chargers or rights is emptied first, step by step, so that it
 * holds up nobody. Answers what would go when that was asked, else null.
 */
export function deleteAccessGroup(use: Ports, some = SOME) {
  return async (
    who: Actor,
    id: AccessGroupId,
    guard: Guard,
    asked: DeleteAsked,
  ): Promise<readonly Hanging[] | null | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    if (asked.dryRun) {
      return use.read(async (tx) => {
        const group = await use.accessGroup(tx, own.reads, id);
        if (group === undefined) return refuse('access-group-not-found');
        return hindered(guard, group.revision) ?? use.hangingOnGroup(tx, own.reads, id, MOST_NAMES);
      });
    }
    for (let begun = false; ; begun = true) {
      const more = await transactUnlessRefused(use, async (tx) => {
        const group = await heldGroup(use, tx, own, id, begun ? UNGUARDED : guard);
        if (isRefusal(group)) return group;
        const inUse = begun
          ? undefined
          : stillInUse(await use.hangingOnGroup(tx, own.reads, id, 0), asked.cascade);
        if (inUse !== undefined) return inUse;
        if ((await use.endGroupRights(tx, own.keeps, id, some, now)) === some) return true;
        const remove = await use.groupChargers(tx, own.reads, id, { after: null, limit: some });
        const left = await use.changeGroupChargers(tx, own.keeps, group, { add: [], remove }, now);
        if (remove.length === some) return true;
        await use.deleteAccessGroup(tx, own.keeps, left, now);
        return false;
      });
      if (isRefusal(more)) return more;
      if (!more) return null;
    }
  };
}
