import { type Actor, type Allowed, allow, type DriverRef } from '../../domain/access/allow.ts';
import { within } from '../../domain/drivers/decide.ts';
import type { Right, RightPlace } from '../../domain/drivers/right.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId, Instant } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import { findTarget, type PlacePorts } from '../admin/right-place.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { Page } from '../ports/keeping.ts';
import type { Holder, RightHolders, RightKey, Rights } from '../ports/rights.ts';
import type { ReadSnapshot, Tx } from '../ports/store.ts';

/** `good`: it lets the driver in now, as far as its dates go. */
export type ListedRight = Right & { readonly good: boolean };
export type ListedHolder = Holder & { readonly good: boolean };

export const listedRight = (right: Right, now: Instant): ListedRight => ({
  ...right,
  good: within(right, now),
});

type Reading = ReadSnapshot & Pick<Drivers, 'driver'> & Clock;

/** A page of a driver's rights, and the revision of the whole list. */
export function listRights(use: Reading & Rights) {
  return async (
    who: Actor,
    driverId: DriverId,
    page: Page<RightKey>,
  ): Promise<{ readonly rights: readonly ListedRight[]; readonly revision: number } | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const driver = allow(who, 'read', { kind: 'driver', customerId: by.thing.customerId, driverId } as const);
    if (isRefusal(driver)) return driver;
    const now = use.now();
    return use.read(async (tx) => {
      if ((await use.driver(tx, by, driverId)) === undefined) return refuse('driver-not-found');
      const rights = await use.rights(tx, driver, page);
      return {
        rights: rights.map((right) => listedRight(right, now)),
        revision: await use.rightsRevision(tx, driver),
      };
    });
  };
}

export function readRight(use: Reading & PlacePorts & Pick<Rights, 'rightOn'>) {
  return async (who: Actor, driverId: DriverId, place: RightPlace): Promise<ListedRight | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const driver = allow(who, 'read', { kind: 'driver', customerId: by.thing.customerId, driverId } as const);
    if (isRefusal(driver)) return driver;
    const now = use.now();
    return use.read(async (tx) => {
      if ((await use.driver(tx, by, driverId)) === undefined) return refuse('driver-not-found');
      const target = await findTarget(use, tx, by, place);
      if (isRefusal(target)) return target;
      const right = await use.rightOn(tx, driver, target);
      return right === undefined ? refuse('right-not-found') : listedRight(right, now);
    });
  };
}

/** Who has a right on the very site, charger or access group. */
export function listHolders(use: ReadSnapshot & PlacePorts & RightHolders & Clock) {
  return async (
    who: Actor,
    place: RightPlace,
    page: Page<DriverId>,
  ): Promise<readonly ListedHolder[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const now = use.now();
    return use.read(async (tx) => {
      const target = await findTarget(use, tx, by, place);
      if (isRefusal(target)) return target;
      const holders = await use.rightHolders(tx, by, target, page);
      return holders.map((holder) => ({ ...holder, good: within(holder, now) }));
    });
  };
}

/** Rights that are read at a time. */
const AT_A_TIME = 1000;

/** Every right of a driver. */
export async function allRights(
  use: Rights,
  tx: Tx,
  by: Allowed<'read' | 'keep', DriverRef>,
): Promise<readonly Right[]> {
  const all: Right[] = [];
  for (let after: RightKey | null = null; ; after = all.at(-1) ?? null) {
    const some: Right[] = await use.rights(tx, by, { after, limit: AT_A_TIME });
    all.push(...some);
    if (some.length < AT_A_TIME) return all;
  }
}
