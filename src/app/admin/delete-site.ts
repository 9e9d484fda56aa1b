import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Hanging } from '../../domain/hanging.ts';
import type { SiteId } from '../../domain/ids.ts';
import type { Site } from '../../domain/sites/site.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeleteThings, HoldBranch } from '../ports/deleting.ts';
import type { HoldSites, Sites } from '../ports/sites.ts';
import type { Tx } from '../ports/store.ts';
import { clearWay, type DeleteAsked, type DeletingPorts, wouldGo } from './delete-thing.ts';
import { keepsOwn } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = DeletingPorts &
  Pick<Sites, 'site'> &
  Pick<HoldSites, 'holdTree'> &
  HoldBranch &
  DeleteThings &
  Clock;

/**
 * Takes a site away, with `cascade` everything nested in it and all chargers there. Answers what would go when that was
 * asked, else null.
 */
export function deleteSite(use: Ports) {
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
    const found = async (tx: Tx): Promise<Site | Refusal> => {
      const site = await use.site(tx, own.reads, id);
      if (site === undefined) return refuse('site-not-found');
      return hindered(guard, site.revision) ?? site;
    };
    if (asked.dryRun) {
      return use.read(async (tx) => {
        const site = await found(tx);
        return isRefusal(site) ? site : wouldGo(use, tx, own, doomed);
      });
    }
    const done = await transactUnlessRefused(use, async (tx) => {
      await use.holdTree(tx, own.keeps);
      await use.holdBranch(tx, own.keeps, id);
      const site = await found(tx);
      if (isRefusal(site)) return site;
      const stopped = await clearWay(use, tx, own, doomed, asked, now);
      if (isRefusal(stopped)) return stopped;
      const gone = await use.deleteChargers(tx, own.keeps, doomed, now);
      await use.deleteBranch(tx, own.keeps, site, now);
      const { customerId } = site;
      return [...stopped, ...gone.map((one) => ({ kind: 'deleted', at: now, customerId, ...one }) as const)];
    });
    if (isRefusal(done)) return done;
    for (const event of done) use.tell(event);
    return null;
  };
}
