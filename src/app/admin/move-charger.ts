import { type Actor, mayHandOver } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Hanging } from '../../domain/hanging.ts';
import type { ChargerId, CustomerId, SiteId } from '../../domain/ids.ts';
import type { Chargers, HoldChargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { MoveChargers } from '../ports/customers.ts';
import type { Customers } from '../ports/keeping.ts';
import type { Tx } from '../ports/store.ts';
import { mayStandAt, type StandingPorts } from './create-charger.ts';
import { clearWay, type DeleteAsked, type DeletingPorts, wouldGo } from './delete-thing.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = DeletingPorts &
  HoldChargers &
  StandingPorts &
  Pick<Chargers, 'chargerByIdentity'> &
  Pick<Customers, 'customer'> &
  MoveChargers &
  Clock;

export interface ChargerMove {
  readonly from: CustomerId;
  readonly chargerId: ChargerId;
  readonly to: CustomerId;
  /** Of the customer that gets it. */
  readonly siteId: SiteId;
}

/**
 * Makes a charger another customer's. What it did stays with the one before, as after a delete; its connection is closed, and it
 * comes back as the other's. Answers what would go when only that was asked, else null.
 */
export function moveCharger(use: Ports) {
  return async (
    who: Actor,
    { from, chargerId, to, siteId }: ChargerMove,
    guard: Guard,
    asked: DeleteAsked,
  ): Promise<readonly Hanging[] | null | Refusal> => {
    const may = mayHandOver(who, from, to);
    if (isRefusal(may)) return may;
    const now = use.now();
    const found = async (tx: Tx) => {
      if ((await use.customer(tx, may.administers, from)) === undefined) return refuse('customer-not-found');
      const kept = await use.chargerByIdentity(tx, may.from.reads, chargerId);
      if (kept === undefined) return refuse('charger-not-found');
      const hindrance = hindered(guard, kept.revision);
      if (hindrance !== undefined) return hindrance;
      if (from === to) return refuse('bad-body', 'customerId', 'must be the id of another customer');
      return (await use.customer(tx, may.administers, to)) === undefined
        ? refuse('bad-body', 'customerId', 'must be the id of a customer')
        : kept;
    };
    if (asked.dryRun) {
      return use.read(async (tx) => {
        const kept = await found(tx);
        if (isRefusal(kept)) return kept;
        return (await use.site(tx, may.to.reads, siteId)) === undefined
          ? refuse('bad-body', 'groupId', 'must be the id of a site of the customer')
          : wouldGo(use, tx, may.from, { kind: 'charger', charger: kept.key });
      });
    }
    const done = await transactUnlessRefused(use, async (tx) => {
      await use.holdChargerOf(tx, may.from.keeps, chargerId);
      const kept = await found(tx);
      if (isRefusal(kept)) return kept;
      const misplaced = await mayStandAt(use, tx, may.to, siteId);
      if (misplaced !== undefined) return misplaced;
      const doomed = { kind: 'charger', charger: kept.key } as const;
      const stopped = await clearWay(use, tx, may.from, doomed, asked, now);
      if (isRefusal(stopped)) return stopped;
      await use.moveCharger(tx, may.from.keeps, may.to.keeps, kept, siteId, now);
      return [
        ...stopped,
        { kind: 'deleted', at: now, customerId: from, charger: kept.key, chargerId } as const,
      ];
    });
    if (isRefusal(done)) return done;
    for (const event of done) use.tell(event);
    return null;
  };
}
