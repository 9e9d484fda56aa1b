import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import type { KeptDriver, WantedDriver } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { Transact } from '../ports/store.ts';
import { type ChangingPorts, changeDriverIn } from './change-driver.ts';
import { changeOrMake } from './change-or-make.ts';
import { type CreatingPorts, createDriverIn } from './create-driver.ts';
import { keepsOwn } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact & Pick<Drivers, 'driverByExternalId'> & CreatingPorts & ChangingPorts & Clock;

/** Makes the driver that bears an external id, or changes it: for clients that keep drivers in step with another system. */
export function upsertDriver(use: Ports) {
  return async (
    who: Actor,
    externalId: string,
    guard: Guard,
    input: WantedDriver,
  ): Promise<{ readonly driver: KeptDriver; readonly made: boolean } | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const wanted = { ...input, settings: { ...input.settings, externalId } };
    return transactUnlessRefused(use, async (tx) => {
      const done = await changeOrMake({
        missing: 'driver-not-found',
        taken: 'external-id-taken',
        async change() {
          const found = await use.driverByExternalId(tx, own.reads, externalId);
          if (found === undefined) return refuse('driver-not-found');
          return changeDriverIn(use, tx, who, found.id, guard, () => wanted, now);
        },
        async make() {
          return hindered(guard, null) ?? createDriverIn(use, tx, who, own, wanted, now);
        },
      });
      if (isRefusal(done)) return done;
      return 'made' in done ? { driver: done.made, made: true } : { driver: done.changed, made: false };
    });
  };
}
