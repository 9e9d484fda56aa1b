/** What a list of drivers can be asked for. */
import type { DriversAsked } from '../../app/queries/read-drivers.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';
import { foldTag, siteId } from '../../domain/ids.ts';
import { id64 } from '../path.ts';
import {
  chargerIdAsked,
  eitherAsked,
  flagAsked,
  id64Asked,
  idTagAsked,
  type QueryParameter,
  textAsked,
  timeAsked,
} from '../query.ts';

const homeSiteId: QueryParameter<number | 'none'> = {
  parse: (text) => (text === 'none' ? text : id64('').parse(text)),
  schema: {
    type: 'string',
    description: 'Only drivers whose home is the site with this id; `none`: only those without a home.',
  },
  required: false,
};

/** Sites that can be asked for at once. */
const MOST_SITES = 20;

const sitesAsked: QueryParameter<readonly number[]> = {
  parse(text) {
    const parts = text.split(',');
    const ids = parts.map((part) => id64('').parse(part));
    const numbers = ids.filter((id) => typeof id === 'number');
    return numbers.length === parts.length && numbers.length <= MOST_SITES
      ? numbers
      : { rule: `must be 1 to ${MOST_SITES} ids of sites with commas between them` };
  },
  schema: {
    type: 'string',
    pattern: '^-?[0-9]+(,-?[0-9]+){0,19}$',
    description: `Only drivers with a right that covers at least one of these sites, at most ${MOST_SITES}, with commas between them.`,
  },
  required: false,
};

const goodNow = eitherAsked(
  'Whether of the rights that are asked for only those count that are good now, by their dates; `false`: all of them.',
);

export const driverAsks = {
  homeSiteId,
  subsites: flagAsked('With `homeSiteId`: also drivers whose home is a site nested in it.'),
  text: textAsked('Only drivers that have all these words, or words that begin so, in name or externalId.'),
  idTag: idTagAsked(
    false,
    'Only the driver who has this tag; without regard to the case of ASCII letters, and to the letter beside that.',
  ),
  externalId: textAsked('Only the driver that bears this externalId, compared byte by byte.'),
  active: eitherAsked('Only those that may charge at all, or only those that may not.'),
  tagExpiringBefore: timeAsked('Only drivers with a tag that expires before this time, or has expired.'),
  rightOnCharger: chargerIdAsked(
    false,
    'Only drivers with a right that covers this charger: on it, on its site or one above, or on an access group that holds it.',
  ),
  rightOnSite: id64Asked('Only drivers with a right that covers this site: on it, or on one above.'),
  rightOnSites: sitesAsked,
  goodNow: { ...goodNow, schema: { ...goodNow.schema, default: true } },
};

const SUBSITES_OF_NONE = refuse('bad-query', 'subsites', 'has no use without homeSiteId');

type Asked = {
  readonly [K in keyof typeof driverAsks]: (typeof driverAsks)[K] extends QueryParameter<infer T>
    ? T | null
    : never;
};

export function toDriverFilter(asked: Asked): DriversAsked | Refusal {
  const { homeSiteId: home, subsites, idTag, text, externalId, active, tagExpiringBefore } = asked;
  if (subsites !== null && typeof home !== 'number') return SUBSITES_OF_NONE;
  return {
    homeSiteId: typeof home !== 'number' ? home : subsites ? null : siteId(home),
    homeUnderId: typeof home === 'number' && subsites ? siteId(home) : null,
    idTagFolded: idTag === null ? null : foldTag(idTag),
    ...{ text, externalId, active, tagExpiringBefore },
    rightOnCharger: asked.rightOnCharger,
    rightOnSite: asked.rightOnSite === null ? null : siteId(asked.rightOnSite),
    rightOnSites: asked.rightOnSites?.map(siteId) ?? null,
    goodNow: asked.goodNow ?? true,
  };
}
