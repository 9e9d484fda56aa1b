/** /api/v1/tags and /api/v1/drivers/{userid}/tags. */
import { TAG_SORTS, type TagFilter, type TagSort } from '../../app/ports/drivers.ts';
import type { Tag } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import { driverId, foldTag, tagId } from '../../domain/ids.ts';
import { answerDelete, deleteAnswers, deleteAsks } from '../deleting.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { listed, readListing } from '../listing.ts';
import { id64, userid } from '../path.ts';
import { countAsked, eitherAsked, idTagAsked, readQuery, textAsked, timeAsked } from '../query.ts';
import { named } from '../schemas/named.ts';
import {
  createdTagSchema,
  keptTagSchema,
  moveTagSchema,
  type NewTag,
  newTagSchema,
  showTag,
  tagListSchema,
  tagPatchSchema,
  toTag,
  warningsOf,
} from '../schemas/tags.ts';

const OF_DRIVER = '/api/v1/drivers/:userid/tags';
const ONE = `${OF_DRIVER}/:tagId`;
const shared = { caller: 'customer', resource: 'drivers', tag: 'drivers' } as const;
const parameters = { userid, tagId: id64('Id of the tag.') };

const asks = {
  driverId: countAsked('Only this driver’s.'),
  idTag: idTagAsked(false, 'Only this one, without regard to the case of ASCII letters.'),
  text: textAsked('Only those whose idTag begins so, without regard to the case of ASCII letters.'),
  blocked: eitherAsked('Only those that are blocked, or only those that are not.'),
  expiringBefore: timeAsked('Only those that expire before this time, or have expired.'),
};

const ANY: TagFilter = {
  ...{ driverId: null, idTagFolded: null, beginningFolded: null },
  ...{ blocked: null, expiringBefore: null },
};

const placeOf = (tag: Tag, sort: TagSort) => ({
  value: sort === 'idTag' ? foldTag(tag.idTag) : null,
  id: tag.id,
});

const answer = (tag: Tag) => ({ status: 200, json: showTag(tag), revision: tag.revision });

