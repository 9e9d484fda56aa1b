import type { Actor } from '../../domain/access/allow.ts';
import type { AccessGroup, AccessGroupSettings } from '../../domain/drivers/access-group.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { KeepAccessGroups } from '../ports/access-groups.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transact } from '../ports/store.ts';
import { keepsOwn } from './own-customer.ts';
import { inWords } from './site-place.ts';
import { ACCESS_GROUP_EXTERNAL_ID_IS_TAKEN } from './taken.ts';
import { transactUnlessRefused } from './undo.ts';

export function createAccessGroup(use: Transact & Pick<KeepAccessGroups, 'addAccessGroup'> & Clock) {
  return async (who: Actor, settings: AccessGroupSettings): Promise<AccessGroup | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    return transactUnlessRefused(use, async (tx) =>
      inWords(await use.addAccessGroup(tx, own.keeps, settings, now), ACCESS_GROUP_EXTERNAL_ID_IS_TAKEN),
    );
  };
}
