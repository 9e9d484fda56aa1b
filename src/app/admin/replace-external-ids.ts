import type { Actor } from '../../domain/access/allow.ts';
import type { ExternalReference } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { DriverId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers, ReplaceExternalReferences } from '../ports/keeping.ts';
import type { Transact } from '../ports/store.ts';
import { ownDriver } from './own-driver.ts';
import { transactUnlessRefused } from './undo.ts';

export function replaceExternalIds(
  use: Transact & Pick<Drivers, 'driver'> & ReplaceExternalReferences & Clock,
) {
  return async (
    who: Actor,
    driverId: DriverId,
    references: readonly ExternalReference[],
  ): Promise<Refusal | undefined> => {
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const own = await ownDriver(use, tx, who, driverId);
      if (isRefusal(own)) return own;
      await use.replaceExternalReferences(tx, own.keeps, references, now);
      return undefined;
    });
  };
}
