import type { Actor } from '../../domain/access/allow.ts';
import type { RightPlace } from '../../domain/drivers/right.ts';
import { isRefusal } from '../../domain/errors.ts';
import type { Wrong } from '../../domain/imports/import.ts';
import type { giveRight } from '../admin/give-right.ts';
import type { readRight } from '../queries/list-rights.ts';
import type { findAccessGroup } from '../queries/read-access-groups.ts';
import { asRead, unlessMissing, untilNobodyIsFaster } from './as-read.ts';
import type { SiteApi } from './import-site.ts';
import { type DriverNames, namedDriver } from './import-tag.ts';
import { fateOf, type Outcome, type PlaceNamed, type RightRow } from './rows.ts';

export interface RightApi extends DriverNames, Pick<SiteApi, 'findSite'> {
  readonly findAccessGroup: ReturnType<typeof findAccessGroup>;
  readonly readRight: ReturnType<typeof readRight>;
  readonly giveRight: ReturnType<typeof giveRight>;
}

/** Gives the right that a line is about, or changes its dates. */
export function importRight(api: RightApi, who: Actor, row: RightRow): Promise<Outcome> {
  return untilNobodyIsFaster(async () => {
    const driver = await namedDriver(api, who, row.driver);
    if ('wrong' in driver) return driver;
    const place = await placeOf(api, who, row.place);
    if ('wrong' in place) return place;
    const before = unlessMissing(await api.readRight(who, driver.id, place), 'right-not-found');
    if (isRefusal(before)) return noSuchPlace(row.place);
    const dates = row.dates(before);
    if (isRefusal(dates)) return dates;
    const done = await api.giveRight(who, driver.id, place, asRead(before), dates);
    return isRefusal(done) ? done : fateOf(before, done, `driver ${driver.id}, ${nameOf(place)}`);
  });
}

async function placeOf(
  api: Pick<RightApi, 'findSite' | 'findAccessGroup'>,
  who: Actor,
  named: PlaceNamed,
): Promise<RightPlace | { readonly wrong: Wrong }> {
  if ('place' in named) return named.place;
  if (named.column === 'siteExternalId') {
    const site = await api.findSite(who, named.externalId);
    return isRefusal(site) ? noSuchPlace(named) : { siteId: site.id };
  }
  const group = await api.findAccessGroup(who, named.externalId);
  return isRefusal(group) ? noSuchPlace(named) : { groupId: group.id };
}

const WHAT: Readonly<Record<PlaceNamed['column'], string>> = {
  siteExternalId: 'externalId of a site',
  groupId: 'id of a site',
  chargerId: 'chargerId of a charger',
  accessGroupExternalId: 'externalId of an access group',
  accessGroupId: 'id of an access group',
};

const noSuchPlace = ({ column }: PlaceNamed) => ({
  wrong: { column, rule: `must be the ${WHAT[column]} of the customer` },
});

function nameOf(place: RightPlace): string {
  if ('siteId' in place) return `site ${place.siteId}`;
  return 'chargerId' in place ? `charger ${place.chargerId}` : `access group ${place.groupId}`;
}
