/** Commands: every call of OCPP 1.6 to a charger, one address per action, and what became of them. */
import { LONGEST_WAIT } from '../../app/control/order-command.ts';
import { COMMAND_STATES, type Command, isOver, type Order } from '../../domain/commands/command.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import { type ChargerId, commandId } from '../../domain/ids.ts';
import type { Answer } from '../answer.ts';
import { type Call, type Endpoint, endpoint } from '../endpoint.ts';
import { answerPage } from '../page.ts';
import { chargerIdInPath, id64 } from '../path.ts';
import {
  chargerIdAsked,
  countAsked,
  durationAsked,
  flagAsked,
  oneOf,
  readQuery,
  timeAsked,
} from '../query.ts';
import { ACTIONS, commandListSchema, commandSchema, orderSchema, showCommand } from '../schemas/commands.ts';
import { named } from '../schemas/named.ts';
import { CHARGERS } from './chargers.ts';

const COMMANDS = '/api/v1/commands';
const shared = { caller: 'customer', resource: 'chargers', tag: 'commands' } as const;
const parameters = { commandId: id64('Id of the command.') };

const LONGEST_PATIENCE = 5 * 60_000;

/** What the query of every order may hold. */
export const ordering = {
  wait: durationAsked(
    LONGEST_PATIENCE,
    '5m',
    'How long the answer may wait for the command’s end: `20s`. Left out: it does not.',
  ),
  expiresIn: durationAsked(
    LONGEST_WAIT,
    '30d',
    'How long the command may wait for a charger that is not connected: `24h`. Left out: it does not, and is then `offline` at once.',
  ),
};
const unchecked = flagAsked(
  'Whether the charger is asked to start although the tag may not charge there: it may ask back, and is then answered so.',
);

export const COMMAND_ANSWERS = {
  200: { description: 'It is over.', schema: named(commandSchema) },
  202: {
    description: 'It is not over yet. `Location` says where to look.',
    schema: named(commandSchema),
    headers: { Location: { type: 'string', description: 'Where the command is read.' } },
  },
};

const listAsks = {
  action: oneOf(ACTIONS, 'Only this action.'),
  state: oneOf(COMMAND_STATES, 'Only those that are in this state.'),
  socketId: countAsked('Only those that are about this socket.'),
  from: timeAsked('Only those ordered at this time or later.'),
  until: timeAsked('Only those ordered before this time.'),
};

/** What ordering needs of a call. */
const atCharger = { chargerId: chargerIdAsked(false, 'Only of this charger.') };

export type Ordering = Pick<Call<unknown, unknown>, 'api' | 'who' | 'body' | 'once' | 'closing'>;

const addressOf = (id: number) => `${COMMANDS}/${id}`;
const answer = (command: Command): Answer => ({
  status: isOver(command.state) ? 200 : 202,
  json: showCommand(command),
  location: addressOf(command.id),
});

/** Who does not wait is told what was kept, whatever has become of it in this moment. */
export const isToldAtOnce = (begun: Answer, wait: number | null): boolean =>
  wait === null && begun.replayed !== true;

/**
 * Orders once, then waits for the end as long as is asked for. A request sent again is answered with how it stands now.
 * @param awaited how it stands when its order is over, or after so many milliseconds; by the id in its location.
 * @param show the answer, with its location.
 */
export async function orderedOnce<T>(
  { body, once }: Pick<Ordering, 'body' | 'once'>,
  wait: number | null,
  order: (inside: Ordering['api']) => Promise<T | Refusal>,
  awaited: (id: number, milliseconds: number) => Promise<T | Refusal>,
  show: (one: T) => Answer,
): Promise<Answer | Refusal> {
  const begun = await once(body, async (inside) => {
    const one = await order(inside);
    return isRefusal(one) ? one : show(one);
  });
  if (isRefusal(begun) || isToldAtOnce(begun, wait)) return begun;
  const now = await awaited(Number(begun.location?.split('/').at(-1)), wait ?? 0);
  if (isRefusal(now)) return now;
  return { ...show(now), ...(begun.replayed === undefined ? {} : { replayed: begun.replayed }) };
}

export const ordered = (
  call: Ordering,
  wait: number | null,
  order: (inside: Ordering['api']) => Promise<Command | Refusal>,
): Promise<Answer | Refusal> =>
  orderedOnce(
    call,
    wait,
    order,
    (id, milliseconds) => call.api.awaitCommand(call.who, commandId(id), milliseconds, call.closing),
    answer,
  );

