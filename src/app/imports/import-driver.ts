import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal } from '../../domain/errors.ts';
import type { upsertDriver } from '../admin/upsert-driver.ts';
import type { findDriver } from '../queries/read-drivers.ts';
import { asRead, idOf, unlessMissing, untilNobodyIsFaster } from './as-read.ts';
import { NO_SUCH_SITE } from './import-charger.ts';
import type { SiteApi } from './import-site.ts';
import { type DriverRow, fateOf, type Outcome } from './rows.ts';

export interface DriverApi extends Pick<SiteApi, 'findSite'> {
  readonly findDriver: ReturnType<typeof findDriver>;
  readonly upsertDriver: ReturnType<typeof upsertDriver>;
}

/** Makes or changes the driver that a line is about. */
export function importDriver(api: DriverApi, who: Actor, row: DriverRow): Promise<Outcome> {
  return untilNobodyIsFaster(async () => {
    const { externalId, homeExternalId } = row;
    const home =
      typeof homeExternalId === 'string' ? await api.findSite(who, homeExternalId) : homeExternalId;
    if (isRefusal(home)) return { wrong: { column: 'homeExternalId', rule: NO_SUCH_SITE } };
    const before = unlessMissing(await api.findDriver(who, externalId), 'driver-not-found');
    if (isRefusal(before)) return before;
    const wanted = row.wanted(before, idOf(home));
    if (isRefusal(wanted)) return wanted;
    const done = await api.upsertDriver(who, externalId, asRead(before), wanted);
    return isRefusal(done) ? done : fateOf(before, done.driver, done.driver.id);
  });
}
