import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { DriverId, TagId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChangeTags } from '../ports/drivers.ts';
import type { Transact } from '../ports/store.ts';
import { type HoldingPorts, heldTag } from './own-driver.ts';
import { transactUnlessRefused } from './undo.ts';

/** Takes a tag away; what it charged is kept, and what it charges now goes on. */
export function deleteTag(use: Transact & HoldingPorts & Pick<ChangeTags, 'deleteTag'> & Clock) {
  return async (who: Actor, driverId: DriverId, id: TagId, guard: Guard): Promise<Refusal | undefined> => {
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const own = await heldTag(use, tx, who, driverId, id);
      if (isRefusal(own)) return own;
      const stale = hindered(guard, own.tag.revision);
      if (stale !== undefined) return stale;
      await use.deleteTag(tx, own.keeps, own.tag, now);
      return undefined;
    });
  };
}
