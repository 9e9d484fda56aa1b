/** A driver's rights to charge, on sites and on single chargers. */
import type { Management } from '../../app/admin/management.ts';
import { isRefusal } from '../../domain/errors.ts';
import { driverId, siteId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { chargerIdInPath, id64, userid } from '../path.ts';
import { rightDatesSchema, toRightDates } from '../schemas/drivers.ts';

const ON_SITE = '/api/v1/drivers/:userid/sites/:siteId';
const ON_CHARGER = '/api/v1/drivers/:userid/chargers/:chargerId';
const siteIdInPath = id64('Id of the site.');
const shared = { caller: 'customer', tag: 'rights' } as const;
const given = { 204: { description: 'The right is as you asked.' } };
const ended = { 204: { description: 'There is no such right any more.' } };

export function rightRoutes(api: Management): Endpoint[] {
  return [
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
      async handle({ who, path, body }) {
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
      async handle({ who, path }) {
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
      async handle({ who, path, body }) {
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
      async handle({ who, path }) {
        const refused = await api.keepChargerRight(who, driverId(path.userid), path.chargerId, null);
        return refused ?? { status: 204 };
      },
    }),
  ];
}
