/** Bodies of requests: JSON, or a file that is handed on as it comes in; and how long whoever sends one may take. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../domain/errors.ts';
import { parseJson } from './json.ts';
import { Refused, rawProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The type of body that the endpoint takes. */
    readonly takes?: string;
  }
}

export function takeBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    async (_request: unknown, body: unknown) => parseJson(body as Buffer),
  );
  app.addContentTypeParser('text/csv', async (request: FastifyRequest, body: Readable) => {
    const { takes } = request.routeOptions.config;
    if (takes === 'text/csv' && /^[^;]*(; *charset="?utf-8"?)?$/i.test(request.headers['content-type'] ?? ''))
      return body;
    discard(body);
    throw new Refused(wrongType(takes === 'text/csv' ? 'text/csv; charset=utf-8' : takes));
  });
  // Nothing is of no type: `curl -X PUT -d ''` sends a form of no bytes.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: unknown) => {
    if ((body as Buffer).length === 0) return undefined;
    throw new Refused(wrongType(request.routeOptions.config.takes));
  });
}

export const isUpload = (body: unknown): body is Readable => body instanceof Readable;

export const wrongType = (wanted = 'application/json'): Refusal =>
  refuse('unsupported-media-type', 'Content-Type', `must be ${wanted}`);

export interface Patience {
  /** Within which a body is whole, milliseconds; an upload may take {@link UPLOAD_TIMEOUT}. */
  readonly whole: number;
  /** For which an upload may be quiet, milliseconds. */
  readonly quiet: number;
}

/** Within which an upload is whole, milliseconds; Node sees to it. */
export const UPLOAD_TIMEOUT = 3_600_000;

/** Who has sent its headers, and then does not send what it announced, is answered 408 and cut off. */
export function beImpatient(app: FastifyInstance, { whole, quiet }: Patience): void {
  app.addHook('preParsing', async (request, reply) => {
    const { socket, headers } = request.raw;
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return;
    const late = () => {
      if (request.raw.complete || reply.sent) return;
      socket.write(rawProblem('request-timed-out'));
      socket.destroySoon();
    };
    if (request.routeOptions.config.takes === 'text/csv') {
      request.raw.setTimeout(quiet, late);
      return;
    }
    const timer = setTimeout(late, whole);
    request.raw.once('end', () => clearTimeout(timer));
    request.raw.once('close', () => clearTimeout(timer));
  });
}

/** How long the rest of a body that nobody wants is waited for, milliseconds: who sends first and reads then gets its answer. */
const REST_PATIENCE = 5000;

/** Takes in what is left of a body without keeping it. */
export function discard(body: Readable): void {
  if (body.readableEnded || body.destroyed) return;
  const timer = setTimeout(() => body.destroy(), REST_PATIENCE);
  body.once('close', () => clearTimeout(timer));
  body.resume();
}
