/** /api/v1/firmware: the library of firmware. */
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Firmware } from '../../domain/files/firmware.ts';
import { firmwareId } from '../../domain/ids.ts';
import type { Answer } from '../answer.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerPage } from '../page.ts';
import { id64 } from '../path.ts';
import {
  firmwareListSchema,
  firmwareSchema,
  newFirmwareSchema,
  showFirmware,
  toFirmware,
} from '../schemas/firmware.ts';
import { named } from '../schemas/named.ts';

const FIRMWARE = '/api/v1/firmware';
const ONE = `${FIRMWARE}/:firmwareId`;
// It lies on no branch; who is bound to one may order what is in it, by its id.
const shared = { caller: 'customer', resource: 'chargers', everywhere: true, tag: 'firmware' } as const;
const parameters = { firmwareId: id64('Id of the firmware.') };

const answer = (one: Firmware | Refusal): Answer | Refusal =>
  isRefusal(one) ? one : { status: 200, json: showFirmware(one) };

/** @param most bytes that a file may have. */
export function firmwareRoutes(most: number): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: FIRMWARE,
      operationId: 'createFirmware',
      summary: 'Add firmware',
      description:
        'Says what it is and for which chargers. Its file follows (`putFirmwareFile`); until then it cannot be sent to a charger. With `signature` and `signingCertificate`, as the manufacturer gave them, it is sent by SignedUpdateFirmware.',
      body: newFirmwareSchema,
      answers: {
        201: {
          description: 'The firmware, without its file.',
          schema: named(firmwareSchema),
          headers: { Location: { type: 'string', description: 'Where it is read.' } },
        },
      },
      errors: [],
      async handle({ api, who, body }) {
        const asked = toFirmware(body);
        if (isRefusal(asked)) return asked;
        const made = await api.addFirmware(who, asked);
        if (isRefusal(made)) return made;
        return { status: 201, json: showFirmware(made), location: `${FIRMWARE}/${made.id}` };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: FIRMWARE,
      operationId: 'listFirmware',
      summary: 'List firmware',
      description: 'The library of the customer, newest first.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(firmwareListSchema) } },
      errors: [],
      handle: ({ api, who, query }) =>
        answerPage(
          query,
          firmwareId,
          (page) => api.listFirmware(who, page),
          (row) => row.id,
          showFirmware,
        ),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      operationId: 'getFirmware',
      summary: 'Get firmware',
      description: 'What it is, with size and SHA-256 of its file.',
      answers: { 200: { description: 'The firmware.', schema: named(firmwareSchema) } },
      errors: ['firmware-not-found'],
      handle: async ({ api, who, path }) => answer(await api.readFirmware(who, firmwareId(path.firmwareId))),
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path: `${ONE}/file`,
      parameters,
      operationId: 'putFirmwareFile',
      summary: 'Upload the file of firmware',
      description:
        'Takes the file as it is (`curl --data-binary @2.1.bin -H "Content-Type: application/octet-stream" -X PUT`), once: what a version is does not change any more. Where it does not come whole nothing of it is kept.',
      upload: {
        ...{ type: 'application/octet-stream', megabytes: 500 },
        description: 'The file, as its manufacturer gave it.',
      },
      answers: { 200: { description: 'The firmware with its file.', schema: named(firmwareSchema) } },
      errors: ['firmware-not-found', 'firmware-has-file', 'disk-full'],
      async handle({ api, who, path, headers, upload }) {
        if (Number(headers['content-length']) > most) {
          return refuse('body-too-large', 'body', `must be at most ${most} bytes`);
        }
        return answer(await api.uploadFirmware(who, firmwareId(path.firmwareId), upload, most));
      },
    }),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: ONE,
      parameters,
      operationId: 'deleteFirmware',
      summary: 'Delete firmware',
      description:
        'Takes it out of the library with its file. Refused while a charger may be fetching it; updates that are over stay as they are.',
      answers: { 204: { description: 'It is gone.' } },
      errors: ['firmware-not-found', 'still-in-use'],
      async handle({ api, who, path }) {
        const refusal = await api.deleteFirmware(who, firmwareId(path.firmwareId));
        return refusal ?? { status: 204 };
      },
    }),
  ];
}
