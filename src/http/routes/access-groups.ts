/** /api/v1/access-groups. */
import { ACCESS_GROUP_SORTS, type AccessGroupSort } from '../../app/ports/access-groups.ts';
import type { AccessGroup } from '../../domain/drivers/access-group.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import { accessGroupId } from '../../domain/ids.ts';
import { answerDelete, deleteAnswers, deleteAsks } from '../deleting.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { listed, readListing } from '../listing.ts';
import { externalIdInPath, id64 } from '../path.ts';
import { chargerIdAsked, readQuery, textAsked } from '../query.ts';
import {
  accessGroupListSchema,
  accessGroupPatchSchema,
  accessGroupSchema,
  newAccessGroupSchema,
  showAccessGroup,
  toAccessGroup,
} from '../schemas/access-groups.ts';
import { named } from '../schemas/named.ts';
import { OTHER_EXTERNAL_ID } from './sites.ts';

const GROUPS = '/api/v1/access-groups';
const ONE = `${GROUPS}/:accessGroupId`;
const BY_EXTERNAL_ID = `${GROUPS}/by-external-id/:externalId`;
const shared = { caller: 'customer', resource: 'rights', everywhere: true, tag: 'access-groups' } as const;
const parameters = { accessGroupId: id64('Id of the access group.') };

const asks = {
  chargerId: chargerIdAsked(false, 'Only those that hold this charger.'),
  externalId: textAsked('Only the one that bears this externalId.'),
  text: textAsked('Only those that have all these words, or words that begin so, in name or externalId.'),
};

const placeOf = (group: AccessGroup, sort: AccessGroupSort) => ({
  value: sort === 'name' ? group.name : null,
  id: group.id,
});

const answer = (group: AccessGroup, status = 200) => ({
  status,
  json: showAccessGroup(group),
  revision: group.revision,
});

const checked = (whole: Parameters<typeof toAccessGroup>[0] | Refusal) =>
  isRefusal(whole) ? whole : toAccessGroup(whole);

export function accessGroupRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: GROUPS,
      revised: true,
      operationId: 'createAccessGroup',
      summary: 'Create an access group',
      description: 'Makes a named set of chargers across sites, empty at first.',
      body: newAccessGroupSchema,
      answers: { 201: { description: 'The access group.', schema: named(accessGroupSchema) } },
      errors: ['external-id-taken'],
      async handle({ api, who, body }) {
        const made = await api.createAccessGroup(who, toAccessGroup(body));
        return isRefusal(made) ? made : { ...answer(made, 201), location: `${GROUPS}/${made.id}` };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: GROUPS,
      operationId: 'listAccessGroups',
      summary: 'List access groups',
      description: 'Access groups of the customer, page by page.',
      sorts: ACCESS_GROUP_SORTS,
      asks,
      answers: { 200: { description: 'One page.', schema: named(accessGroupListSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, query }) {
        const listing = readListing(ACCESS_GROUP_SORTS, query);
        if (isRefusal(listing)) return listing;
        const filter = readQuery(asks, query);
        if (isRefusal(filter)) return filter;
        const found = await api.listAccessGroups(who, filter, listing);
        return isRefusal(found) ? found : listed(found, listing, placeOf, showAccessGroup);
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      revised: true,
      operationId: 'getAccessGroup',
      summary: 'Get an access group',
      description: 'One access group, without its chargers. It can be sent back as it was read.',
      answers: { 200: { description: 'The access group.', schema: named(accessGroupSchema) } },
      errors: ['access-group-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readAccessGroup(who, accessGroupId(path.accessGroupId));
        return isRefusal(found) ? found : answer(found);
      },
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      endpoint({
        ...shared,
        method,
        path: ONE,
        parameters,
        revised: true,
        whole: newAccessGroupSchema,
        body: method === 'PUT' ? newAccessGroupSchema : accessGroupPatchSchema,
        operationId: method === 'PUT' ? 'replaceAccessGroup' : 'changeAccessGroup',
        summary: method === 'PUT' ? 'Replace an access group' : 'Change an access group',
        description: `${
          method === 'PUT'
            ? 'Takes the whole access group; what is left out is unset.'
            : 'Changes what is named of the access group.'
        } Its chargers and the rights on it stay.`,
        answers: { 200: { description: 'The access group as it is now.', schema: named(accessGroupSchema) } },
        errors: ['access-group-not-found', 'external-id-taken'],
        async handle({ api, who, path, guard, whole }) {
          const changed = await api.changeAccessGroup(
            who,
            accessGroupId(path.accessGroupId),
            guard,
            (current) => checked(whole(showAccessGroup(current))),
          );
          return isRefusal(changed) ? changed : answer(changed);
        },
      }),
    ),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: ONE,
      parameters,
      revised: true,
      asks: deleteAsks,
      operationId: 'deleteAccessGroup',
      summary: 'Delete an access group',
      description:
        'Takes the access group away; its chargers stay. Rights on it hinder it; with `cascade` they end. One with more than 500 chargers or rights goes step by step; what was interrupted goes on when it is sent again.',
      answers: deleteAnswers,
      errors: ['access-group-not-found', 'still-in-use'],
      handle: ({ api, who, path, guard, query }) =>
        answerDelete(query, (asked) =>
          api.deleteAccessGroup(who, accessGroupId(path.accessGroupId), guard, asked),
        ),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: BY_EXTERNAL_ID,
      parameters: { externalId: externalIdInPath },
      revised: true,
      operationId: 'getAccessGroupByExternalId',
      summary: 'Find an access group by your own id',
      description: 'The access group that bears this externalId.',
      answers: { 200: { description: 'The access group.', schema: named(accessGroupSchema) } },
      errors: ['access-group-not-found'],
      async handle({ api, who, path }) {
        const found = await api.findAccessGroup(who, path.externalId);
        return isRefusal(found) ? found : answer(found);
      },
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path: BY_EXTERNAL_ID,
      parameters: { externalId: externalIdInPath },
      revised: true,
      whole: newAccessGroupSchema,
      body: newAccessGroupSchema,
      operationId: 'upsertAccessGroup',
      summary: 'Make or replace an access group by your own id',
      description:
        'Makes the access group that bears this externalId, or takes the body in its place. `externalId` in the body may be left out; another one is refused. May be repeated.',
      answers: {
        200: { description: 'It was there; as it is now.', schema: named(accessGroupSchema) },
        201: { description: 'It was made.', schema: named(accessGroupSchema) },
      },
      errors: [],
      async handle({ api, who, path, guard, body }) {
        const settings = toAccessGroup(body);
        if (settings.externalId !== null && settings.externalId !== path.externalId) return OTHER_EXTERNAL_ID;
        const done = await api.upsertAccessGroup(who, path.externalId, guard, settings);
        if (isRefusal(done)) return done;
        const location = done.made ? `${GROUPS}/${done.group.id}` : null;
        return { ...answer(done.group, done.made ? 201 : 200), location };
      },
    }),
  ];
}
