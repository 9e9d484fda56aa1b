/** Bodies of requests: JSON, or a file that is handed on as it comes in; and how long whoever sends one may take. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../domain/errors.ts';
import { parseJson } from './json.ts';
import { type Patience, UPLOAD_RATE } from './patience.ts';
import { Refused, rawProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The type of body that the endpoint takes. */
    readonly takes?: string;
  }
}

export function takeBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addHook('preParsing', async ({ raw }) => {
    const coding = raw.headers['content-encoding'] ?? 'identity';
    if (!hasBody(raw) || coding.toLowerCase() === 'identity') return;
    throw new Refused(refuse('unsupported-media-type', 'Content-Encoding', 'must be identity'));
  });
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    async (_request: unknown, body: unknown) => parseJson(body as Buffer),
  );
  app.addContentTypeParser('application/octet-stream', async (request: FastifyRequest, body: Readable) => {
    const { takes } = request.routeOptions.config;
    if (takes === 'application/octet-stream') return body;
    throw new Refused(wrongType(takes));
  });
  app.addContentTypeParser('text/csv', async (request: FastifyRequest, body: Readable) => {
    const { takes } = request.routeOptions.config;
    if (takes === 'text/csv' && /^[^;]*(; *charset="?utf-8"?)?$/i.test(request.headers['content-type'] ?? ''))
      return body;
    throw new Refused(wrongType(takes === 'text/csv' ? 'text/csv; charset=utf-8' : takes));
  });
  // Nothing is of no type: `curl -X PUT -d ''` sends a form of no bytes. Of anything else the type is wrong, however long it is.
  app.addContentTypeParser('*', async (request: FastifyRequest, body: Readable) => {
    if (await isEmpty(body)) return undefined;
    throw new Refused(wrongType(request.routeOptions.config.takes));
  });
  // Only now: an answer goes out at once, and who sends first and reads then gets it, too.
  app.addHook('onResponse', async ({ raw }) => discard(raw));
}

export const hasBody = ({ headers }: IncomingMessage) =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

/** Leaves a body unread that nobody asked for, whatever it is: it is thrown away behind the answer. */
export function passOver({ headers }: IncomingMessage): void {
  for (const name of ['content-type', 'content-length', 'transfer-encoding', 'content-encoding'])
    delete headers[name];
}

/** Whether it ends without a byte. */
function isEmpty(body: Readable): Promise<boolean> {
  return new Promise((resolve, reject) => {
    body.once('data', () => resolve(false));
    body.once('end', () => resolve(true));
    body.once('error', reject);
  });
}

export const isUpload = (body: unknown): body is Readable => body instanceof Readable;

export const wrongType = (wanted = 'application/json'): Refusal =>
  refuse('unsupported-media-type', 'Content-Type', `must be ${wanted}`);

/** Who has sent its headers, and then does not send what it announced, is answered 408 and cut off. */
export function beImpatient(app: FastifyInstance, { body, quiet }: Patience): void {
  app.addHook('preParsing', (request, reply, payload, done) => {
    const { socket } = request.raw;
    if (!hasBody(request.raw)) return done(null, payload);
    const late = () => {
      if (request.raw.complete || reply.sent) return;
      socket.write(rawProblem('request-timed-out'));
      socket.destroySoon();
    };
    const timer = isFile(request.routeOptions.config.takes)
      ? whenSlow(socket, quiet, late)
      : setTimeout(late, body);
    for (const over of ['end', 'close']) request.raw.once(over, () => clearTimeout(timer));
    done(null, payload);
  });
}

/** Whether what an endpoint takes is handed on as it comes in. */
const isFile = (takes = 'application/json') => takes !== 'application/json';

/** Looks again and again whether so few bytes came meanwhile. */
function whenSlow(socket: Socket, every: number, slow: () => void): NodeJS.Timeout {
  let before = socket.bytesRead;
  return setInterval(() => {
    if (socket.bytesRead - before < (UPLOAD_RATE * every) / 1000) slow();
    before = socket.bytesRead;
  }, every);
}

/** How long the rest of a body that nobody wants is waited for, milliseconds. */
const REST_PATIENCE = 5000;

/** Takes in what is left of a body without keeping it, and cuts off who goes on sending. */
function discard(body: IncomingMessage): void {
  if (body.complete || body.destroyed) return;
  const { socket } = body;
  const timer = setTimeout(() => {
    if (!body.complete) socket.destroy();
  }, REST_PATIENCE);
  for (const over of ['end', 'close']) body.once(over, () => clearTimeout(timer));
  body.resume();
}
