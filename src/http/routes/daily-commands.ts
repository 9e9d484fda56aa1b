/** Short forms of the commands that people give every day: start, stop, reset, unlock, availability, one configuration key. */
import type { Asked } from '../../app/control/order-command.ts';
import { type Command, isOver } from '../../domain/commands/command.ts';
import { daily, type ResetType } from '../../domain/commands/daily.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import { commandId, driverId, transactionId } from '../../domain/ids.ts';
import type { Answer } from '../answer.ts';
import { type Call, type Endpoint, endpoint } from '../endpoint.ts';
import { chargerIdInPath, transactionIdInPath, userid } from '../path.ts';
import { readQuery } from '../query.ts';
import { showCommand } from '../schemas/commands.ts';
import {
  newAvailabilitySchema,
  newResetSchema,
  newSettingSchema,
  newStartSchema,
  stopsSchema,
} from '../schemas/daily-commands.ts';
import { named } from '../schemas/named.ts';
import { CHARGERS } from './chargers.ts';
import { COMMAND_ANSWERS, isToldAtOnce, type Ordering, ordered, ordering } from './commands.ts';
import { socketIdInPath } from './sockets.ts';

const ONE = `${CHARGERS}/:chargerId`;
const SOCKET = `${ONE}/sockets/:socketId`;
const parameters = { chargerId: chargerIdInPath };
const ofSocket = { ...parameters, socketId: socketIdInPath };
/** What all orders in a short form have. */
export const orderForm = {
  method: 'POST',
  caller: 'customer',
  resource: 'chargers',
  verb: 'operate',
  tag: 'commands',
  awaits: true,
  asks: ordering,
  answers: COMMAND_ANSWERS,
} as const;
export const OF_CHARGER = ['charger-not-found', 'charger-busy'] as const;
export const OF_SOCKET = [...OF_CHARGER, 'socket-not-found'] as const;

const OUT_OF_USE =
  'What charges there goes on to its end; the charger then answers Scheduled, which counts as accepted.';

type Api = Call<unknown, unknown>['api'];
type Asking = Ordering & Pick<Call<unknown, unknown>, 'query'>;

/** Orders what the short form stands for. */
export async function form(
  call: Asking,
  order: (api: Api, asked: Asked) => Promise<Command | Refusal>,
  unchecked = false,
): Promise<Answer | Refusal> {
  const asked = readQuery(ordering, call.query);
  if (isRefusal(asked)) return asked;
  const { wait, expiresIn } = asked;
  return ordered(call, wait, (api) => order(api, { expiresIn, unchecked }));
}

const allOf = (commands: readonly Command[]): Answer => ({
  status: commands.every(({ state }) => isOver(state)) ? 200 : 202,
  json: { items: commands.map(showCommand) },
});

/** As {@link ordered}, of several. */
async function allOrdered(
  { api, who, body, once, closing }: Ordering,
  wait: number | null,
  order: (api: Api) => Promise<readonly Command[] | Refusal>,
): Promise<Answer | Refusal> {
  const begun = await once(body, async (inside) => {
    const all = await order(inside);
    return isRefusal(all) ? all : allOf(all);
  });
  if (isRefusal(begun) || isToldAtOnce(begun, wait)) return begun;
  const { items } = (begun.json ?? JSON.parse(String(begun.bytes))) as { items: { id: number }[] };
  const until = performance.now() + (wait ?? 0);
  const now: Command[] = [];
  for (const { id } of items) {
    const left = Math.max(0, until - performance.now());
    const one = await api.awaitCommand(who, commandId(id), left, closing);
    if (isRefusal(one)) return one;
    now.push(one);
  }
  return { ...allOf(now), ...(begun.replayed === undefined ? {} : { replayed: begun.replayed }) };
}

