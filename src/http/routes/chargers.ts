/** /api/v1/chargers: made, listed, read, changed, replaced, many at once. */
import { CHARGER_SORTS, type ChargerSort } from '../../app/ports/chargers-kept.ts';
import type { ChargerReading } from '../../app/queries/kept-charger.ts';
import { UNGUARDED } from '../../domain/access/guard.ts';
import { isRefusal, refuse } from '../../domain/errors.ts';
import { siteId } from '../../domain/ids.ts';
import { answerBatch, batchAnswerSchema } from '../batch.ts';
import { answerDelete, deleteAnswers, deleteAsks } from '../deleting.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { listed, readListing } from '../listing.ts';
import { chargerIdInPath } from '../path.ts';
import { eitherAsked, flagAsked, id64Asked, oneOf, readQuery, textAsked } from '../query.ts';
import {
  chargerListSchema,
  createdChargerSchema,
  keptChargerSchema,
  shownCharger,
  shownCreated,
} from '../schemas/chargers.ts';
import { STATES } from '../schemas/driver-document.ts';
import { named } from '../schemas/named.ts';
import {
  chargerBatchSchema,
  chargerPatchSchema,
  namedChargerSchema,
  newChargerSchema,
  passwordWarnings,
  toCharger,
  toNamedCharger,
} from '../schemas/new-charger.ts';
import { unblank } from '../schemas/places.ts';

export const CHARGERS = '/api/v1/chargers';
const ONE = `${CHARGERS}/:chargerId`;
const shared = { caller: 'customer', resource: 'chargers', tag: 'chargers' } as const;
const parameters = { chargerId: chargerIdInPath };

const asks = {
  siteId: id64Asked('Only chargers at this site.'),
  subsites: flagAsked('With `siteId`: also those at the sites nested in it.'),
  status: oneOf(STATES, 'Only chargers whose `chargerStatus` is this now.'),
  connected: eitherAsked('Only chargers that are connected now, or only those that are not.'),
  manufacturer: textAsked('Only chargers that reported exactly this manufacturer.'),
  model: textAsked('Only chargers that reported exactly this model.'),
  text: textAsked(
    'Only chargers that have all these words, or words that begin so, in chargerId, name or serial number.',
  ),
};

const placeOf = ({ kept }: ChargerReading, sort: ChargerSort) => ({
  value: sort === 'id' ? null : kept[sort],
  id: kept.key,
});

export const addressOf = (chargerId: string) => `${CHARGERS}/${encodeURIComponent(chargerId)}`;