function sendRoute(action: string): Endpoint {
  const starts = action === 'RemoteStartTransaction';
  const asks = starts ? { ...ordering, unchecked } : ordering;
  return endpoint({
    ...shared,
    verb: 'operate',
    method: 'POST',
    path: `${CHARGERS}/:chargerId/commands/${action}`,
    parameters: { chargerId: chargerIdInPath },
    awaits: true,
    operationId: `send${action}`,
    summary: `Send ${action}`,
    description: `Orders a ${action} of the charger: the body is the request of OCPP 1.6, in its own words. It is kept before it is sent, is sent once at most, and waits for the ones ordered before.${starts ? ' Unless told otherwise it is refused where the tag may not charge. `effect` tells later whether a transaction really began.' : ''}`,
    asks,
    body: orderSchema(action),
    answers: COMMAND_ANSWERS,
    errors: ['charger-not-found', 'charger-busy', ...(starts ? (['tag-refused'] as const) : [])],
    async handle(call) {
      const asked = readQuery(asks, call.query);
      if (isRefusal(asked)) return asked;
      const order: Order = { action, payload: call.body as Order['payload'] };
      const more = {
        expiresIn: asked.expiresIn,
        unchecked: 'unchecked' in asked && asked.unchecked === true,
      };
      return ordered(call, asked.wait, (inside) =>
        inside.orderCommand(call.who, call.path.chargerId, order, more),
      );
    },
  });
}

export function commandRoutes(): Endpoint[] {
  const one = (command: Command | Refusal): Answer | Refusal =>
    isRefusal(command) ? command : { status: 200, json: showCommand(command) };
  return [
    ...ACTIONS.map(sendRoute),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${CHARGERS}/:chargerId/commands`,
      parameters: { chargerId: chargerIdInPath },
      operationId: 'listChargerCommands',
      summary: 'List commands to a charger',
      description: 'What was ordered of the charger, newest first. Commands are forgotten after 90 days.',
      asks: listAsks,
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(commandListSchema) } },
      errors: ['charger-not-found'],
      handle: (call) => list(call, call.path.chargerId),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: COMMANDS,
      operationId: 'listCommands',
      summary: 'List commands',
      description: 'What was ordered of all chargers, newest first. Commands are forgotten after 90 days.',
      asks: { ...listAsks, ...atCharger },
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(commandListSchema) } },
      errors: ['charger-not-found'],
      async handle(call) {
        const asked = readQuery(atCharger, call.query);
        return isRefusal(asked) ? asked : list(call, asked.chargerId);
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${COMMANDS}/:commandId`,
      parameters,
      operationId: 'getCommand',
      summary: 'Get a command',
      description: 'How it stands; with `wait` as soon as it is over.',
      asks: { wait: ordering.wait },
      answers: { 200: { description: 'The command.', schema: named(commandSchema) } },
      errors: ['command-not-found'],
      async handle({ api, who, path, query, closing }) {
        const asked = readQuery({ wait: ordering.wait }, query);
        if (isRefusal(asked)) return asked;
        return one(await api.awaitCommand(who, commandId(path.commandId), asked.wait ?? 0, closing));
      },
    }),
    endpoint({
      ...shared,
      verb: 'operate',
      method: 'DELETE',
      path: `${COMMANDS}/:commandId`,
      parameters,
      operationId: 'cancelCommand',
      summary: 'Cancel a command',
      description:
        'Takes it back where it was not sent yet. One that was sent stays as it is, and is answered so: what a charger was told it was told. May be repeated.',
      answers: { 200: { description: 'The command as it is now.', schema: named(commandSchema) } },
      errors: ['command-not-found'],
      handle: async ({ api, who, path }) => one(await api.cancelCommand(who, commandId(path.commandId))),
    }),
  ];
}

const list = (
  { api, who, query }: Pick<Call<unknown, unknown>, 'api' | 'who' | 'query'>,
  chargerId: ChargerId | null,
): Promise<Answer | Refusal> =>
  answerPage(
    query,
    commandId,
    (page) => {
      const asked = readQuery(listAsks, query);
      if (isRefusal(asked)) return asked;
      return api.listCommands(who, { ...asked, chargerId }, page);
    },
    (row) => row.id,
    showCommand,
  );
