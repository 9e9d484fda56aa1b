import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Site, SiteSettings } from '../../domain/sites/site.ts';
import type { Clock } from '../ports/clock.ts';
import type { Sites } from '../ports/sites.ts';
import type { Transact } from '../ports/store.ts';
import { changeOrMake } from './change-or-make.ts';
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
      const done = await changeOrMake({
        missing: 'site-not-found',
        taken: 'external-id-taken',
        async change() {
          const found = await use.siteByExternalId(tx, own.reads, externalId);
          if (found === undefined) return refuse('site-not-found');
          return changeSiteIn(use, tx, own, found.id, guard, () => settings, now);
        },
        async make() {
          return hindered(guard, null) ?? createSiteIn(use, tx, own, settings, now);
        },
      });
      if (isRefusal(done)) return done;
      return 'made' in done ? { site: done.made, made: true } : { site: done.changed, made: false };
    });
  };
}
