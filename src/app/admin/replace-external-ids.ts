import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import type { ExternalReference, KeptDriver } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReplaceExternalReferences } from '../ports/drivers.ts';
import type { Transact } from '../ports/store.ts';
import { type HoldingPorts, heldDriver } from './own-driver.ts';
import { transactUnlessRefused } from './undo.ts';

export function replaceExternalIds(use: Transact & HoldingPorts & ReplaceExternalReferences & Clock) {
  return async (
    who: Actor,
    driverId: DriverId,
    guard: Guard,
    references: readonly ExternalReference[],
  ): Promise<KeptDriver | Refusal> => {
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const own = await heldDriver(use, tx, who, driverId);
      if (isRefusal(own)) return own;
      const stale = hindered(guard, own.driver.revision);
      if (stale !== undefined) return stale;
      await use.replaceExternalReferences(tx, own.keeps, references, now);
      return (await use.keptDriver(tx, own.reads, driverId)) ?? refuse('driver-not-found');
    });
  };
}
