import { type Actor, allow, installation } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { Instant } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { UnknownCharger, UnknownChargers } from '../ports/chargers-history.ts';
import type { Page } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

/**
 * Who knocked and is nobody's charger: all for the admin. A customer sees them only while it is alone: what knocks may be
 * another's that is not entered yet, and is none of its business.
 */
export function listUnknownChargers(
  use: ReadSnapshot & Pick<UnknownChargers, 'unknownChargers' | 'isOnlyCustomer'>,
) {
  return async (
    who: Actor,
    page: Page<{ readonly lastAt: Instant; readonly identity: string }>,
  ): Promise<readonly UnknownCharger[] | Refusal> => {
    if (who.kind === 'admin') {
      const by = allow(who, 'administer', installation);
      return isRefusal(by) ? by : use.read((tx) => use.unknownChargers(tx, by, page));
    }
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) =>
      (await use.isOnlyCustomer(tx, by)) ? use.unknownChargers(tx, by, page) : [],
    );
  };
}
