import type { Actor } from '../../domain/access/allow.ts';
import type { Tag } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId, TagId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChangeTags } from '../ports/drivers.ts';
import type { Transact } from '../ports/store.ts';
import { type HoldingPorts, heldTag, keepsDriver } from './own-driver.ts';
import { transactUnlessRefused } from './undo.ts';

/** Gives a driver's tag to another driver, from now on: what it charged stays with the driver that had it then. */
export function moveTag(use: Transact & HoldingPorts & Pick<ChangeTags, 'moveTag'> & Clock) {
  return async (who: Actor, from: DriverId, id: TagId, to: DriverId): Promise<Tag | Refusal> => {
    const source = keepsDriver(who, from);
    if (isRefusal(source)) return source;
    const target = keepsDriver(who, to);
    if (isRefusal(target)) return target;
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      // Both in the order of their ids: two moves against each other then wait, and do not block each other.
      const both = from < to ? [source, target] : [target, source];
      for (const { keeps } of both) await use.holdDriver(tx, keeps);
      const own = await heldTag(use, tx, who, from, id);
      if (isRefusal(own)) return own;
      if ((await use.keptDriver(tx, target.reads, to)) === undefined) {
        return refuse('bad-body', 'userid', 'must be the id of a driver of the customer');
      }
      return from === to ? own.tag : use.moveTag(tx, own.keeps, own.tag, target.keeps, now);
    });
  };
}
