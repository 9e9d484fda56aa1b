/** What a list of drivers can be asked for. */
import type { DriverFilter } from '../../app/ports/drivers.ts';
import { foldTag, siteId } from '../../domain/ids.ts';
import { id64 } from '../path.ts';
import { eitherAsked, id64Asked, idTagAsked, type QueryParameter, textAsked, timeAsked } from '../query.ts';

const homeSite: QueryParameter<number | 'none'> = {
  parse: (text) => (text === 'none' ? text : id64('').parse(text)),
  schema: {
    type: 'string',
    description: 'Only drivers whose home is the site with this id; `none`: only those without a home.',
  },
  required: false,
};

export const driverAsks = {
  homeSite,
  homeUnder: id64Asked('Only drivers whose home is this site or one nested in it.'),
  text: textAsked('Only drivers that have all these words, or words that begin so, in name or externalId.'),
  idTag: idTagAsked(
    false,
    'Only the driver who has this tag; without regard to the case of ASCII letters, and to the letter beside that.',
  ),
  externalId: textAsked('Only the driver that bears this externalId, compared byte by byte.'),
  active: eitherAsked('Only those that may charge at all, or only those that may not.'),
  tagExpiringBefore: timeAsked('Only drivers with a tag that expires before this time, or has expired.'),
};

type Asked = {
  readonly [K in keyof typeof driverAsks]: (typeof driverAsks)[K] extends QueryParameter<infer T>
    ? T | null
    : never;
};

export function toDriverFilter(asked: Asked): DriverFilter {
  const { homeSite: home, homeUnder, idTag, text, externalId, active, tagExpiringBefore } = asked;
  return {
    homeSiteId: home === null || home === 'none' ? home : siteId(home),
    homeUnderId: homeUnder === null ? null : siteId(homeUnder),
    idTagFolded: idTag === null ? null : foldTag(idTag),
    ...{ text, externalId, active, tagExpiringBefore },
  };
}
