import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal } from '../../domain/errors.ts';
import type { WritePassword } from '../admin/charger-password.ts';
import type { upsertCharger } from '../admin/upsert-charger.ts';
import type { readCharger } from '../queries/read-chargers.ts';
import { asRead, idOf, unlessMissing, untilNobodyIsFaster } from './as-read.ts';
import type { SiteApi } from './import-site.ts';
import { type ChargerRow, fateOf, type Outcome } from './rows.ts';

export interface ChargerApi extends Pick<SiteApi, 'findSite'> {
  readonly readCharger: ReturnType<typeof readCharger>;
  readonly upsertCharger: ReturnType<typeof upsertCharger>;
}

export const NO_SUCH_SITE = 'must be the externalId of a site of the customer';
const NO_PASSWORD =
  'must be given for a new charger with authMode basic: nobody would be shown one that is made here. Without one, authMode adopt';

/** Makes or changes the charger that a line is about. */
export function importCharger(
  api: ChargerApi,
  who: Actor,
  row: ChargerRow,
  password: WritePassword | undefined,
): Promise<Outcome> {
  return untilNobodyIsFaster(async () => {
    const { chargerId, siteExternalId } = row;
    const site =
      typeof siteExternalId === 'string' ? await api.findSite(who, siteExternalId) : siteExternalId;
    if (isRefusal(site)) return { wrong: { column: 'siteExternalId', rule: NO_SUCH_SITE } };
    const before = unlessMissing(await api.readCharger(who, chargerId), 'charger-not-found');
    if (isRefusal(before)) return before;
    const wanted = row.wanted(before, idOf(site));
    if (isRefusal(wanted)) return wanted;
    const { login } = wanted;
    if (before === null && (login.authMode ?? 'basic') === 'basic' && login.password === null) {
      return { wrong: { column: 'password', rule: NO_PASSWORD } };
    }
    const kept = before === null ? null : before.kept;
    const done = await api.upsertCharger(who, asRead(kept), wanted, password);
    return isRefusal(done) ? done : fateOf(kept, done.charger.kept, chargerId);
  });
}
