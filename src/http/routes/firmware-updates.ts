/** /api/v1/firmware-updates, and the order for one charger. */
import { isRefusal } from '../../domain/errors.ts';
import { firmwareId, firmwareUpdateId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerPage } from '../page.ts';
import { chargerIdInPath, id64 } from '../path.ts';
import { chargerIdAsked, id64Asked, readQuery } from '../query.ts';
import {
  firmwareUpdateListSchema,
  firmwareUpdateSchema,
  newUpdateSchema,
  showUpdate,
} from '../schemas/firmware.ts';
import { named } from '../schemas/named.ts';
import { timeOrNull } from '../times.ts';
import { CHARGERS } from './chargers.ts';
import { ordering } from './commands.ts';
import { orderedTransfer, TRANSFER_HEADERS } from './transfers.ts';

const UPDATES = '/api/v1/firmware-updates';
const shared = { caller: 'customer', resource: 'chargers', tag: 'firmware' } as const;
const parameters = { firmwareUpdateId: id64('Id of the update.') };
const asks = {
  chargerId: chargerIdAsked(false, 'Only of this charger.'),
  firmwareId: id64Asked('Only to this firmware.'),
};

export function firmwareUpdateRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      verb: 'operate',
      method: 'POST',
      path: `${CHARGERS}/:chargerId/firmware-update`,
      parameters: { chargerId: chargerIdInPath },
      awaits: true,
      operationId: 'updateFirmware',
      summary: 'Update the firmware of a charger',
      description:
        'Orders an UpdateFirmware, or a SignedUpdateFirmware where the firmware is signed, with a URL of this server from which this charger can fetch the file until the update is over. Refused where the charger is none that the firmware is for, unless `unchecked`. With `wait` the answer waits for the end of the command; how the update goes on is told by the update.',
      asks: ordering,
      body: newUpdateSchema,
      answers: {
        202: {
          description: 'The update as it stands. `Location` says where to look.',
          schema: named(firmwareUpdateSchema),
          headers: TRANSFER_HEADERS,
        },
      },
      errors: ['charger-not-found', 'charger-busy', 'firmware-without-file', 'firmware-unfit'],
      async handle(call) {
        const asked = readQuery(ordering, call.query);
        if (isRefusal(asked)) return asked;
        const { wait, expiresIn } = asked;
        const { retries = null, retryInterval = null, unchecked = false, ...body } = call.body;
        const update = {
          ...{ firmwareId: firmwareId(body.firmwareId), retrieveDate: timeOrNull(body.retrieveDate) },
          ...{ retries, retryInterval, unchecked, expiresIn },
        };
        return orderedTransfer(call, wait, {
          address: UPDATES,
          order: (api) => api.updateFirmware(call.who, call.path.chargerId, update),
          read: (id) => call.api.readUpdate(call.who, firmwareUpdateId(id)),
          show: showUpdate,
        });
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: UPDATES,
      operationId: 'listFirmwareUpdates',
      summary: 'List updates of firmware',
      description: 'Newest first. They are forgotten after 90 days.',
      query: 'page',
      asks,
      answers: { 200: { description: 'One page.', schema: named(firmwareUpdateListSchema) } },
      errors: ['charger-not-found'],
      handle: ({ api, who, query }) =>
        answerPage(
          query,
          firmwareUpdateId,
          (page) => {
            const asked = readQuery(asks, query);
            if (isRefusal(asked)) return asked;
            const firmware = asked.firmwareId === null ? null : firmwareId(asked.firmwareId);
            return api.listUpdates(who, { chargerId: asked.chargerId, firmwareId: firmware }, page);
          },
          (row) => row.id,
          showUpdate,
        ),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${UPDATES}/:firmwareUpdateId`,
      parameters,
      operationId: 'getFirmwareUpdate',
      summary: 'Get an update of firmware',
      description: 'How it goes.',
      answers: { 200: { description: 'The update.', schema: named(firmwareUpdateSchema) } },
      errors: ['firmware-update-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readUpdate(who, firmwareUpdateId(path.firmwareUpdateId));
        return isRefusal(found) ? found : { status: 200, json: showUpdate(found) };
      },
    }),
  ];
}
