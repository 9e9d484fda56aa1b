/** The local authorization lists that the server keeps in chargers. */

import type { ToldLocalList } from '../../app/control/read-local-list.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerPage, asItIs } from '../page.ts';
import { chargerIdInPath } from '../path.ts';
import { localListEntriesSchema, localListSchema, showEntry, showLocalList } from '../schemas/local-lists.ts';
import { named } from '../schemas/named.ts';
import { CHARGERS } from './chargers.ts';

const LIST = `${CHARGERS}/:chargerId/local-list`;
const shared = { caller: 'customer', resource: 'chargers', tag: 'commands' } as const;
const parameters = { chargerId: chargerIdInPath };

const told = (list: ToldLocalList | Refusal) =>
  isRefusal(list) ? list : { status: 200, json: showLocalList(list) };

export function localListRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: LIST,
      parameters,
      operationId: 'getLocalList',
      summary: 'Get the state of a charger’s local list',
      description:
        'How the local authorization list of the charger stands, which the server keeps in step with the rights where the site’s `localList` is on.',
      answers: { 200: { description: 'How it stands.', schema: named(localListSchema) } },
      errors: ['charger-not-found'],
      handle: async ({ api, who, path }) => told(await api.readLocalList(who, path.chargerId)),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${LIST}/entries`,
      parameters,
      operationId: 'listLocalListEntries',
      summary: 'List the entries of a charger’s local list',
      description:
        'The tags that the charger has confirmed, in no order that means anything. A tag that lost its right is told to the charger as refused for seven days, and then taken out.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(localListEntriesSchema) } },
      errors: ['charger-not-found'],
      handle: ({ api, who, path, query }) =>
        answerPage(
          query,
          asItIs,
          (page) => api.listLocalListEntries(who, path.chargerId, page),
          (row) => row.id,
          showEntry,
        ),
    }),
    endpoint({
      ...shared,
      verb: 'operate',
      method: 'POST',
      path: `${LIST}/resend`,
      parameters,
      operationId: 'resendLocalList',
      summary: 'Send a charger its whole local list anew',
      description:
        'Presumes nothing of what the charger has: it is asked for its version and sent its whole list, as soon as it is there. Where the server keeps no list of it, nothing is done. May be repeated.',
      answers: { 200: { description: 'How it stands.', schema: named(localListSchema) } },
      errors: ['charger-not-found'],
      handle: async ({ api, who, path }) => told(await api.resendLocalList(who, path.chargerId)),
    }),
  ];
}
