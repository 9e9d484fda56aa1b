import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Hanging } from '../../domain/hanging.ts';
import type { ChargerId } from '../../domain/ids.ts';
import type { Chargers, HoldChargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeleteThings } from '../ports/deleting.ts';
import { clearWay, type DeleteAsked, type DeletingPorts, wouldGo } from './delete-thing.ts';
import { keepsOwn } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = DeletingPorts &
  HoldChargers &
  Pick<Chargers, 'chargerByIdentity'> &
  Pick<DeleteThings, 'deleteChargers'> &
  Clock;

/**
 * Takes a charger away; its transactions stay, and its identity is free at once. Answers what would go when that was asked,
 * else null.
 */
export function deleteCharger(use: Ports) {
  return async (
    who: Actor,
    id: ChargerId,
    guard: Guard,
    asked: DeleteAsked,
  ): Promise<readonly Hanging[] | null | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const found = async (tx: Parameters<typeof use.chargerByIdentity>[0]) => {
      const kept = await use.chargerByIdentity(tx, own.reads, id);
      if (kept === undefined) return refuse('charger-not-found');
      return hindered(guard, kept.revision) ?? kept;
    };
    if (asked.dryRun) {
      return use.read(async (tx) => {
        const kept = await found(tx);
        return isRefusal(kept) ? kept : wouldGo(use, tx, own, { kind: 'charger', charger: kept.key });
      });
    }
    const done = await transactUnlessRefused(use, async (tx) => {
      await use.holdChargerOf(tx, own.keeps, id);
      const kept = await found(tx);
      if (isRefusal(kept)) return kept;
      const doomed = { kind: 'charger', charger: kept.key } as const;
      const stopped = await clearWay(use, tx, own, doomed, asked, now);
      if (isRefusal(stopped)) return stopped;
      await use.deleteChargers(tx, own.keeps, doomed, now);
      const { customerId, key: charger, chargerId } = kept;
      return [...stopped, { kind: 'deleted', at: now, customerId, charger, chargerId } as const];
    });
    if (isRefusal(done)) return done;
    for (const event of done) use.tell(event);
    return null;
  };
}
