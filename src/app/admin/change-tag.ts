import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import type { Tag, TagSettings } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId, TagId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChangeTags } from '../ports/drivers.ts';
import type { Transact } from '../ports/store.ts';
import { type HoldingPorts, heldTag } from './own-driver.ts';
import { TAG_IS_TAKEN } from './taken.ts';
import { transactUnlessRefused } from './undo.ts';

/** The settings that a tag shall have, from how it is now. Pure: it may be asked twice. */
export type TagChange = (current: Tag) => TagSettings | Refusal;

export function changeTag(use: Transact & HoldingPorts & Pick<ChangeTags, 'changeTag'> & Clock) {
  return async (
    who: Actor,
    driverId: DriverId,
    id: TagId,
    guard: Guard,
    change: TagChange,
  ): Promise<Tag | Refusal> => {
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const own = await heldTag(use, tx, who, driverId, id);
      if (isRefusal(own)) return own;
      const stale = hindered(guard, own.tag.revision);
      if (stale !== undefined) return stale;
      const settings = change(own.tag);
      if (isRefusal(settings)) return settings;
      const tag = await use.changeTag(tx, own.keeps, own.tag, settings, now);
      return isRefusal(tag) ? refuse(tag.refused, 'idTag', TAG_IS_TAKEN) : tag;
    });
  };
}
