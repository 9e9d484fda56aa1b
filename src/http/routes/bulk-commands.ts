/** /api/v1/bulk-commands: one order to all chargers of a filter, its progress, what became of each. */
import Type from 'typebox';
import type { BulkReading } from '../../app/control/bulk-commands.ts';
import { BULK_CHARGER_STATES, isBulkOver } from '../../domain/commands/bulk.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import { bulkId, chargerKey } from '../../domain/ids.ts';
import type { Answer } from '../answer.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerWatched } from '../events.ts';
import { answerPage } from '../page.ts';
import { id64 } from '../path.ts';
import { oneOf, readQuery } from '../query.ts';
import {
  bulkChargerListSchema,
  bulkCommandListSchema,
  bulkCommandSchema,
  newBulkCommandSchema,
  showBulkCharger,
  showBulkCommand,
  toBulkCommand,
} from '../schemas/bulk-commands.ts';
import { named } from '../schemas/named.ts';

const BULK = '/api/v1/bulk-commands';
const ONE = `${BULK}/:bulkCommandId`;
const shared = { caller: 'customer', resource: 'chargers', tag: 'commands' } as const;
const parameters = { bulkCommandId: id64('Id of the bulk command.') };
const chargersAsked = { state: oneOf(BULK_CHARGER_STATES, 'Only chargers that are in this state.') };

const answer = (reading: BulkReading | Refusal): Answer | Refusal =>
  isRefusal(reading) ? reading : { status: 200, json: showBulkCommand(reading) };

const WHOSE =
  'Who is bound to branches is told of those that he asked for himself, and of them what lies on his branches.';

export function bulkCommandRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      verb: 'operate',
      method: 'POST',
      path: BULK,
      operationId: 'createBulkCommand',
      summary: 'Order something of many chargers',
      description:
        'Fixes now which chargers fit the filter, and makes a command for each of them, so many in a minute, in the name of who asked: if he may not operate chargers any more, the rest is given up. It goes on by itself, also behind a restart of the server, and orders nothing twice. Starts and stops, reservations and lists of tags are about one charger, and cannot be ordered of many; neither can a secret be set.',
      body: newBulkCommandSchema,
      answers: {
        202: {
          description: 'Its chargers are fixed; their commands are made from now on.',
          schema: named(bulkCommandSchema),
          headers: { Location: { type: 'string', description: 'Where to look how it goes.' } },
        },
      },
      errors: [],
      async handle({ api, who, body }) {
        const asked = toBulkCommand(body);
        if (isRefusal(asked)) return asked;
        const made = await api.orderBulkCommand(who, asked);
        if (isRefusal(made)) return made;
        return { status: 202, json: showBulkCommand(made), location: `${BULK}/${made.bulk.id}` };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: BULK,
      operationId: 'listBulkCommands',
      summary: 'List bulk commands',
      description: `Newest first, each with how it stands. ${WHOSE} They are forgotten 90 days after their last command was made.`,
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(bulkCommandListSchema) } },
      errors: [],
      handle: ({ api, who, query }) =>
        answerPage(
          query,
          bulkId,
          (page) => api.listBulkCommands(who, page),
          (row) => row.bulk.id,
          showBulkCommand,
        ),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      operationId: 'getBulkCommand',
      summary: 'Get a bulk command',
      description: `How many of its chargers are in which state. ${WHOSE}`,
      answers: { 200: { description: 'The bulk command.', schema: named(bulkCommandSchema) } },
      errors: ['bulk-command-not-found'],
      handle: async ({ api, who, path }) =>
        answer(await api.readBulkCommand(who, bulkId(path.bulkCommandId))),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${ONE}/commands`,
      parameters,
      operationId: 'listBulkCommandChargers',
      summary: 'List what became of the chargers',
      description:
        'Every charger of the bulk command with its command, in the order in which they are made; of one that was skipped, why.',
      query: 'page',
      asks: chargersAsked,
      answers: { 200: { description: 'One page.', schema: named(bulkChargerListSchema) } },
      errors: ['bulk-command-not-found'],
      handle: ({ api, who, path, query }) =>
        answerPage(
          query,
          chargerKey,
          (page) => {
            const filter = readQuery(chargersAsked, query);
            if (isRefusal(filter)) return filter;
            return api.listBulkChargers(who, bulkId(path.bulkCommandId), filter.state, page);
          },
          (row) => row.charger,
          showBulkCharger,
        ),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${ONE}/events`,
      parameters,
      operationId: 'watchBulkCommand',
      summary: 'Watch a bulk command',
      description:
        'Server-sent events: `progress` with the bulk command as it is now and whenever it has changed, at last `end` when it is over, after which the answer is, too. Comments keep the line open. To go on after a lost line, ask again: the first event tells all.',
      answers: {
        200: {
          description: 'Events, until it is over.',
          schema: Type.String({ description: 'The data of each event is a BulkCommand.' }),
          type: 'text/event-stream',
        },
      },
      errors: ['bulk-command-not-found'],
      handle: ({ api, who, path, closing }) =>
        answerWatched(
          () => api.readBulkCommand(who, bulkId(path.bulkCommandId)),
          (now) => ({ shown: showBulkCommand(now), over: isBulkOver(now.counts) }),
          closing,
        ),
    }),
    endpoint({
      ...shared,
      verb: 'operate',
      method: 'DELETE',
      path: ONE,
      parameters,
      operationId: 'cancelBulkCommand',
      summary: 'Cancel a bulk command',
      description:
        'Makes no more commands, and takes those back that were not sent yet. What was sent stays as it is, and so does one that is over. May be repeated.',
      answers: { 200: { description: 'The bulk command as it is now.', schema: named(bulkCommandSchema) } },
      errors: ['bulk-command-not-found'],
      handle: async ({ api, who, path }) =>
        answer(await api.cancelBulkCommand(who, bulkId(path.bulkCommandId))),
    }),
  ];
}
