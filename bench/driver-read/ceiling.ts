/**
 * The ceiling: bare fastify that sends a constant Buffer, with the key check that can't be left out (SHA-256 of the key,
 * compared in constant time). What is above it no server on this stack could do; the rest is ours to win or lose.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { answerParent } from '../support/peer.ts';
import { vitals } from '../support/vitals.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();
const good = digest(process.env.CEILING_KEY ?? '');
const documents = new Map<string, Buffer>();

/** As JSON as the real thing, for those who look. */
function constant(bytes: string): Buffer {
  const made = Buffer.from(JSON.stringify('x'.repeat(Math.max(0, Number(bytes) - 2))));
  documents.set(bytes, made);
  return made;
}

const app = Fastify();
app.addHook('onRequest', async (request, reply) => {
  const key = /^bearer +([\x21-\x7e]+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(key), good) ? undefined : reply.code(401).send();
});
app.get<{ Params: { bytes: string } }>('/constant/:bytes', async (request, reply) => {
  const { bytes } = request.params;
  const etag = `"constant-${bytes}"`;
  void reply.header('etag', etag).header('cache-control', 'private, no-cache');
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  void reply.header('content-type', 'application/json; charset=utf-8');
  return reply.send(documents.get(bytes) ?? constant(bytes));
});
await app.listen({ host: '127.0.0.1', port: 0 });

const answers = { ...vitals };
export type Ceiling = typeof answers;
answerParent(answers, `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
