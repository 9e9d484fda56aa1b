/** A driver's rights to charge, on sites, on single chargers and on access groups. */
import type { RightKey } from '../../app/ports/rights.ts';
import type { ListedRight } from '../../app/queries/list-rights.ts';
import type { RightPlace } from '../../domain/drivers/right.ts';
import { type ErrorCode, isRefusal } from '../../domain/errors.ts';
import { accessGroupId, chargerKey, driverId, siteId } from '../../domain/ids.ts';
import { type Endpoint, endpoint, type PathOf } from '../endpoint.ts';
import { answerPage, oneMore, type Pair, pageOf, readPairPage } from '../page.ts';
import { chargerIdInPath, id64, type PathParameter, userid } from '../path.ts';
import { accessibleListSchema, showAccessible } from '../schemas/access.ts';
import { named } from '../schemas/named.ts';
import {
  newRightListSchema,
  rightDatesSchema,
  rightListSchema,
  rightSchema,
  showRight,
  toRightDates,
  toRights,
} from '../schemas/rights.ts';

const RIGHTS = '/api/v1/drivers/:userid/rights';
const shared = { caller: 'customer', resource: 'rights', tag: 'rights' } as const;

const ORDER = ['site', 'charger', 'group'] as const;

/** Sites before chargers before access groups. */
const keyOf = (right: ListedRight): Pair => {
  switch (right.source) {
    case 'site':
      return [0, right.siteId];
    case 'charger':
      return [1, right.charger];
    case 'group':
      return [2, right.groupId];
  }
};

function toKey([place, id]: Pair): RightKey {
  switch (ORDER[place] ?? 'group') {
    case 'site':
      return { source: 'site', siteId: siteId(id) };
    case 'charger':
      return { source: 'charger', charger: chargerKey(id) };
    case 'group':
      return { source: 'group', groupId: accessGroupId(id) };
  }
}

const answer = (right: ListedRight) => ({ status: 200, json: showRight(right), revision: right.revision });

interface Kind<P> {
  readonly path: string;
  readonly parameters: P & { readonly userid: typeof userid };
  /** `Site`, as in `putSiteRight`. */
  readonly name: string;
  /** `a site`. */
  readonly what: string;
  /** What the driver may do with it. */
  readonly gives: string;
  /** What stays when it ends. */
  readonly stays: string;
  readonly missing: ErrorCode;
  readonly everywhere?: boolean;
  placeOf(path: PathOf<P>): RightPlace;
}

/** Reads, gives, changes and ends a right on one kind of thing. */
function rightOn<const P extends Record<string, PathParameter<unknown>>>(kind: Kind<P>): Endpoint[] {
  const { path, parameters, name, what, missing, everywhere = false } = kind;
  const one = { ...shared, everywhere, path, parameters, revised: true } as const;
  const of = (values: object) => ({
    driver: driverId((values as PathOf<{ userid: typeof userid }>).userid),
    place: kind.placeOf(values as PathOf<P>),
  });
  return [
    endpoint({
      ...one,
      method: 'GET',
      operationId: `get${name}Right`,
      summary: `Get a right on ${what}`,
      description: `The right of the driver on this very ${what.replace(/^an? /, '')}, whether it is good now or not.`,
      answers: { 200: { description: 'The right.', schema: named(rightSchema) } },
      errors: ['driver-not-found', missing, 'right-not-found'],
      async handle({ api, who, path: values }) {
        const { driver, place } = of(values);
        const right = await api.readRight(who, driver, place);
        return isRefusal(right) ? right : answer(right);
      },
    }),
    endpoint({
      ...one,
      method: 'PUT',
      operationId: `put${name}Right`,
      summary: `Give a right on ${what}`,
      description: `${kind.gives} Without a body, from now on and for ever. May be repeated: the last one counts, and one that changes nothing leaves giver and time as they are.`,
      body: rightDatesSchema,
      bodyOptional: true,
      answers: { 200: { description: 'The right as it is now.', schema: named(rightSchema) } },
      errors: ['driver-not-found', missing],
      async handle({ api, who, path: values, guard, body }) {
        const dates = toRightDates(body);
        if (isRefusal(dates)) return dates;
        const { driver, place } = of(values);
        const right = await api.giveRight(who, driver, place, guard, dates);
        return isRefusal(right) ? right : answer(right);
      },
    }),
    endpoint({
      ...one,
      method: 'DELETE',
      operationId: `delete${name}Right`,
      summary: `End a right on ${what}`,
      description: `Takes the right away; ${kind.stays} May be repeated.`,
      answers: { 204: { description: 'There is no such right any more.' } },
      errors: ['driver-not-found', missing],
      async handle({ api, who, path: values, guard }) {
        const { driver, place } = of(values);
        return (await api.endRight(who, driver, place, guard)) ?? { status: 204 };
      },
    }),
  ];
}

