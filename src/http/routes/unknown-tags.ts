/** Tags that chargers showed and nobody has. */
import { isRefusal } from '../../domain/errors.ts';
import { driverId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { oneMore, pageOf, readPairPage } from '../page.ts';
import { idTagInPath, shownTagInPath } from '../path.ts';
import { chargerIdAsked, readQuery } from '../query.ts';
import { named } from '../schemas/named.ts';
import { createdTagSchema, showTag, toTag, warningsOf } from '../schemas/tags.ts';
import { assignSchema, showUnknownTag, unknownTagListSchema } from '../schemas/unknown-tags.ts';

const UNKNOWN_TAGS = '/api/v1/unknown-tags';
const shared = { caller: 'customer', resource: 'drivers', tag: 'drivers' } as const;
const asks = { chargerId: chargerIdAsked(false, 'Only those that this charger showed last.') };

export function unknownTagRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: UNKNOWN_TAGS,
      operationId: 'listUnknownTags',
      summary: 'List unknown tags',
      description:
        'Tags that chargers showed and nobody has, those that were shown last first, page by page; of a customer at most the newest 10,000. One that is shown again while you read moves to the front. One that somebody gets, in whatever way, is not on the list any more.',
      asks,
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(unknownTagListSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, query }) {
        const asked = readQuery(asks, query);
        if (isRefusal(asked)) return asked;
        const page = readPairPage(query);
        if (isRefusal(page)) return page;
        const { after, limit } = oneMore(page);
        const from = after === null ? null : { at: after[0], id: after[1] };
        const rows = await api.listUnknownTags(who, asked.chargerId, { after: from, limit });
        if (isRefusal(rows)) return rows;
        const json = pageOf(rows, page, (row) => [row.lastAt, row.id], showUnknownTag);
        return { status: 200, json, next: json.nextCursor };
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: `${UNKNOWN_TAGS}/:idTag/assign`,
      parameters: { idTag: idTagInPath },
      operationId: 'assignUnknownTag',
      summary: 'Assign an unknown tag',
      description:
        'Gives the tag, spelled as the charger showed it last, to a driver. From then on it is a tag like any other.',
      body: assignSchema,
      answers: { 201: { description: 'The tag.', schema: named(createdTagSchema) } },
      errors: ['unknown-tag-not-found'],
      async handle({ api, who, path, body }) {
        const settings = toTag({ ...body, idTag: path.idTag });
        if (isRefusal(settings)) return settings;
        const made = await api.assignUnknownTag(who, path.idTag, driverId(body.userid), settings);
        if (isRefusal(made)) return made;
        const json = { ...showTag(made), warnings: warningsOf(made) };
        return { status: 201, json, location: `/api/v1/drivers/${made.driverId}/tags/${made.id}` };
      },
    }),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: `${UNKNOWN_TAGS}/:idTag`,
      parameters: { idTag: shownTagInPath },
      operationId: 'deleteUnknownTag',
      summary: 'Forget an unknown tag',
      description: 'Takes the tag off the list, until a charger shows it again.',
      answers: { 204: { description: 'It is off the list.' } },
      errors: ['unknown-tag-not-found'],
      async handle({ api, who, path }) {
        return (await api.forgetUnknownTag(who, path.idTag)) ?? { status: 204 };
      },
    }),
  ];
}
