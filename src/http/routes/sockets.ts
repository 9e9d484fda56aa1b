/** /api/v1/chargers/{chargerId}/sockets. */
import type { SocketReading } from '../../app/queries/read-sockets.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import { answerDelete, deleteAnswers, deleteAsks } from '../deleting.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerPage, asItIs } from '../page.ts';
import { chargerIdInPath, type PathParameter } from '../path.ts';
import { socketSchema } from '../schemas/driver-document.ts';
import { named } from '../schemas/named.ts';
import {
  MAX_SOCKET_ID,
  namedSocketSchema,
  showSocket,
  socketListSchema,
  socketPatchSchema,
  toNamedSocket,
} from '../schemas/sockets.ts';
import { CHARGERS } from './chargers.ts';

const SOCKETS = `${CHARGERS}/:chargerId/sockets`;
const ONE = `${SOCKETS}/:socketId`;
const shared = { caller: 'customer', resource: 'chargers', tag: 'chargers' } as const;

export const socketIdInPath: PathParameter<number> = {
  parse: (segment) =>
    /^[1-9][0-9]{0,3}$/.test(segment) && Number(segment) <= MAX_SOCKET_ID
      ? Number(segment)
      : { rule: `must be a whole number from 1 to ${MAX_SOCKET_ID}` },
  schema: {
    ...{ type: 'integer', format: 'int32', minimum: 1, maximum: MAX_SOCKET_ID },
    description: 'Number of the socket on its charger: OCPP 1.6’s connectorId.',
  },
};
const parameters = { chargerId: chargerIdInPath, socketId: socketIdInPath };

const answer = (socket: SocketReading, status = 200) => ({
  ...{ status, json: showSocket(socket), revision: socket.kept.revision },
});

export function socketRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: SOCKETS,
      parameters: { chargerId: chargerIdInPath },
      operationId: 'listSockets',
      summary: 'List sockets of a charger',
      description: 'The sockets that are served, by their numbers, with their live state.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(socketListSchema) } },
      errors: ['charger-not-found'],
      handle: ({ api, who, path, query }) =>
        answerPage(
          query,
          asItIs,
          (page) => api.listSockets(who, path.chargerId, page),
          (row) => row.kept.socketId,
          showSocket,
        ),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      revised: true,
      operationId: 'getSocket',
      summary: 'Get a socket',
      description: 'One socket with its live state. It can be sent back as it was read.',
      answers: { 200: { description: 'The socket.', schema: named(socketSchema) } },
      errors: ['charger-not-found', 'socket-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readSocket(who, path.chargerId, path.socketId);
        return isRefusal(found) ? found : answer(found);
      },
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path: ONE,
      parameters,
      revised: true,
      whole: namedSocketSchema,
      body: namedSocketSchema,
      operationId: 'putSocket',
      summary: 'Make or replace a socket',
      description:
        'Makes the socket, brings a retired one back, or takes the body in its place: what is left out is unset. May be repeated. What the charger reports stays.',
      answers: {
        200: { description: 'It was there; as it is now.', schema: named(socketSchema) },
        201: { description: 'It was made.', schema: named(socketSchema) },
      },
      errors: ['charger-not-found'],
      async handle({ api, who, path, guard, body }) {
        const settings = toNamedSocket(body, path.socketId);
        if (isRefusal(settings)) return settings;
        const done = await api.keepSocket(who, path.chargerId, path.socketId, guard, () => settings);
        if (isRefusal(done)) return done;
        const location = `${CHARGERS}/${encodeURIComponent(path.chargerId)}/sockets/${path.socketId}`;
        return { ...answer(done.socket, done.made ? 201 : 200), location: done.made ? location : null };
      },
    }),
    endpoint({
      ...shared,
      method: 'PATCH',
      path: ONE,
      parameters,
      revised: true,
      whole: namedSocketSchema,
      body: socketPatchSchema,
      operationId: 'changeSocket',
      summary: 'Change a socket',
      description: 'Changes what is named of the socket.',
      answers: { 200: { description: 'The socket as it is now.', schema: named(socketSchema) } },
      errors: ['charger-not-found', 'socket-not-found'],
      async handle({ api, who, path, guard, whole }) {
        const { chargerId, socketId } = path;
        const done = await api.changeSocket(who, chargerId, socketId, guard, (current) => {
          const merged: Parameters<typeof toNamedSocket>[0] | Refusal = whole(showSocket(current));
          return isRefusal(merged) ? merged : toNamedSocket(merged, socketId);
        });
        return isRefusal(done) ? done : answer(done);
      },
    }),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: ONE,
      parameters,
      revised: true,
      asks: deleteAsks,
      operationId: 'deleteSocket',
      summary: 'Retire a socket',
      description:
        'The socket is served no longer and counts no longer; when its charger reports it, it is back. A transaction that is open on it hinders it; with `cascade` that is closed, its end assumed.',
      answers: deleteAnswers,
      errors: ['charger-not-found', 'socket-not-found', 'still-in-use'],
      handle: ({ api, who, path, guard, query }) =>
        answerDelete(query, (asked) => api.retireSocket(who, path.chargerId, path.socketId, guard, asked)),
    }),
  ];
}
