import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type Hanging, stillInUse } from '../../domain/hanging.ts';
import type { AccessGroupId } from '../../domain/ids.ts';
import type { AccessGroups, DeleteAccessGroup, KeepAccessGroups } from '../ports/access-groups.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { type HoldingPorts, heldGroup } from './change-access-group.ts';
import type { DeleteAsked } from './delete-thing.ts';
import { allMembers } from './fill-access-group.ts';
import { keepsOwn } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  ReadSnapshot &
  HoldingPorts &
  Pick<AccessGroups, 'groupChargers'> &
  Pick<KeepAccessGroups, 'changeGroupChargers'> &
  DeleteAccessGroup &
  Clock;

/** Names that a dry run tells at most. */
const MOST_NAMES = 1000;

/** Takes an access group away; its chargers stay. Answers what would go when that was asked, else null. */
export function deleteAccessGroup(use: Ports) {
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
    return transactUnlessRefused(use, async (tx) => {
      const group = await heldGroup(use, tx, own, id, guard);
      if (isRefusal(group)) return group;
      const inUse = stillInUse(await use.hangingOnGroup(tx, own.reads, id, 0), asked.cascade);
      if (inUse !== undefined) return inUse;
      const remove = await allMembers(use, tx, own, id);
      const empty = await use.changeGroupChargers(tx, own.keeps, group, { add: [], remove }, now);
      await use.deleteAccessGroup(tx, own.keeps, empty, now);
      return null;
    });
  };
}