/** @param publicUrl where this server is reached from outside, http:// or https://, without trailing slash. */
export function chargerRoutes(publicUrl: () => string): Endpoint[] {
  const show = (reading: ChargerReading) => shownCharger(reading, publicUrl());
  const answer = (reading: ChargerReading) => ({
    ...{ status: 200, json: show(reading), revision: reading.kept.revision },
  });
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: CHARGERS,
      revised: true,
      operationId: 'createCharger',
      summary: 'Create a charger',
      description:
        'Makes a charger on a site. The answer shows where it connects and its password, once: only a hash is kept. Sockets need not be named: those that the charger reports are made by themselves.',
      body: newChargerSchema,
      answers: {
        201: { description: 'The charger, with its password.', schema: named(createdChargerSchema) },
      },
      errors: ['charger-id-taken'],
      async handle({ api, who, body }) {
        const input = toCharger(body);
        if (isRefusal(input)) return input;
        const made = await api.createCharger(who, input);
        if (isRefusal(made)) return made;
        const json = shownCreated(made, publicUrl(), passwordWarnings(input.login.password));
        return { status: 201, json, revision: made.kept.revision, location: addressOf(made.kept.chargerId) };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: CHARGERS,
      operationId: 'listChargers',
      summary: 'List chargers',
      description: 'Chargers of the customer with their live state, page by page.',
      sorts: CHARGER_SORTS,
      asks,
      answers: { 200: { description: 'One page.', schema: named(chargerListSchema) } },
      errors: [],
      async handle({ api, who, query }) {
        const listing = readListing(CHARGER_SORTS, query);
        if (isRefusal(listing)) return listing;
        const filter = readQuery(asks, query);
        if (isRefusal(filter)) return filter;
        const { siteId: site, subsites, ...others } = filter;
        if (subsites !== null && site === null) return SUBSITES_OF_NONE;
        const at = site === null ? null : { siteId: siteId(site), subsites: subsites ?? false };
        const found = await api.listChargers(who, { ...others, site: at }, listing);
        return isRefusal(found) ? found : listed(found, listing, placeOf, show);
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      revised: true,
      operationId: 'getCharger',
      summary: 'Get a charger',
      description:
        'One charger with its live state. Its place is its own, without what it inherits from its site; what is unset is null. It can be sent back as it was read.',
      answers: { 200: { description: 'The charger.', schema: named(keptChargerSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readCharger(who, path.chargerId);
        return isRefusal(found) ? found : answer(found);
      },
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path: ONE,
      parameters,
      revised: true,
      whole: namedChargerSchema,
      body: namedChargerSchema,
      operationId: 'putCharger',
      summary: 'Make or replace a charger',
      description: `Makes the charger that bears this identity, or takes the body in its place: what is left out is unset, but for how it logs in and its sockets, which stay. ${MOVES} May be repeated.`,
      answers: {
        200: { description: 'It was there; as it is now.', schema: named(keptChargerSchema) },
        201: { description: 'It was made; with its password.', schema: named(createdChargerSchema) },
      },
      errors: ['charger-id-taken'],
      async handle({ api, who, path, guard, body }) {
        const input = toNamedCharger(body, path.chargerId);
        if (isRefusal(input)) return input;
        const done = await api.upsertCharger(who, guard, input);
        if (isRefusal(done)) return done;
        if (!done.made) return answer(done.charger);
        const { charger } = done;
        const json = shownCreated(charger, publicUrl(), passwordWarnings(input.login.password));
        return { status: 201, json, revision: charger.kept.revision, location: addressOf(path.chargerId) };
      },
    }),
    endpoint({
      ...shared,
      method: 'PATCH',
      path: ONE,
      parameters,
      revised: true,
      whole: namedChargerSchema,
      body: chargerPatchSchema,
      operationId: 'changeCharger',
      summary: 'Change a charger',
      description: `Changes what is named of the charger. ${MOVES} Sockets that are named get what is said of them; the others stay.`,
      answers: { 200: { description: 'The charger as it is now.', schema: named(keptChargerSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, path, guard, body, whole }) {
        const { password } = body as { password?: unknown };
        const given = typeof password === 'string' ? unblank(password) : null;
        const changed = await api.changeCharger(who, path.chargerId, guard, given, (current) => {
          const merged = whole(show(current));
          return isRefusal(merged) ? merged : toNamedCharger(merged, path.chargerId);
        });
        return isRefusal(changed) ? changed : answer(changed);
      },
    }),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: ONE,
      parameters,
      revised: true,
      asks: deleteAsks,
      alsoNeeds: ({ cascade }) => (cascade === 'true' ? ['rights:write'] : []),
      operationId: 'deleteCharger',
      summary: 'Delete a charger',
      description:
        'Takes the charger away; its connection is closed, and it is not let in again. Rights on it, its place in access groups and open transactions hinder it; with `cascade` they go along, and open transactions are closed, their ends assumed. Its transactions stay. The chargerId is free at once: whoever bears it next is another charger.',
      answers: deleteAnswers,
      errors: ['charger-not-found', 'still-in-use'],
      handle: ({ api, who, path, guard, query }) =>
        answerDelete(query, (asked) => api.deleteCharger(who, path.chargerId, guard, asked)),
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: '/api/v1/batch/chargers',
      whole: newChargerSchema,
      body: chargerBatchSchema,
      operationId: 'batchChargers',
      summary: 'Make or change many chargers',
      description:
        'Up to 1,000 chargers, each with its own result, as if it had been sent alone. Where a password was made, the item’s `answer` is the only one that shows it.',
      answers: { 200: { description: 'What became of each.', schema: named(batchAnswerSchema) } },
      errors: [],
      handle: async ({ api: all, who, body, whole }) =>
        answerBatch(all, body.items, async (api, item) => {
          const checked = whole(item);
          const input = isRefusal(checked) ? checked : toCharger(checked);
          if (isRefusal(input)) return input;
          const done = await (body.mode === 'upsert'
            ? api.upsertCharger(who, UNGUARDED, input)
            : api.createCharger(who, input));
          if (isRefusal(done)) return done;
          const made = !('made' in done) ? done : done.made ? done.charger : null;
          const id = input.settings.chargerId;
          if (made === null) return { status: 200, id };
          const secret = made.password !== null && input.login.password === null;
          return { status: 201, id, ...(secret ? { answer: shownCreated(made, publicUrl(), []) } : {}) };
        }),
    }),
  ];
}

const MOVES = 'Another `groupId` moves it; its rights, its transactions and an open connection stay with it.';
const SUBSITES_OF_NONE = refuse('bad-query', 'subsites', 'has no use without siteId');
