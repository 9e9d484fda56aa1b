import { type Actor, allow } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type Hanging, stillInUse } from '../../domain/hanging.ts';
import type { DriverId, TagId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChangeTags, Drivers, Tags } from '../ports/drivers.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { type DeleteAsked, MOST_NAMES } from './delete-thing.ts';
import { type HoldingPorts, heldTag, keepsDriver } from './own-driver.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  ReadSnapshot &
  HoldingPorts &
  Pick<Drivers, 'driver'> &
  Pick<Tags, 'tag'> &
  Pick<ChangeTags, 'deleteTag' | 'hangingOnTag'> &
  Clock;

const running = (counted: string) => `must be true to leave ${counted} without the tag`;

/**
 * Takes a tag away; what it charged is kept, and what it charges now goes on to its end. Answers what it charges now when only
 * that was asked, else null.
 */
export function deleteTag(use: Ports) {
  return async (
    who: Actor,
    driverId: DriverId,
    id: TagId,
    guard: Guard,
    asked: DeleteAsked,
  ): Promise<readonly Hanging[] | null | Refusal> => {
    const own = keepsDriver(who, driverId);
    if (isRefusal(own)) return own;
    const reads = allow(who, 'read', own.keeps.thing);
    if (isRefusal(reads)) return reads;
    if (asked.dryRun) {
      return use.read(async (tx) => {
        if ((await use.driver(tx, own.reads, driverId)) === undefined) return refuse('driver-not-found');
        const tag = await use.tag(tx, reads, id);
        if (tag === undefined) return refuse('tag-not-found');
        return hindered(guard, tag.revision) ?? use.hangingOnTag(tx, reads, tag, MOST_NAMES);
      });
    }
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const held = await heldTag(use, tx, who, driverId, id);
      if (isRefusal(held)) return held;
      const stale = hindered(guard, held.tag.revision);
      if (stale !== undefined) return stale;
      const hanging = await use.hangingOnTag(tx, reads, held.tag, 0);
      const inUse = stillInUse(hanging, asked.cascade, running);
      if (inUse !== undefined) return inUse;
      await use.deleteTag(tx, held.keeps, held.tag, now);
      return null;
    });
  };
}
