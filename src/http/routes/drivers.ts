/** /api/v1/drivers beside the driver document: creation, list, tags, external ids. */

import Type from 'typebox';
import { externalReferencesDocument } from '../../domain/drivers/document.ts';
import { isRefusal } from '../../domain/errors.ts';
import { driverId, tagId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { oneMore, pageOf, readPage } from '../page.ts';
import { id64, userid } from '../path.ts';
import { externalIdSchema } from '../schemas/driver-document.ts';
import {
  createdDriverSchema,
  createdTagSchema,
  driverListSchema,
  keptTagSchema,
  newDriverSchema,
  newExternalIdsSchema,
  newTagSchema,
  showDriver,
  showTag,
  tagListSchema,
  toDriver,
  toExternalReference,
  toTag,
  warningsOf,
} from '../schemas/drivers.ts';
import { named } from '../schemas/named.ts';

const DRIVERS = '/api/v1/drivers';
const shared = { caller: 'customer', tag: 'drivers' } as const;

export function driverRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: DRIVERS,
      operationId: 'createDriver',
      summary: 'Create a driver',
      description:
        'Makes a driver, with tags and external ids if they are given: all of it or nothing. Rights are given by themselves; `chargerGroups` and `chargers` are ignored.',
      body: newDriverSchema,
      answers: { 201: { description: 'The driver.', schema: named(createdDriverSchema) } },
      errors: ['external-id-taken', 'tag-taken'],
      async handle({ api, who, body }) {
        const input = toDriver(body);
        if (isRefusal(input)) return input;
        const made = await api.createDriver(who, input);
        if (isRefusal(made)) return made;
        const warnings = input.tags.flatMap((tag, i) => warningsOf(tag, `tags[${i}].`));
        return { status: 201, json: { ...showDriver(made), warnings }, location: `${DRIVERS}/${made.id}` };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: DRIVERS,
      operationId: 'listDrivers',
      summary: 'List drivers',
      description: 'All drivers of the customer with their tags, page by page; without sites and chargers.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(driverListSchema) } },
      errors: [],
      async handle({ api, who, query }) {
        const asked = readPage(query);
        if (isRefusal(asked)) return asked;
        const { after, limit } = oneMore(asked);
        const rows = await api.listDrivers(who, { after: after === null ? null : driverId(after), limit });
        if (isRefusal(rows)) return rows;
        return { status: 200, json: pageOf(rows, asked, (row) => row.id, showDriver) };
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: `${DRIVERS}/:userid/tags`,
      parameters: { userid },
      operationId: 'addTag',
      summary: 'Add a tag',
      description:
        'Gives the driver a tag. An idTag over 20 characters is taken with a warning: OCPP 1.6 cannot carry it.',
      body: newTagSchema,
      answers: { 201: { description: 'The tag.', schema: named(createdTagSchema) } },
      errors: ['driver-not-found', 'tag-taken'],
      async handle({ api, who, path, body }) {
        const settings = toTag(body);
        if (isRefusal(settings)) return settings;
        const made = await api.addTag(who, driverId(path.userid), settings);
        if (isRefusal(made)) return made;
        const json = { ...showTag(made), warnings: warningsOf(settings) };
        return { status: 201, json, location: `${DRIVERS}/${path.userid}/tags/${made.id}` };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${DRIVERS}/:userid/tags`,
      parameters: { userid },
      operationId: 'listTags',
      summary: 'List a driver’s tags',
      description: 'All tags of the driver on one page; what is unset is null.',
      answers: { 200: { description: 'The tags.', schema: named(tagListSchema) } },
      errors: ['driver-not-found'],
      async handle({ api, who, path }) {
        const tags = await api.listTags(who, driverId(path.userid));
        return isRefusal(tags) ? tags : { status: 200, json: { items: tags.map(showTag), nextCursor: null } };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${DRIVERS}/:userid/tags/:tagId`,
      parameters: { userid, tagId: id64('Id of the tag.') },
      operationId: 'getTag',
      summary: 'Get a tag',
      description: 'One tag as it is kept.',
      answers: { 200: { description: 'The tag.', schema: named(keptTagSchema) } },
      errors: ['driver-not-found', 'tag-not-found'],
      async handle({ api, who, path }) {
        const tag = await api.readTag(who, driverId(path.userid), tagId(path.tagId));
        return isRefusal(tag) ? tag : { status: 200, json: showTag(tag) };
      },
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path: `${DRIVERS}/:userid/external-ids`,
      parameters: { userid },
      operationId: 'replaceExternalIds',
      summary: 'Replace a driver’s external ids',
      description:
        'Takes the whole list of the driver’s ids in connected systems in place of what was there.',
      body: newExternalIdsSchema,
      answers: {
        200: { description: 'What is there now.', schema: Type.Array(named(externalIdSchema)) },
      },
      errors: ['driver-not-found'],
      async handle({ api, who, path, body }) {
        const references = body.map(toExternalReference);
        const refused = await api.replaceExternalIds(who, driverId(path.userid), references);
        return refused ?? { status: 200, json: externalReferencesDocument(references) };
      },
    }),
  ];
}
