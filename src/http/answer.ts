/** Answers that are no errors: ready bytes, compressed and validated as the client asks. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { chooseEncoding, encode } from './compress.ts';
import { etagOf, heldEtag } from './conditional.ts';

export interface Answer {
  readonly status: number;
  /** Turned into JSON; left out: no body, unless `bytes` are given. */
  readonly json?: unknown;
  /** JSON that is ready. */
  readonly bytes?: Buffer;
  /** Of `bytes`, without quotes; If-None-Match is then answered. */
  readonly validator?: string;
  /** Path of what was created. */
  readonly location?: string;
}

export const JSON_TYPE = 'application/json; charset=utf-8';

/** What an answer depends on beside its address. */
const VARY = 'Accept, Accept-Encoding, Authorization, X-Api-Key';

export async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
): Promise<FastifyReply> {
  void reply.code(answer.status).header('cache-control', cacheControl(answer)).header('vary', VARY);
  if (answer.location !== undefined) void reply.header('location', answer.location);
  const body =
    answer.bytes ?? (answer.json === undefined ? undefined : Buffer.from(JSON.stringify(answer.json)));
  if (body === undefined) return reply.send();
  const encoding = chooseEncoding(headerOf(request, 'accept-encoding'), body.length);
  if (answer.validator !== undefined) {
    const held = heldEtag(headerOf(request, 'if-none-match'), answer.validator, encoding);
    void reply.header('etag', held ?? etagOf(answer.validator, encoding));
    if (held !== undefined) return reply.code(304).send();
  }
  if (encoding !== 'identity') void reply.header('content-encoding', encoding);
  return reply.header('content-type', JSON_TYPE).send(await encode(body, encoding));
}

/** What has a validator may be kept and asked for again; the rest (new keys and passwords among it) is not kept. */
function cacheControl(answer: Answer): string {
  return answer.validator === undefined ? 'no-store' : 'private, no-cache';
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
