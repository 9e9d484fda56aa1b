/** Who has a right on a site, a charger or an access group. */
import type { RightPlace } from '../../domain/drivers/right.ts';
import { accessGroupId, driverId, siteId } from '../../domain/ids.ts';
import { type Call, type Endpoint, endpoint } from '../endpoint.ts';
import { answerPage } from '../page.ts';
import { chargerIdInPath, id64 } from '../path.ts';
import { named } from '../schemas/named.ts';
import { holderListSchema, showHolder } from '../schemas/rights.ts';

const shared = {
  method: 'GET',
  caller: 'customer',
  resource: 'rights',
  tag: 'rights',
  query: 'page',
} as const;
const answers = { 200: { description: 'One page.', schema: named(holderListSchema) } };

const holders = (
  { api, who, query }: Pick<Call<unknown, unknown>, 'api' | 'who' | 'query'>,
  place: RightPlace,
) =>
  answerPage(
    query,
    driverId,
    (page) => api.listHolders(who, place, page),
    (row) => row.driverId,
    showHolder,
  );

export function rightHolderRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      path: '/api/v1/sites/:siteId/rights',
      parameters: { siteId: id64('Id of the site.') },
      operationId: 'listSiteRights',
      summary: 'List who has a right on a site',
      description:
        'The drivers who have a right on this very site, also outside its dates; rights on sites above are told there.',
      answers,
      errors: ['site-not-found'],
      handle: (call) => holders(call, { siteId: siteId(call.path.siteId) }),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/chargers/:chargerId/rights',
      parameters: { chargerId: chargerIdInPath },
      operationId: 'listChargerRights',
      summary: 'List who has a right on a charger',
      description:
        'The drivers who have a right on this one charger, also outside its dates; those who may charge there by a site or an access group are not among them.',
      answers,
      errors: ['charger-not-found'],
      handle: (call) => holders(call, { chargerId: call.path.chargerId }),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/access-groups/:accessGroupId/rights',
      everywhere: true,
      parameters: { accessGroupId: id64('Id of the access group.') },
      operationId: 'listAccessGroupRights',
      summary: 'List who has a right on an access group',
      description: 'The drivers who have a right on the access group, also outside its dates.',
      answers,
      errors: ['access-group-not-found'],
      handle: (call) => holders(call, { groupId: accessGroupId(call.path.accessGroupId) }),
    }),
  ];
}
