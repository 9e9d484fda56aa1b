import { type Actor, allow } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type Hanging, stillInUse } from '../../domain/hanging.ts';
import type { DriverId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeleteDrivers, Drivers } from '../ports/drivers.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { type DeleteAsked, MOST_NAMES } from './delete-thing.ts';
import { type HoldingPorts, heldDriver, keepsDriver } from './own-driver.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact & ReadSnapshot & HoldingPorts & Pick<Drivers, 'driver'> & DeleteDrivers & Clock;

/**
 * Takes a driver away; what it charged stays, and what it charges now goes on to its end. Answers what would go when that was
 * asked, else null.
 */
export function deleteDriver(use: Ports) {
  return async (
    who: Actor,
    id: DriverId,
    guard: Guard,
    asked: DeleteAsked,
  ): Promise<readonly Hanging[] | null | Refusal> => {
    const own = keepsDriver(who, id);
    if (isRefusal(own)) return own;
    const reads = allow(who, 'read', own.keeps.thing);
    if (isRefusal(reads)) return reads;
    const now = use.now();
    if (asked.dryRun) {
      return use.read(async (tx) => {
        const driver = await use.driver(tx, own.reads, id);
        if (driver === undefined) return refuse('driver-not-found');
        return hindered(guard, driver.revision) ?? use.hangingOnDriver(tx, reads, MOST_NAMES);
      });
    }
    return transactUnlessRefused(use, async (tx) => {
      const held = await heldDriver(use, tx, who, id);
      if (isRefusal(held)) return held;
      const stale = hindered(guard, held.driver.revision);
      if (stale !== undefined) return stale;
      const inUse = stillInUse(await use.hangingOnDriver(tx, reads, 0), asked.cascade);
      if (inUse !== undefined) return inUse;
      await use.deleteDriver(tx, held.keeps, held.driver, now);
      return null;
    });
  };
}
