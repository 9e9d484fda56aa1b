import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import type { RightDates } from '../../domain/drivers/driver.ts';
import { type Right, type RightPlace, rightName, targetOf } from '../../domain/drivers/right.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DriverId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { KeepRights, RightChange, Rights } from '../ports/rights.ts';
import type { Transact } from '../ports/store.ts';
import { allRights, type ListedRight, listedRight } from '../queries/list-rights.ts';
import { ownDriver } from './own-driver.ts';
import { transactUnlessRefused } from './undo.ts';

/** One right of the list as it shall be. No two are on the same thing. */
export interface WantedRight {
  readonly place: RightPlace;
  readonly dates: RightDates;
}

/** All rights of a driver, and the revision of the whole list. */
export interface RightList {
  readonly rights: readonly ListedRight[];
  readonly revision: number;
}

type Ports = Transact & Pick<Drivers, 'driver'> & Rights & KeepRights & Clock;

/** Makes a driver's rights those of a list, all of it or nothing. What is so already keeps giver, time and revision. */
export function replaceRights(use: Ports) {
  return async (
    who: Actor,
    driverId: DriverId,
    guard: Guard,
    wanted: readonly WantedRight[],
  ): Promise<RightList | Refusal> => {
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const own = await ownDriver(use, tx, who, driverId);
      if (isRefusal(own)) return own;
      const { keeps } = own;
      await use.holdRights(tx, keeps);
      const stale = hindered(guard, await use.rightsRevision(tx, keeps));
      if (stale !== undefined) return stale;

      const had = new Map<string, RightChange>();
      for (const before of await allRights(use, tx, keeps)) {
        const target = targetOf(before, keeps.thing.customerId);
        had.set(rightName(target), { target, before, dates: null });
      }
      const targets = await use.holdTargets(
        tx,
        keeps,
        wanted.map(({ place }) => place),
      );
      const changes: RightChange[] = [];
      for (const [i, { place, dates }] of wanted.entries()) {
        const target = targets[i];
        if (target === undefined) return notTheirs(place, i);
        const before: Right | undefined = had.get(rightName(target))?.before;
        had.delete(rightName(target));
        changes.push({ target, before, dates });
      }
      await use.changeRights(tx, keeps, [...had.values(), ...changes], now);
      return {
        rights: (await allRights(use, tx, keeps)).map((right) => listedRight(right, now)),
        revision: await use.rightsRevision(tx, keeps),
      };
    });
  };
}

function notTheirs(place: RightPlace, index: number): Refusal {
  const [field, what] =
    'siteId' in place
      ? ['groupId', 'the id of a site']
      : 'chargerId' in place
        ? ['chargerId', 'the identity of a charger']
        : ['accessGroupId', 'the id of an access group'];
  return refuse('bad-body', `items[${index}].${field}`, `must be ${what} of the customer`);
}
