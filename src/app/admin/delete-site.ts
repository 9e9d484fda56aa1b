import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered, UNGUARDED } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { type Hanging, stillInUse } from '../../domain/hanging.ts';
import type { ChargerKey, SiteId } from '../../domain/ids.ts';
import type { Site } from '../../domain/sites/site.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeleteThings, HoldBranch } from '../ports/deleting.ts';
import type { HoldSites, Sites } from '../ports/sites.ts';
import type { Tx } from '../ports/store.ts';
import { clearWay, type DeleteAsked, type DeletingPorts, SOME, wouldGo } from './delete-thing.ts';
import { keepsOwn, type OwnCustomer } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = DeletingPorts &
  Pick<Sites, 'site'> &
  Pick<HoldSites, 'holdTree' | 'holdSite'> &
  HoldBranch &
  DeleteThings &
  Clock;

/**
 * Takes a site away, with `cascade` everything nested in it and all chargers there. One with many chargers, rights or homes is
 * emptied first, step by step, so that it holds up nobody. Answers what would go when that was asked, else null.
 */
export function deleteSite(use: Ports, some = SOME) {
  return async (
    who: Actor,
    id: SiteId,
    guard: Guard,
    asked: DeleteAsked,
  ): Promise<readonly Hanging[] | null | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const doomed = { kind: 'site', siteId: id } as const;
    const found = async (tx: Tx, demanded: Guard): Promise<Site | Refusal> => {
      const site = await use.site(tx, own.reads, id);
      if (site === undefined) return refuse('site-not-found');
      return hindered(demanded, site.revision) ?? site;
    };
    if (asked.dryRun) {
      return use.read(async (tx) => {
        const site = await found(tx, guard);
        return isRefusal(site) ? site : wouldGo(use, tx, own, doomed);
      });
    }
    for (let begun = false; ; begun = true) {
      const step = await transactUnlessRefused(use, async (tx) => {
        await use.holdTree(tx, own.keeps);
        await use.holdSite(tx, own.keeps, id);
        const site = await found(tx, begun ? UNGUARDED : guard);
        if (isRefusal(site)) return site;
        const inUse = begun
          ? undefined
          : stillInUse(await use.hanging(tx, own.reads, doomed, 0), asked.cascade);
        if (inUse !== undefined) return inUse;
        const chargers = await use.holdSomeChargers(tx, own.keeps, id, some);
        const told = chargers.length === 0 ? [] : await deleteSome(tx, own, chargers);
        if (isRefusal(told)) return told;
        if (chargers.length === some || (await use.thinBranch(tx, own.keeps, id, some, now))) {
          return { told, more: true };
        }
        // What little came meanwhile goes with it.
        await use.holdBranch(tx, own.keeps, id);
        const rest = await deleteSome(tx, own, null);
        if (isRefusal(rest)) return rest;
        await use.deleteBranch(tx, own.keeps, site, now);
        return { told: [...told, ...rest], more: false };
      });
      if (isRefusal(step)) return step;
      for (const event of step.told) use.tell(event);
      if (!step.more) return null;
    }

    /** These chargers, or all that there still are; what they charge is closed before. */
    async function deleteSome(
      tx: Tx,
      { keeps, reads }: OwnCustomer,
      chargers: readonly ChargerKey[] | null,
    ): Promise<DomainEvent[] | Refusal> {
      const these = chargers === null ? doomed : ({ kind: 'chargers', chargers } as const);
      const stopped = await clearWay(use, tx, { keeps, reads }, these, { ...asked, cascade: true }, now);
      if (isRefusal(stopped)) return stopped;
      const gone = await use.deleteChargers(tx, keeps, these, now);
      const { customerId } = keeps.thing;
      return [...stopped, ...gone.map((one) => ({ kind: 'deleted', at: now, customerId, ...one }) as const)];
    }
  };
}
