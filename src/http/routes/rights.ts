/** A driver's rights to charge, on sites and on single chargers. */
import type { RightKey } from '../../app/ports/keeping.ts';
import type { ListedRight } from '../../app/queries/list-rights.ts';
import { isRefusal } from '../../domain/errors.ts';
import { chargerKey, driverId, siteId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { oneMore, type Pair, pageOf, readPairPage } from '../page.ts';
import { chargerIdInPath, id64, userid } from '../path.ts';
import { rightListSchema, showRight } from '../schemas/access.ts';
import { rightDatesSchema, toRightDates } from '../schemas/drivers.ts';
import { named } from '../schemas/named.ts';

const ON_SITE = '/api/v1/drivers/:userid/sites/:siteId';
const ON_CHARGER = '/api/v1/drivers/:userid/chargers/:chargerId';
const siteIdInPath = id64('Id of the site.');
const shared = { caller: 'customer', tag: 'rights' } as const;
const given = { 204: { description: 'The right is as you asked.' } };
const ended = { 204: { description: 'There is no such right any more.' } };

/** Sites before chargers. */
const keyOf = (right: ListedRight): Pair =>
  right.source === 'site' ? [0, right.siteId] : [1, right.charger];
const toKey = ([source, id]: Pair): RightKey =>
  source === 0 ? { source: 'site', siteId: siteId(id) } : { source: 'charger', charger: chargerKey(id) };

export function rightRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: '/api/v1/drivers/:userid/rights',
      parameters: { userid },
      operationId: 'listRights',
      summary: 'List a driver’s rights',
      description:
        'Every right of the driver with its source, its dates, who gave it and when, page by page; those outside their dates too.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(rightListSchema) } },
      errors: ['driver-not-found'],
      async handle({ api, who, path, query }) {
        const asked = readPairPage(query);
        if (isRefusal(asked)) return asked;
        const { after, limit } = oneMore(asked);
        const page = { after: after === null ? null : toKey(after), limit };
        const rows = await api.listRights(who, driverId(path.userid), page);
        if (isRefusal(rows)) return rows;
        return { status: 200, json: pageOf(rows, asked, keyOf, showRight) };
      },
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path: ON_SITE,
      parameters: { userid, siteId: siteIdInPath },
      operationId: 'putSiteRight',
      summary: 'Give a right on a site',
      description:
        'The driver may charge at the site and at everything nested in it. Without a body, from now on and for ever. May be repeated: the last one counts.',
      body: rightDatesSchema,
      bodyOptional: true,
      answers: given,
      errors: ['driver-not-found', 'site-not-found'],
      async handle({ api, who, path, body }) {
        const dates = toRightDates(body);
        if (isRefusal(dates)) return dates;
        const refused = await api.keepSiteRight(who, driverId(path.userid), siteId(path.siteId), dates);
        return refused ?? { status: 204 };
      },
    }),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: ON_SITE,
      parameters: { userid, siteId: siteIdInPath },
      operationId: 'deleteSiteRight',
      summary: 'End a right on a site',
      description: 'Takes the right away; rights on sites above or below stay. May be repeated.',
      answers: ended,
      errors: ['driver-not-found', 'site-not-found'],
      async handle({ api, who, path }) {
        const refused = await api.keepSiteRight(who, driverId(path.userid), siteId(path.siteId), null);
        return refused ?? { status: 204 };
      },
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path: ON_CHARGER,
      parameters: { userid, chargerId: chargerIdInPath },
      operationId: 'putChargerRight',
      summary: 'Give a right on a charger',
      description:
        'The driver may charge at this one charger. Without a body, from now on and for ever. May be repeated: the last one counts.',
      body: rightDatesSchema,
      bodyOptional: true,
      answers: given,
      errors: ['driver-not-found', 'charger-not-found'],
      async handle({ api, who, path, body }) {
        const dates = toRightDates(body);
        if (isRefusal(dates)) return dates;
        const refused = await api.keepChargerRight(who, driverId(path.userid), path.chargerId, dates);
        return refused ?? { status: 204 };
      },
    }),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: ON_CHARGER,
      parameters: { userid, chargerId: chargerIdInPath },
      operationId: 'deleteChargerRight',
      summary: 'End a right on a charger',
      description: 'Takes the right away; a right on its site stays. May be repeated.',
      answers: ended,
      errors: ['driver-not-found', 'charger-not-found'],
      async handle({ api, who, path }) {
        const refused = await api.keepChargerRight(who, driverId(path.userid), path.chargerId, null);
        return refused ?? { status: 204 };
      },
    }),
  ];
}
