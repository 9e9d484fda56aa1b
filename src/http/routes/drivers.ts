/** /api/v1/drivers as they are kept, beside the driver document. */

import Type from 'typebox';
import { DRIVER_SORTS, type DriverSort } from '../../app/ports/drivers.ts';
import { UNGUARDED } from '../../domain/access/guard.ts';
import { externalReferencesDocument } from '../../domain/drivers/document.ts';
import type { KeptDriver } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import { driverId } from '../../domain/ids.ts';
import { answerBatch, batchAnswerSchema } from '../batch.ts';
import { answerDelete, deleteAnswers, deleteAsks } from '../deleting.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { listed, readListing } from '../listing.ts';
import { externalIdInPath, userid } from '../path.ts';
import { readQuery } from '../query.ts';
import { externalIdSchema } from '../schemas/driver-document.ts';
import {
  createdDriverSchema,
  driverBatchSchema,
  driverListSchema,
  driverPatchSchema,
  keptDriverSchema,
  type NewDriver,
  newDriverSchema,
  newExternalIdsSchema,
  showDriver,
  toDriver,
  toExternalReference,
} from '../schemas/drivers.ts';
import { named } from '../schemas/named.ts';
import { warningsOf } from '../schemas/tags.ts';
import { driverAsks, toDriverFilter } from './driver-filter.ts';
import { OTHER_EXTERNAL_ID } from './sites.ts';

const DRIVERS = '/api/v1/drivers';
const ONE = `${DRIVERS}/:userid`;
const BY_EXTERNAL_ID = `${DRIVERS}/by-external-id/:externalId`;
const shared = { caller: 'customer', resource: 'drivers', tag: 'drivers' } as const;

const LISTS =
  'A list that is given — `tags`, whose members are the same where their idTags are, and `integratedExternalIds` — takes the place of what was there';
const DOCUMENT =
  'If-Match takes the ETag of the profile and of the driver document alike. Rights are kept by themselves: `chargerGroups` and `chargers` are ignored.';

const placeOf = (driver: KeptDriver, sort: DriverSort) => ({
  value: sort === 'name' ? driver.name : null,
  id: driver.id,
});

const answer = (driver: KeptDriver, status = 200) => ({
  status,
  json: showDriver(driver),
  revision: driver.revision,
});

