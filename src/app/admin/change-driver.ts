import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import type { KeptDriver, WantedDriver } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId, Instant } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChangeDriver } from '../ports/drivers.ts';
import type { Sites } from '../ports/sites.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { noSuchHome } from './create-driver.ts';
import { type ListPorts, putLists } from './driver-lists.ts';
import { type HoldingPorts, heldDriver } from './own-driver.ts';
import { DRIVER_EXTERNAL_ID_IS_TAKEN } from './taken.ts';
import { transactUnlessRefused } from './undo.ts';

export type ChangingPorts = Pick<Sites, 'site'> & HoldingPorts & ChangeDriver & ListPorts;

/** What a driver shall be, from how it is now. Pure: it may be asked twice. */
export type DriverChange = (current: KeptDriver) => WantedDriver | Refusal;

/** Changes a driver with the lists that are given; rights are kept by themselves. */
export function changeDriver(use: Transact & ChangingPorts & Clock) {
  return async (
    who: Actor,
    id: DriverId,
    guard: Guard,
    change: DriverChange,
  ): Promise<KeptDriver | Refusal> => {
    const now = use.now();
    return transactUnlessRefused(use, (tx) => changeDriverIn(use, tx, who, id, guard, change, now));
  };
}

export async function changeDriverIn(
  use: ChangingPorts,
  tx: Tx,
  who: Actor,
  id: DriverId,
  guard: Guard,
  change: DriverChange,
  now: Instant,
): Promise<KeptDriver | Refusal> {
  const own = await heldDriver(use, tx, who, id);
  if (isRefusal(own)) return own;
  const { driver: current, keeps, reads } = own;
  const stale = hindered(guard, current.revision);
  if (stale !== undefined) return stale;
  const wanted = change(current);
  if (isRefusal(wanted)) return wanted;
  const { settings } = wanted;
  if (settings.homeSiteId !== current.homeSiteId) {
    const homeless = await noSuchHome(use, tx, own, settings.homeSiteId);
    if (homeless !== undefined) return homeless;
  }
  const refused = await use.changeDriver(tx, keeps, current, settings, now);
  if (refused !== undefined) return refuse(refused.refused, 'externalId', DRIVER_EXTERNAL_ID_IS_TAKEN);
  const unlisted = await putLists(use, tx, keeps, current, wanted, now);
  if (unlisted !== undefined) return unlisted;
  return (await use.keptDriver(tx, reads, id)) ?? refuse('driver-not-found');
}
