import type { Actor } from '../../domain/access/allow.ts';
import type { KeptDriver } from '../../domain/drivers/driver.ts';
import { isRefusal } from '../../domain/errors.ts';
import { foldTag } from '../../domain/ids.ts';
import type { Wrong } from '../../domain/imports/import.ts';
import type { addTag } from '../admin/add-tag.ts';
import type { changeTag } from '../admin/change-tag.ts';
import type { readProfile } from '../queries/read-drivers.ts';
import { asRead, untilNobodyIsFaster } from './as-read.ts';
import type { DriverApi } from './import-driver.ts';
import { type DriverNamed, fateOf, type Outcome, type TagRow } from './rows.ts';

export interface DriverNames extends Pick<DriverApi, 'findDriver'> {
  readonly readProfile: ReturnType<typeof readProfile>;
}

export interface TagApi extends DriverNames {
  readonly addTag: ReturnType<typeof addTag>;
  readonly changeTag: ReturnType<typeof changeTag>;
}

/** Gives a driver the tag that a line is about, or changes it. A tag of another driver is not taken away from it. */
export function importTag(api: TagApi, who: Actor, row: TagRow): Promise<Outcome> {
  return untilNobodyIsFaster(async () => {
    const driver = await namedDriver(api, who, row.driver);
    if ('wrong' in driver) return driver;
    const before = driver.tags.find(({ idTag }) => foldTag(idTag) === foldTag(row.idTag)) ?? null;
    const settings = row.settings(before);
    if (isRefusal(settings)) return settings;
    const done =
      before === null
        ? await api.addTag(who, driver.id, settings)
        : await api.changeTag(who, driver.id, before.id, asRead(before), () => settings);
    return isRefusal(done) ? done : fateOf(before, done, done.id);
  });
}

/** The driver that a line names. */
export async function namedDriver(
  api: DriverNames,
  who: Actor,
  named: DriverNamed,
): Promise<KeptDriver | { readonly wrong: Wrong }> {
  const [found, what] =
    'externalId' in named
      ? [await api.findDriver(who, named.externalId), 'externalId']
      : [await api.readProfile(who, named.driverId), 'id'];
  return isRefusal(found)
    ? { wrong: { column: named.column, rule: `must be the ${what} of a driver of the customer` } }
    : found;
}
