/**
 * Rights of whoever holds a tag, by the tag itself: so that who runs a branch can let in a driver of another one who stands at the
 * charger with it. Nothing but the name is told of the driver.
 */
import { type Actor, allow } from '../../domain/access/allow.ts';
import type { Guard } from '../../domain/access/guard.ts';
import type { RightDates } from '../../domain/drivers/driver.ts';
import type { RightPlace } from '../../domain/drivers/right.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { foldTag } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeepRights, Rights, TagHolder, TagHolders } from '../ports/rights.ts';
import type { ReadSnapshot, Transact, Tx } from '../ports/store.ts';
import { type ListedRight, listedRight } from '../queries/list-rights.ts';
import { endRightIn } from './end-right.ts';
import { giveRightIn } from './give-right.ts';
import { keepsOwn, readsOwn } from './own-customer.ts';
import { keepsDriver, type OwnDriver } from './own-driver.ts';
import { findTarget, type PlacePorts } from './right-place.ts';
import { transactUnlessRefused } from './undo.ts';

/** A right, and by which tag its driver was named. */
export type TagRight = Pick<TagHolder, 'idTag' | 'driverName'> & { readonly right: ListedRight };

type Keeping = Transact & TagHolders & Pick<Rights, 'rightOn'> & KeepRights & Clock;

export function findTagHolder(use: ReadSnapshot & TagHolders) {
  return async (who: Actor, idTag: string): Promise<TagHolder | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const found = await use.read((tx) => use.tagHolder(tx, by, foldTag(idTag)));
    return found ?? refuse('driver-not-found');
  };
}

export function readTagRight(use: ReadSnapshot & TagHolders & PlacePorts & Pick<Rights, 'rightOn'> & Clock) {
  return async (who: Actor, idTag: string, place: RightPlace): Promise<TagRight | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const target = await findTarget(use, tx, by, place);
      if (isRefusal(target)) return target;
      const holder = await use.tagHolder(tx, by, foldTag(idTag));
      if (holder === undefined) return refuse('driver-not-found');
      const { customerId } = by.thing;
      const driver = allow(who, 'read', { kind: 'driver', customerId, driverId: holder.driverId } as const);
      if (isRefusal(driver)) return driver;
      const right = await use.rightOn(tx, driver, target);
      return right === undefined ? refuse('right-not-found') : shown(holder, listedRight(right, use.now()));
    });
  };
}

export function giveTagRight(use: Keeping) {
  return async (
    who: Actor,
    idTag: string,
    place: RightPlace,
    guard: Guard,
    dates: RightDates,
  ): Promise<TagRight | Refusal> => {
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const held = await heldHolder(use, tx, who, idTag);
      if (isRefusal(held)) return held;
      const given = await giveRightIn(use, tx, held.own, place, guard, dates, now);
      return isRefusal(given) ? given : shown(held.holder, given);
    });
  };
}

export function endTagRight(use: Keeping & PlacePorts) {
  return async (who: Actor, idTag: string, place: RightPlace, guard: Guard): Promise<Refusal | undefined> => {
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const held = await heldHolder(use, tx, who, idTag);
      return isRefusal(held) ? held : endRightIn(use, tx, held.own, place, guard, now);
    });
  };
}

const shown = ({ idTag, driverName }: TagHolder, right: ListedRight): TagRight => ({
  idTag,
  driverName,
  right,
});

/** Locked until the transaction ends, with the proof that the caller may give and end rights of the driver. */
async function heldHolder(
  use: TagHolders,
  tx: Tx,
  who: Actor,
  idTag: string,
): Promise<{ readonly holder: TagHolder; readonly own: OwnDriver } | Refusal> {
  const customer = keepsOwn(who);
  if (isRefusal(customer)) return customer;
  const folded = foldTag(idTag);
  await use.holdTagHolder(tx, customer.keeps, folded);
  const holder = await use.tagHolder(tx, customer.reads, folded);
  if (holder === undefined) return refuse('driver-not-found');
  const own = keepsDriver(who, holder.driverId);
  return isRefusal(own) ? own : { holder, own };
}