export function driverRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: DRIVERS,
      revised: true,
      operationId: 'createDriver',
      summary: 'Create a driver',
      description:
        'Makes a driver, with tags and external ids if they are given: all of it or nothing. Rights are given by themselves; `chargerGroups` and `chargers` are ignored.',
      body: newDriverSchema,
      answers: { 201: { description: 'The driver.', schema: named(createdDriverSchema) } },
      errors: ['external-id-taken', 'tag-taken'],
      async handle({ api, who, body }) {
        const wanted = toDriver(body);
        if (isRefusal(wanted)) return wanted;
        const made = await api.createDriver(who, wanted);
        if (isRefusal(made)) return made;
        const warnings = (wanted.tags ?? []).flatMap((tag, i) => warningsOf(tag, `tags[${i}].`));
        const json = { ...showDriver(made), warnings };
        return { status: 201, json, revision: made.revision, location: `${DRIVERS}/${made.id}` };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: DRIVERS,
      operationId: 'listDrivers',
      summary: 'List drivers',
      description:
        'Drivers of the customer with their tags and external ids, page by page; without sites and chargers. Filters can be combined.',
      sorts: DRIVER_SORTS,
      asks: driverAsks,
      answers: { 200: { description: 'One page.', schema: named(driverListSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, query }) {
        const listing = readListing(DRIVER_SORTS, query);
        if (isRefusal(listing)) return listing;
        const asked = readQuery(driverAsks, query);
        if (isRefusal(asked)) return asked;
        const filter = toDriverFilter(asked);
        if (isRefusal(filter)) return filter;
        const found = await api.listDrivers(who, filter, listing);
        return isRefusal(found) ? found : listed(found, listing, placeOf, showDriver);
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${ONE}/profile`,
      parameters: { userid },
      revised: true,
      operationId: 'getDriverProfile',
      summary: 'Get a driver as it is kept',
      description:
        'The driver with its tags, its external ids and what the driver document does not show, without sites and chargers; what is unset is null. It can be sent back as it was read.',
      answers: { 200: { description: 'The driver.', schema: named(keptDriverSchema) } },
      errors: ['driver-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readProfile(who, driverId(path.userid));
        return isRefusal(found) ? found : answer(found);
      },
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      endpoint({
        ...shared,
        method,
        path: ONE,
        parameters: { userid },
        revised: true,
        whole: newDriverSchema,
        body: method === 'PUT' ? newDriverSchema : driverPatchSchema,
        operationId: method === 'PUT' ? 'replaceDriver' : 'changeDriver',
        summary: method === 'PUT' ? 'Replace a driver' : 'Change a driver',
        description:
          method === 'PUT'
            ? `Takes the whole driver; what is left out is unset. ${LISTS}; one that is left out stays. ${DOCUMENT}`
            : `Changes what is named of the driver. ${LISTS}; null empties it. ${DOCUMENT}`,
        answers: { 200: { description: 'The driver as it is now.', schema: named(keptDriverSchema) } },
        errors: ['driver-not-found', 'external-id-taken', 'tag-taken'],
        async handle({ api, who, path, guard, whole }) {
          const changed = await api.changeDriver(who, driverId(path.userid), guard, (current) =>
            // What is shown holds the lists: after a patch only null can have taken one out.
            checked(whole(showDriver(current)), method === 'PATCH' ? [] : null),
          );
          return isRefusal(changed) ? changed : answer(changed);
        },
      }),
    ),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: ONE,
      parameters: { userid },
      revised: true,
      asks: deleteAsks,
      everywhere: true,
      operationId: 'deleteDriver',
      summary: 'Delete a driver',
      description:
        'Takes the driver away. Tags, rights and open transactions hinder it; with `cascade` tags and rights go along, and open transactions go on to their end. What was charged and answered stays, under the driver’s id: to take the person out of it, use `erase`.',
      answers: deleteAnswers,
      errors: ['driver-not-found', 'still-in-use'],
      handle: ({ api, who, path, guard, query }) =>
        answerDelete(query, (asked) => api.deleteDriver(who, driverId(path.userid), guard, asked)),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: BY_EXTERNAL_ID,
      parameters: { externalId: externalIdInPath },
      revised: true,
      operationId: 'getDriverByExternalId',
      summary: 'Find a driver by your own id',
      description: 'The driver that bears this externalId, as it is kept.',
      answers: { 200: { description: 'The driver.', schema: named(keptDriverSchema) } },
      errors: ['driver-not-found'],
      async handle({ api, who, path }) {
        const found = await api.findDriver(who, path.externalId);
        return isRefusal(found) ? found : answer(found);
      },
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path: BY_EXTERNAL_ID,
      parameters: { externalId: externalIdInPath },
      revised: true,
      whole: newDriverSchema,
      body: newDriverSchema,
      operationId: 'upsertDriver',
      summary: 'Make or replace a driver by your own id',
      description: `Makes the driver that bears this externalId, or takes the body in its place. \`externalId\` in the body may be left out; another one is refused. ${LISTS}; one that is left out stays. May be repeated.`,
      answers: {
        200: { description: 'It was there; as it is now.', schema: named(keptDriverSchema) },
        201: { description: 'It was made.', schema: named(keptDriverSchema) },
      },
      errors: ['tag-taken'],
      async handle({ api, who, path, guard, body }) {
        const wanted = toDriver(body);
        if (isRefusal(wanted)) return wanted;
        const { externalId } = wanted.settings;
        if (externalId !== null && externalId !== path.externalId) return OTHER_EXTERNAL_ID;
        const done = await api.upsertDriver(who, path.externalId, guard, wanted);
        if (isRefusal(done)) return done;
        const location = done.made ? `${DRIVERS}/${done.driver.id}` : null;
        return { ...answer(done.driver, done.made ? 201 : 200), location };
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: '/api/v1/batch/drivers',
      whole: newDriverSchema,
      body: driverBatchSchema,
      operationId: 'batchDrivers',
      summary: 'Make or change many drivers',
      description: `Up to 1,000 drivers, each with its own result, as if it had been sent alone. ${LISTS}; one that is left out stays.`,
      answers: { 200: { description: 'What became of each.', schema: named(batchAnswerSchema) } },
      errors: [],
      handle: async ({ api: all, who, body, whole }) =>
        answerBatch(all, body.items, async (api, item) => {
          const wanted = checked(whole(item));
          if (isRefusal(wanted)) return wanted;
          const { externalId } = wanted.settings;
          if (body.mode === 'upsert' && externalId !== null) {
            const done = await api.upsertDriver(who, externalId, UNGUARDED, wanted);
            return isRefusal(done) ? done : { status: done.made ? 201 : 200, id: done.driver.id };
          }
          const made = await api.createDriver(who, wanted);
          return isRefusal(made) ? made : { status: 201, id: made.id };
        }),
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path: `${ONE}/external-ids`,
      parameters: { userid },
      revised: true,
      operationId: 'replaceExternalIds',
      summary: 'Replace a driver’s external ids',
      description:
        'Takes the whole list of the driver’s ids in connected systems in place of what was there. They are part of the driver: If-Match and ETag are the driver’s.',
      body: newExternalIdsSchema,
      answers: {
        200: { description: 'What is there now.', schema: Type.Array(named(externalIdSchema)) },
      },
      errors: ['driver-not-found'],
      async handle({ api, who, path, guard, body }) {
        const references = body.map(toExternalReference);
        const kept = await api.replaceExternalIds(who, driverId(path.userid), guard, references);
        if (isRefusal(kept)) return kept;
        const { externalReferences, revision } = kept;
        return { status: 200, json: externalReferencesDocument(externalReferences), revision };
      },
    }),
  ];
}

const checked = (whole: NewDriver | Refusal, left: readonly [] | null = null) =>
  isRefusal(whole) ? whole : toDriver(whole, left);
