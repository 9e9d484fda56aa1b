/** Charging profiles: what chargers have of them, and limits without the spec's words. */
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerPage, asItIs } from '../page.ts';
import { chargerIdInPath } from '../path.ts';
import {
  chargingProfileListSchema,
  newLimitSchema,
  showProfile,
  toLimit,
} from '../schemas/charging-profiles.ts';
import { named } from '../schemas/named.ts';
import { CHARGERS } from './chargers.ts';
import { form, OF_CHARGER, OF_SOCKET, orderForm } from './daily-commands.ts';
import { socketIdInPath } from './sockets.ts';

const ONE = `${CHARGERS}/:chargerId`;
const parameters = { chargerId: chargerIdInPath };
const HOW =
  'The former limit is replaced. It is said in the unit that the charger takes, above whatever other profile there is. `null` lifts it (ClearChargingProfile). What a charger does at a limit of 0 is its own: most pause, some refuse.';

export function chargingProfileRoutes(): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      caller: 'customer',
      resource: 'chargers',
      tag: 'commands',
      path: `${ONE}/charging-profiles`,
      parameters,
      operationId: 'listChargingProfiles',
      summary: 'List charging profiles of a charger',
      description:
        'The charging profiles that the charger has, as far as is known from what it said to commands, newest first. Profiles of a transaction end with it. What was set past this server is not known.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(chargingProfileListSchema) } },
      errors: ['charger-not-found'],
      handle: ({ api, who, path, query }) =>
        answerPage(
          query,
          asItIs,
          (page) => api.listChargingProfiles(who, path.chargerId, page),
          ({ known }) => known.id,
          showProfile,
        ),
    }),
    endpoint({
      ...orderForm,
      path: `${ONE}/limit`,
      parameters,
      operationId: 'limitCharger',
      summary: 'Limit what a charger takes',
      description: `Orders a SetChargingProfile of the charger as a whole: a ChargePointMaxProfile, of all its sockets together. ${HOW}`,
      body: newLimitSchema,
      errors: OF_CHARGER,
      handle: (call) =>
        form(call, (api, asked) =>
          api.limitCharging(call.who, call.path.chargerId, null, toLimit(call.body), asked),
        ),
    }),
    endpoint({
      ...orderForm,
      path: `${ONE}/sockets/:socketId/limit`,
      parameters: { ...parameters, socketId: socketIdInPath },
      operationId: 'limitSocket',
      summary: 'Limit what a socket gives',
      description: `Orders a SetChargingProfile of one socket: where a transaction runs a TxProfile, which ends with it, else a TxDefaultProfile, which holds for those that begin. ${HOW} Where something runs, its own limit is lifted first.`,
      body: newLimitSchema,
      errors: OF_SOCKET,
      handle: (call) => {
        const { chargerId, socketId } = call.path;
        return form(call, (api, asked) =>
          api.limitCharging(call.who, chargerId, socketId, toLimit(call.body), asked),
        );
      },
    }),
  ];
}