export function dailyCommandRoutes(): Endpoint[] {
  return [
    endpoint({
      ...orderForm,
      path: `${ONE}/start`,
      parameters,
      operationId: 'startCharging',
      summary: 'Start charging',
      description:
        'Orders a RemoteStartTransaction for a tag, or for a driver: then the first of its tags that may charge there is taken, and where none may, the 409 tells what the one that lacks least is refused for. `effect` tells later whether a transaction really began. Nothing is presumed of the socket’s status: many chargers begin from Finishing, too.',
      body: newStartSchema,
      errors: [...OF_CHARGER, 'tag-refused'],
      handle(call) {
        const { idTag = null, driverId: driver = null, socketId = null, unchecked } = call.body;
        const start = { idTag, driverId: driver === null ? null : driverId(driver), socketId };
        const order = (api: Api, asked: Asked) =>
          api.startCharging(call.who, call.path.chargerId, start, asked);
        return form(call, order, unchecked);
      },
    }),
    endpoint({
      ...orderForm,
      path: '/api/v1/transactions/:transactionId/stop',
      parameters: { transactionId: transactionIdInPath },
      operationId: 'stopTransaction',
      summary: 'Stop a transaction',
      description: 'Orders a RemoteStopTransaction of a transaction that runs.',
      errors: ['transaction-not-found', 'transaction-over', 'charger-busy'],
      handle: (call) =>
        form(call, (api, { expiresIn }) =>
          api.stopTransaction(call.who, transactionId(call.path.transactionId), expiresIn),
        ),
    }),
    endpoint({
      ...orderForm,
      path: `${SOCKET}/stop`,
      parameters: ofSocket,
      operationId: 'stopSocket',
      summary: 'Stop what runs on a socket',
      description:
        'Orders a RemoteStopTransaction of the transaction that runs on the socket; the newest, where an older one was never told to have ended.',
      errors: [...OF_SOCKET, 'nothing-running'],
      handle: (call) =>
        form(call, (api, { expiresIn }) =>
          api.stopSocket(call.who, call.path.chargerId, call.path.socketId, expiresIn),
        ),
    }),
    endpoint({
      ...orderForm,
      path: '/api/v1/drivers/:userid/stop',
      parameters: { userid },
      operationId: 'stopDriver',
      summary: 'Stop all that a driver charges',
      description:
        'Orders a RemoteStopTransaction for each transaction that runs with one of the driver’s tags; for who is bound to branches, of those at chargers there. All are ordered, or none.',
      answers: {
        200: { description: 'All are over.', schema: named(stopsSchema) },
        202: { description: 'Not all are over yet.', schema: named(stopsSchema) },
      },
      errors: ['driver-not-found', 'charger-busy'],
      async handle(call) {
        const asked = readQuery(ordering, call.query);
        if (isRefusal(asked)) return asked;
        const { wait, expiresIn } = asked;
        return allOrdered(call, wait, (api) =>
          api.stopDriver(call.who, driverId(call.path.userid), expiresIn),
        );
      },
    }),
    endpoint({
      ...orderForm,
      path: `${ONE}/reset`,
      parameters,
      operationId: 'resetCharger',
      summary: 'Reset a charger',
      description: 'Orders a Reset: the charger restarts.',
      body: newResetSchema,
      errors: OF_CHARGER,
      handle: (call) => whole(call, daily.reset(call.body.type as ResetType)),
    }),
    endpoint({
      ...orderForm,
      path: `${SOCKET}/unlock`,
      parameters: ofSocket,
      operationId: 'unlockSocket',
      summary: 'Unlock a socket',
      description:
        'Orders an UnlockConnector: the plug is let go. What runs there ends, and the charger tells it.',
      errors: OF_SOCKET,
      handle: (call) => single(call, daily.unlock(call.path.socketId)),
    }),
    endpoint({
      ...orderForm,
      path: `${ONE}/availability`,
      parameters,
      operationId: 'setChargerAvailability',
      summary: 'Put a charger in or out of use',
      description: `Orders a ChangeAvailability of the charger with all its sockets. ${OUT_OF_USE}`,
      body: newAvailabilitySchema,
      errors: OF_CHARGER,
      handle: (call) => whole(call, daily.availability(null, call.body.available)),
    }),
    endpoint({
      ...orderForm,
      path: `${SOCKET}/availability`,
      parameters: ofSocket,
      operationId: 'setSocketAvailability',
      summary: 'Put a socket in or out of use',
      description: `Orders a ChangeAvailability of one socket. ${OUT_OF_USE}`,
      body: newAvailabilitySchema,
      errors: OF_SOCKET,
      handle: (call) => single(call, daily.availability(call.path.socketId, call.body.available)),
    }),
    endpoint({
      ...orderForm,
      path: `${ONE}/configuration`,
      parameters,
      operationId: 'setConfiguration',
      summary: 'Set a configuration key',
      description:
        'Orders a ChangeConfiguration. When the charger answers Accepted, the configuration that is kept of it has the new value; after RebootRequired it keeps the old one until it is read again. A secret is never kept, and cannot wait for the charger.',
      body: newSettingSchema,
      errors: OF_CHARGER,
      handle: (call) => whole(call, daily.configuration(call.body.key, call.body.value)),
    }),
  ];
}

type Ordered = ReturnType<typeof daily.reset>;
type AtCharger = Asking & { readonly path: { readonly chargerId: Parameters<Api['orderCommand']>[1] } };
type AtSocket = AtCharger & { readonly path: { readonly socketId: number } };

const whole = (call: AtCharger, order: Ordered) =>
  form(call, (api, asked) => api.orderCommand(call.who, call.path.chargerId, order, asked));

const single = (call: AtSocket, order: Ordered) =>
  form(call, (api, asked) =>
    api.orderOfSocket(call.who, call.path.chargerId, call.path.socketId, order, asked),
  );
