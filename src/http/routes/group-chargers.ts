/** The chargers that make up an access group. */
import type { GroupFill } from '../../app/admin/fill-access-group.ts';
import { isRefusal } from '../../domain/errors.ts';
import { accessGroupId, chargerKey } from '../../domain/ids.ts';
import { type Call, type Endpoint, endpoint } from '../endpoint.ts';
import { oneMore, pageOf, readPage } from '../page.ts';
import { chargerIdInPath, id64 } from '../path.ts';
import {
  accessGroupSchema,
  groupChargerListSchema,
  groupFillSchema,
  showAccessGroup,
  showGroupCharger,
  toFill,
} from '../schemas/access-groups.ts';
import { named } from '../schemas/named.ts';

const CHARGERS = '/api/v1/access-groups/:accessGroupId/chargers';
const id = id64('Id of the access group.');
const shared = {
  caller: 'customer',
  resource: 'rights',
  everywhere: true,
  tag: 'access-groups',
  revised: true,
} as const;
const answers = {
  200: { description: 'The access group, with its revision after it.', schema: named(accessGroupSchema) },
};

async function fill(
  {
    api,
    who,
    path,
    guard,
  }: Pick<Call<{ accessGroupId: typeof id }, unknown>, 'api' | 'who' | 'path' | 'guard'>,
  how: GroupFill,
) {
  const group = await api.fillAccessGroup(who, accessGroupId(path.accessGroupId), guard, how);
  return isRefusal(group) ? group : { status: 200, json: showAccessGroup(group), revision: group.revision };
}

export function groupChargerRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: CHARGERS,
      parameters: { accessGroupId: id },
      operationId: 'listAccessGroupChargers',
      summary: 'List the chargers of an access group',
      description:
        'The chargers that make up the access group, page by page. The ETag tells the revision of the group.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(groupChargerListSchema) } },
      errors: ['access-group-not-found'],
      async handle({ api, who, path, query }) {
        const asked = readPage(query);
        if (isRefusal(asked)) return asked;
        const { after, limit } = oneMore(asked);
        const page = { after: after === null ? null : chargerKey(after), limit };
        const found = await api.listGroupChargers(who, accessGroupId(path.accessGroupId), page);
        if (isRefusal(found)) return found;
        const json = pageOf(found.chargers, asked, (one) => one.charger, showGroupCharger);
        return { status: 200, json, next: json.nextCursor, revision: found.group.revision };
      },
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path: CHARGERS,
      parameters: { accessGroupId: id },
      operationId: 'replaceAccessGroupChargers',
      summary: 'Replace the chargers of an access group',
      description:
        'Takes the whole list in place of what was there, all of it or nothing. A charger that is in it already keeps who put it there and when.',
      body: groupFillSchema,
      answers,
      errors: ['access-group-not-found'],
      async handle(call) {
        const all = toFill(call.body);
        return isRefusal(all) ? all : fill(call, { all });
      },
    }),
    ...(['PUT', 'DELETE'] as const).map((method) =>
      endpoint({
        ...shared,
        method,
        path: `${CHARGERS}/:chargerId`,
        parameters: { accessGroupId: id, chargerId: chargerIdInPath },
        operationId: method === 'PUT' ? 'putAccessGroupCharger' : 'deleteAccessGroupCharger',
        summary:
          method === 'PUT' ? 'Put a charger into an access group' : 'Take a charger out of an access group',
        description:
          method === 'PUT'
            ? 'Whoever has a right on the access group may charge at it from now on. May be repeated.'
            : 'It is no longer in the access group; other rights at it stay. May be repeated.',
        answers,
        errors: ['access-group-not-found', 'charger-not-found'],
        handle: (call) =>
          fill(call, method === 'PUT' ? { add: call.path.chargerId } : { remove: call.path.chargerId }),
      }),
    ),
  ];
}
