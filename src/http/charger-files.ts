/**
 * /files: where chargers fetch firmware and send what they were asked for. Who comes is known by the secret in the address alone,
 * which is good for one file and for a time. What a charger says of a name is shown, and never a path.
 */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FilesForChargers, Superseded } from '../app/files/for-chargers.ts';
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts';
import type { Limits } from './limits.ts';
import { boundaryOf, fileInForm } from './multipart.ts';
import { sendProblem } from './problem.ts';
import { sendFile } from './send-file.ts';
import { takeTime } from './slow-readers.ts';

export interface ChargerFilesParts {
  readonly files: FilesForChargers;
  readonly limits: Limits;
  /** Bytes that a charger may send. */
  readonly most: number;
}

interface Named {
  readonly token: string;
  readonly '*'?: string;
}

const CONFIG = { takes: 'application/octet-stream' };

export function chargerFiles(app: FastifyInstance, { files, limits, most }: ChargerFilesParts): void {
  /** Those who guess addresses use up the requests of theirs. */
  async function refused(request: FastifyRequest, reply: FastifyReply, refusal: Refusal) {
    const known = refusal.refused !== 'link-not-found';
    const tooMany = known ? undefined : await limits.ofAddress(request, reply);
    return sendProblem(request, reply, tooMany ?? refusal);
  }

  async function give(request: FastifyRequest, reply: FastifyReply) {
    const { token } = request.params as Named;
    const found = await files.openFirmware(token);
    if (isRefusal(found)) return refused(request, reply, found);
    takeTime(request.raw.socket);
    return sendFile(request, reply, found);
  }

  async function take(request: FastifyRequest, reply: FastifyReply) {
    const { token, '*': rest = '' } = request.params as Named;
    const known = await files.findUpload(token);
    if (isRefusal(known)) return refused(request, reply, known);
    if (Number(request.headers['content-length']) > most) {
      return refused(request, reply, refuse('body-too-large', 'body', `must be at most ${most} bytes`));
    }
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    // A probe is not the file: it would use the address up.
    if (length === undefined && coding === undefined) {
      return refused(request, reply, refuse('bad-body', 'body', 'must come with its length, or in chunks'));
    }
    const body = request.body instanceof Readable ? request.body : Readable.from([]);
    const told = { name: rest };
    const bytes = bytesOf(body, types.get(request) ?? '', (name) => {
      if (name !== '') told.name = name;
    });
    try {
      const refusal = await files.receiveUpload(token, { bytes, nameOf: () => told.name }, most);
      if (refusal !== undefined) return refused(request, reply, refusal);
    } catch (error) {
      if (error instanceof Superseded) return sendProblem(request, reply, refuse('link-not-found'));
      throw error;
    }
    return reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send('ok\n');
  }

  const types = new WeakMap<FastifyRequest, string>();
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, body, done) => done(null, body));
    scope.addHook('onRequest', async (request) => {
      const { headers } = request.raw;
      types.set(request, headers['content-type'] ?? '');
      // Whatever they say that it is, and however it is packed: it is kept as it comes.
      headers['content-type'] = 'application/octet-stream';
      delete headers['content-encoding'];
    });
    for (const url of ['/files/firmware/:token', '/files/firmware/:token/*']) {
      scope.route({ method: 'GET', url, handler: give });
    }
    for (const url of ['/files/uploads/:token', '/files/uploads/:token/*']) {
      scope.route({ method: ['PUT', 'POST'], url, config: CONFIG, handler: take });
    }
  });
}

function bytesOf(body: Readable, type: string, named: (name: string) => void): AsyncIterable<Buffer> {
  // Destroyed in the middle, it would take no more from the line, and the charger would never come to reading its answer.
  const bytes = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  const boundary = boundaryOf(type);
  return boundary === undefined ? bytes : fileInForm(bytes, boundary, named);
}