const onSites = rightOn({
  path: '/api/v1/drivers/:userid/sites/:siteId',
  parameters: { userid, siteId: id64('Id of the site.') },
  name: 'Site',
  what: 'a site',
  gives: 'The driver may charge at the site and at everything nested in it.',
  stays: 'rights on sites above or below stay.',
  missing: 'site-not-found',
  placeOf: (path) => ({ siteId: siteId(path.siteId) }),
});

const onChargers = rightOn({
  path: '/api/v1/drivers/:userid/chargers/:chargerId',
  parameters: { userid, chargerId: chargerIdInPath },
  name: 'Charger',
  what: 'a charger',
  gives: 'The driver may charge at this one charger.',
  stays: 'a right on its site stays.',
  missing: 'charger-not-found',
  placeOf: (path) => ({ chargerId: path.chargerId }),
});

const onGroups = rightOn({
  path: '/api/v1/drivers/:userid/access-groups/:accessGroupId',
  parameters: { userid, accessGroupId: id64('Id of the access group.') },
  name: 'AccessGroup',
  what: 'an access group',
  gives: 'The driver may charge at every charger of the access group, as long as it is in it.',
  stays: 'rights on its chargers and their sites stay.',
  missing: 'access-group-not-found',
  everywhere: true,
  placeOf: (path) => ({ groupId: accessGroupId(path.accessGroupId) }),
});

export function rightRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: RIGHTS,
      parameters: { userid },
      operationId: 'listRights',
      summary: 'List a driver’s rights',
      description:
        'Every right of the driver with its source, its dates, who gave it and when, page by page; those outside their dates too. The ETag tells the revision of the whole list, whichever page it was read with.',
      query: 'page',
      revised: true,
      answers: { 200: { description: 'One page.', schema: named(rightListSchema) } },
      errors: ['driver-not-found'],
      async handle({ api, who, path, query }) {
        const asked = readPairPage(query);
        if (isRefusal(asked)) return asked;
        const { after, limit } = oneMore(asked);
        const page = { after: after === null ? null : toKey(after), limit };
        const found = await api.listRights(who, driverId(path.userid), page);
        if (isRefusal(found)) return found;
        const json = pageOf(found.rights, asked, keyOf, showRight);
        return { status: 200, json, next: json.nextCursor, revision: found.revision };
      },
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path: RIGHTS,
      parameters: { userid },
      everywhere: true,
      operationId: 'replaceRights',
      summary: 'Replace a driver’s rights',
      description:
        'Takes the whole list, in the form in which it is listed, and makes it so: gives what is new, changes the dates that differ, ends what is not in it; all of it or nothing. A right that is so already keeps its giver, its time and its revision.',
      revised: true,
      body: newRightListSchema,
      answers: { 200: { description: 'All of them, on one page.', schema: named(rightListSchema) } },
      errors: ['driver-not-found'],
      async handle({ api, who, path, guard, body }) {
        const wanted = toRights(body);
        if (isRefusal(wanted)) return wanted;
        const done = await api.replaceRights(who, driverId(path.userid), guard, wanted);
        if (isRefusal(done)) return done;
        const { rights, revision } = done;
        return { status: 200, json: { items: rights.map(showRight), nextCursor: null }, revision };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: '/api/v1/drivers/:userid/accessible-chargers',
      parameters: { userid },
      operationId: 'listAccessibleChargers',
      summary: 'List the chargers at which a driver may charge',
      description:
        'Every charger that a right of the driver covers now, each once, with the right that counts there, page by page. Only rights count: not whether the driver is active and has a good tag, nor sites at which anybody may charge.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(accessibleListSchema) } },
      errors: ['driver-not-found'],
      handle: ({ api, who, path, query }) =>
        answerPage(
          query,
          chargerKey,
          (page) => api.listAccessibleChargers(who, driverId(path.userid), page),
          (one) => one.charger,
          showAccessible,
        ),
    }),
    ...onSites,
    ...onChargers,
    ...onGroups,
  ];
}
