import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal } from '../../domain/errors.ts';
import type { upsertSite } from '../admin/upsert-site.ts';
import type { findSite } from '../queries/read-sites.ts';
import { asRead, idOf, unlessMissing, untilNobodyIsFaster } from './as-read.ts';
import { fateOf, type Outcome, type SiteRow } from './rows.ts';

export interface SiteApi {
  readonly findSite: ReturnType<typeof findSite>;
  readonly upsertSite: ReturnType<typeof upsertSite>;
}

export const NO_SUCH_PARENT =
  'must be the externalId of a site that is there already, or that a good line of this file makes';

/** Makes or changes the site that a line is about. */
export function importSite(api: SiteApi, who: Actor, row: SiteRow): Promise<Outcome> {
  return untilNobodyIsFaster(async () => {
    const { externalId, parentExternalId } = row;
    const parent =
      typeof parentExternalId === 'string' ? await api.findSite(who, parentExternalId) : parentExternalId;
    if (isRefusal(parent)) return { lacks: { column: 'parentExternalId', rule: NO_SUCH_PARENT } };
    const before = unlessMissing(await api.findSite(who, externalId), 'site-not-found');
    if (isRefusal(before)) return before;
    const settings = row.settings(before, idOf(parent));
    if (isRefusal(settings)) return settings;
    const done = await api.upsertSite(who, externalId, asRead(before), settings);
    return isRefusal(done) ? done : fateOf(before, done.site, done.site.id);
  });
}
