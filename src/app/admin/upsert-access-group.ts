import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import type { AccessGroup, AccessGroupSettings } from '../../domain/drivers/access-group.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { AccessGroups, KeepAccessGroups } from '../ports/access-groups.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transact } from '../ports/store.ts';
import { type ChangingPorts, changeAccessGroupIn } from './change-access-group.ts';
import { changeOrMake } from './change-or-make.ts';
import { keepsOwn } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  Pick<AccessGroups, 'accessGroupByExternalId'> &
  Pick<KeepAccessGroups, 'addAccessGroup'> &
  ChangingPorts &
  Clock;

/** Makes the access group that bears an external id, or changes it. */
export function upsertAccessGroup(use: Ports) {
  return async (
    who: Actor,
    externalId: string,
    guard: Guard,
    input: AccessGroupSettings,
  ): Promise<{ readonly group: AccessGroup; readonly made: boolean } | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const settings = { ...input, externalId };
    return transactUnlessRefused(use, async (tx) => {
      const done = await changeOrMake({
        missing: 'access-group-not-found',
        taken: 'external-id-taken',
        async change() {
          const found = await use.accessGroupByExternalId(tx, own.reads, externalId);
          if (found === undefined) return refuse('access-group-not-found');
          return changeAccessGroupIn(use, tx, own, found.id, guard, () => settings, now);
        },
        async make() {
          return hindered(guard, null) ?? use.addAccessGroup(tx, own.keeps, settings, now);
        },
      });
      if (isRefusal(done)) return done;
      return 'made' in done ? { group: done.made, made: true } : { group: done.changed, made: false };
    });
  };
}