export function tagRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: '/api/v1/tags',
      operationId: 'listAllTags',
      summary: 'List tags',
      description:
        'Tags of the customer, whoever has them, page by page. Filters can be combined. Tags that chargers showed and nobody has are not among them.',
      sorts: TAG_SORTS,
      asks,
      answers: { 200: { description: 'One page.', schema: named(tagListSchema) } },
      errors: [],
      async handle({ api, who, query }) {
        const listing = readListing(TAG_SORTS, query);
        if (isRefusal(listing)) return listing;
        const asked = readQuery(asks, query);
        if (isRefusal(asked)) return asked;
        const { driverId: of, idTag, text, blocked, expiringBefore } = asked;
        const filter: TagFilter = {
          driverId: of === null ? null : driverId(of),
          idTagFolded: idTag === null ? null : foldTag(idTag),
          beginningFolded: text === null ? null : foldTag(text),
          ...{ blocked, expiringBefore },
        };
        const found = await api.listTags(who, filter, listing);
        return isRefusal(found) ? found : listed(found, listing, placeOf, showTag);
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: OF_DRIVER,
      parameters: { userid },
      revised: true,
      operationId: 'addTag',
      summary: 'Add a tag',
      description:
        'Gives the driver a tag. An idTag over 20 characters is taken with a warning: OCPP 1.6 cannot carry it. A tag is good from its startDate until its expiringDate by itself.',
      body: newTagSchema,
      answers: { 201: { description: 'The tag.', schema: named(createdTagSchema) } },
      errors: ['driver-not-found', 'tag-taken'],
      async handle({ api, who, path, body }) {
        const settings = toTag(body);
        if (isRefusal(settings)) return settings;
        const made = await api.addTag(who, driverId(path.userid), settings);
        if (isRefusal(made)) return made;
        const json = { ...showTag(made), warnings: warningsOf(settings) };
        const location = `/api/v1/drivers/${path.userid}/tags/${made.id}`;
        return { status: 201, json, location, revision: made.revision };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: OF_DRIVER,
      parameters: { userid },
      operationId: 'listTags',
      summary: 'List a driver’s tags',
      description: 'The tags of the driver, page by page; what is unset is null.',
      sorts: TAG_SORTS,
      answers: { 200: { description: 'One page.', schema: named(tagListSchema) } },
      errors: ['driver-not-found'],
      async handle({ api, who, path, query }) {
        const listing = readListing(TAG_SORTS, query);
        if (isRefusal(listing)) return listing;
        const found = await api.listDriverTags(who, driverId(path.userid), ANY, listing);
        return isRefusal(found) ? found : listed(found, listing, placeOf, showTag);
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      revised: true,
      operationId: 'getTag',
      summary: 'Get a tag',
      description: 'One tag as it is kept. It can be sent back as it was read.',
      answers: { 200: { description: 'The tag.', schema: named(keptTagSchema) } },
      errors: ['driver-not-found', 'tag-not-found'],
      async handle({ api, who, path }) {
        const tag = await api.readTag(who, driverId(path.userid), tagId(path.tagId));
        return isRefusal(tag) ? tag : answer(tag);
      },
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      endpoint({
        ...shared,
        method,
        path: ONE,
        parameters,
        revised: true,
        whole: newTagSchema,
        body: method === 'PUT' ? newTagSchema : tagPatchSchema,
        operationId: method === 'PUT' ? 'replaceTag' : 'changeTag',
        summary: method === 'PUT' ? 'Replace a tag' : 'Change a tag',
        description: `${
          method === 'PUT'
            ? 'Takes the whole tag; what is left out is unset.'
            : 'Changes what is named of the tag: `{"blocked": true, "blockedReason": "lost"}` blocks it, `{"blocked": false}` lets it charge again.'
        } What it charges meanwhile goes on. Whose it is changes by \`move\` alone.`,
        answers: { 200: { description: 'The tag as it is now.', schema: named(keptTagSchema) } },
        errors: ['driver-not-found', 'tag-not-found', 'tag-taken'],
        async handle({ api, who, path, guard, whole }) {
          const [of, id] = [driverId(path.userid), tagId(path.tagId)];
          const changed = await api.changeTag(who, of, id, guard, (current) =>
            checked(whole(showTag(current))),
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
      everywhere: true,
      operationId: 'deleteTag',
      summary: 'Delete a tag',
      description:
        'Takes the tag away from everybody: chargers refuse it from now on. What it charged is kept. While it charges that is refused; with `cascade` what it charges now goes on to its end.',
      asks: deleteAsks,
      answers: deleteAnswers,
      errors: ['driver-not-found', 'tag-not-found', 'still-in-use'],
      handle: ({ api, who, path, guard, query }) =>
        answerDelete(query, (asked) =>
          api.deleteTag(who, driverId(path.userid), tagId(path.tagId), guard, asked),
        ),
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: `${ONE}/move`,
      parameters,
      operationId: 'moveTag',
      summary: 'Move a tag to another driver',
      description:
        'Gives the tag to another driver of yours, as it is: same id, same dates, same block. What it charged and was answered before stays with the driver that had it then. This is no field of the tag that a PATCH could change, because the tag’s own address changes with it: from now on it is found under the other driver.',
      body: moveTagSchema,
      revised: true,
      answers: { 200: { description: 'The tag, under its new driver.', schema: named(keptTagSchema) } },
      errors: ['driver-not-found', 'tag-not-found'],
      async handle({ api, who, path, body }) {
        const [from, to] = [driverId(path.userid), driverId(body.userid)];
        const moved = await api.moveTag(who, from, tagId(path.tagId), to);
        return isRefusal(moved) ? moved : answer(moved);
      },
    }),
  ];
}

const checked = (whole: NewTag | Refusal) => (isRefusal(whole) ? whole : toTag(whole));
