import type { Actor } from '../../domain/access/allow.ts';
import type { Tag, TagSettings } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { AddTag } from '../ports/drivers.ts';
import type { Transact } from '../ports/store.ts';
import { type HoldingPorts, heldDriver } from './own-driver.ts';
import { TAG_IS_TAKEN } from './taken.ts';
import { transactUnlessRefused } from './undo.ts';

export function addTag(use: Transact & HoldingPorts & AddTag & Clock) {
  return async (who: Actor, driverId: DriverId, settings: TagSettings): Promise<Tag | Refusal> => {
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const own = await heldDriver(use, tx, who, driverId);
      if (isRefusal(own)) return own;
      const tag = await use.addTag(tx, own.keeps, settings, now);
      return isRefusal(tag) ? refuse(tag.refused, 'idTag', TAG_IS_TAKEN) : tag;
    });
  };
}
