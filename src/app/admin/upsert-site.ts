import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Site, SiteSettings } from '../../domain/sites/site.ts';
import type { Clock } from '../ports/clock.ts';
import type { Sites } from '../ports/sites.ts';
import type { Transact } from '../ports/store.ts';
import { type ChangingPorts, changeSiteIn } from './change-site.ts';
import { type CreatingPorts, createSiteIn } from './create-site.ts';
import { keepsOwn } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact & Pick<Sites, 'siteByExternalId'> & CreatingPorts & ChangingPorts & Clock;

/** Makes the site that bears an external id, or changes it: for clients that keep a network in step with another system. */
export function upsertSite(use: Ports) {
  return async (
    who: Actor,
    externalId: string,
    guard: Guard,
    input: SiteSettings,
  ): Promise<{ readonly site: Site; readonly made: boolean } | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const settings = { ...input, externalId };
    return transactUnlessRefused(use, async (tx) => {
      let taken: Refusal | undefined;
      const known = await use.siteByExternalId(tx, own.reads, externalId);
      if (known === undefined) {
        const hindrance = hindered(guard, null);
        if (hindrance !== undefined) return hindrance;
        const site = await createSiteIn(use, tx, own, settings, now);
        if (!isRefusal(site)) return { site, made: true };
        if (site.refused !== 'external-id-taken') return site;
        taken = site;
      }
      // Not there a moment ago and taken now: somebody else made it, and has committed; or it lies where the caller does not look.
      const found = known ?? (await use.siteByExternalId(tx, own.reads, externalId));
      if (found === undefined) return taken ?? refuse('site-not-found');
      const site = await changeSiteIn(use, tx, own, found.id, guard, () => settings, now);
      return isRefusal(site) ? site : { site, made: false };
    });
  };
}
