/** /api/v1/diagnostics: what chargers are asked to send, and the files that they sent. */
import Type from 'typebox';
import { isRefusal } from '../../domain/errors.ts';
import type { DiagnosticsKind } from '../../domain/files/transfer.ts';
import { diagnosticsId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerPage } from '../page.ts';
import { chargerIdInPath, id64 } from '../path.ts';
import { chargerIdAsked, readQuery } from '../query.ts';
import {
  diagnosticsListSchema,
  diagnosticsSchema,
  newDiagnosticsSchema,
  showDiagnostics,
} from '../schemas/diagnostics.ts';
import { named } from '../schemas/named.ts';
import { timeOrNull } from '../times.ts';
import { CHARGERS } from './chargers.ts';
import { ordering } from './commands.ts';
import { orderedTransfer, TRANSFER_HEADERS } from './transfers.ts';

const DIAGNOSTICS = '/api/v1/diagnostics';
const ONE = `${DIAGNOSTICS}/:diagnosticsId`;
const shared = { caller: 'customer', resource: 'chargers', tag: 'diagnostics' } as const;
const parameters = { diagnosticsId: id64('Id of the request.') };
const FILE = Type.String({ format: 'binary' });
const asks = { chargerId: chargerIdAsked(false, 'Only of this charger.') };

export function diagnosticsRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      verb: 'operate',
      method: 'POST',
      path: `${CHARGERS}/:chargerId/diagnostics`,
      parameters: { chargerId: chargerIdInPath },
      awaits: true,
      operationId: 'requestDiagnostics',
      summary: 'Ask a charger for diagnostics or a log',
      description:
        'Orders a GetDiagnostics or GetLog, with a URL of this server to which the charger can send one file, by PUT or POST; or with the `location` that you give, as for chargers that only know FTP. With `wait` the answer waits for the end of the command; how it goes on is told by the request.',
      asks: ordering,
      body: newDiagnosticsSchema,
      answers: {
        202: {
          description: 'The request as it stands. `Location` says where to look.',
          schema: named(diagnosticsSchema),
          headers: TRANSFER_HEADERS,
        },
      },
      errors: ['charger-not-found', 'charger-busy'],
      async handle(call) {
        const asked = readQuery(ordering, call.query);
        if (isRefusal(asked)) return asked;
        const { wait, expiresIn } = asked;
        const { kind, from, until, location = null, retries = null, retryInterval = null } = call.body;
        const wanted = {
          ...{ kind: kind as DiagnosticsKind, from: timeOrNull(from), until: timeOrNull(until) },
          ...{ location, retries, retryInterval, expiresIn },
        };
        return orderedTransfer(call, wait, {
          address: DIAGNOSTICS,
          order: (api) => api.requestDiagnostics(call.who, call.path.chargerId, wanted),
          read: (id) => call.api.readDiagnostics(call.who, diagnosticsId(id)),
          show: showDiagnostics,
        });
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: DIAGNOSTICS,
      operationId: 'listDiagnostics',
      summary: 'List diagnostics',
      description:
        'What chargers were asked for, newest first. It is forgotten with its file after as many days as the operator of the server says, 30 unless set otherwise.',
      query: 'page',
      asks,
      answers: { 200: { description: 'One page.', schema: named(diagnosticsListSchema) } },
      errors: ['charger-not-found'],
      handle: ({ api, who, query }) =>
        answerPage(
          query,
          diagnosticsId,
          (page) => {
            const asked = readQuery(asks, query);
            if (isRefusal(asked)) return asked;
            return api.listDiagnostics(who, asked.chargerId, page);
          },
          (row) => row.id,
          showDiagnostics,
        ),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      operationId: 'getDiagnostics',
      summary: 'Get diagnostics',
      description: 'How it goes; of a file that is here its size and SHA-256.',
      answers: { 200: { description: 'The request.', schema: named(diagnosticsSchema) } },
      errors: ['diagnostics-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readDiagnostics(who, diagnosticsId(path.diagnosticsId));
        return isRefusal(found) ? found : { status: 200, json: showDiagnostics(found) };
      },
    }),
    endpoint({
      ...shared,
      verb: 'operate',
      everywhere: true,
      method: 'GET',
      path: `${ONE}/file`,
      parameters,
      operationId: 'getDiagnosticsFile',
      summary: 'Download what a charger sent',
      description:
        'The file as the charger sent it, or a part of it (`Range`). Nobody has looked into it: it may hold tags, and is therefore for who may operate chargers on the whole customer.',
      requestHeaders: { Range: 'One part of the file: `bytes=0-1023`.' },
      answers: {
        200: { description: 'The file.', type: 'application/octet-stream', schema: FILE },
        206: {
          description: 'The part of it that was asked for.',
          type: 'application/octet-stream',
          schema: FILE,
        },
      },
      errors: ['diagnostics-not-found', 'file-not-found', 'range-outside'],
      async handle({ api, who, path }) {
        const file = await api.openDiagnostics(who, diagnosticsId(path.diagnosticsId));
        return isRefusal(file) ? file : { status: 200, file };
      },
    }),
    endpoint({
      ...shared,
      verb: 'operate',
      method: 'DELETE',
      path: ONE,
      parameters,
      operationId: 'deleteDiagnostics',
      summary: 'Delete diagnostics',
      description: 'Takes it away with its file. A charger that has not sent it yet cannot any more.',
      answers: { 204: { description: 'It is gone.' } },
      errors: ['diagnostics-not-found'],
      async handle({ api, who, path }) {
        const refusal = await api.deleteDiagnostics(who, diagnosticsId(path.diagnosticsId));
        return refusal ?? { status: 204 };
      },
    }),
  ];
}
