/** Answers that are no errors: ready bytes, compressed and validated as the client asks. */
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settled } from '../app/documents/driver-documents.ts';
import type { ReadableFile } from '../app/files/read-transfers.ts';
import { chooseEncoding, encode } from './compress.ts';
import { etagOf, heldEtag } from './conditional.ts';
import { revisionEtag } from './guard.ts';
import { sendFile } from './send-file.ts';
import { type StillGood, type Streamed, sendStream } from './stream.ts';

export interface Answer {
  readonly status: number;
  /** Turned into JSON; left out: no body, unless the next give one. */
  readonly json?: unknown;
  /** JSON that is ready. */
  readonly bytes?: Buffer;
  /** JSON that is put together as it stands when it is sent, with its validator. */
  settled?(): Settled;
  /** What is made while it is read; of no length known beforehand. */
  readonly stream?: Streamed;
  /** A file of ours. */
  readonly file?: ReadableFile;
  /** Path of what was created. */
  readonly location?: string | null;
  /** Of the one thing that is answered: If-Match takes the ETag that tells it. */
  readonly revision?: number;
  /** Cursor of the page after this one; null: this is the last. */
  readonly next?: string | null;
  /** It was given before, to the same request. */
  readonly replayed?: boolean;
  /** The secret of a session that begins, for its cookie and nowhere else; null: the session has ended. */
  readonly session?: string | null;
}

export const JSON_TYPE = 'application/json; charset=utf-8';

/** What an answer depends on beside its address. */
export const VARY = 'Accept, Accept-Encoding, Authorization, X-Api-Key, Cookie';

/** @param stillGood whether the caller may still have it: a streamed answer ends when it may not. */
export async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
  stillGood: StillGood = async () => true,
): Promise<FastifyReply> {
  if (answer.file !== undefined) return sendFile(request, reply, answer.file);
  if (answer.stream !== undefined) {
    void reply.header('cache-control', 'no-store').header('vary', VARY);
    return sendStream(request, reply, answer.stream, stillGood);
  }
  const ready = answer.settled?.() ?? written(answer);
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const validator = validatorOf(answer, ready, reads);
  void reply
    .code(answer.status)
    .header('cache-control', reads && validator !== undefined ? 'private, no-cache' : 'no-store')
    .header('vary', VARY);
  if (answer.location) void reply.header('location', answer.location);
  if (answer.next) void reply.header('link', nextLink(request.url, answer.next));
  if (answer.replayed) void reply.header('idempotent-replayed', 'true');
  if (ready === undefined) {
    if (validator !== undefined) void reply.header('etag', `"${validator}"`);
    return reply.send();
  }
  const encoding = chooseEncoding(headerOf(request, 'accept-encoding'), ready.length);
  if (validator !== undefined) {
    const held = reads ? heldEtag(headerOf(request, 'if-none-match'), validator, encoding) : undefined;
    void reply.header('etag', held ?? etagOf(validator, encoding));
    if (held !== undefined) return reply.code(304).send();
  }
  const bytes = ready.bytes();
  if (encoding === 'identity') return sendBytes(reply.header('content-type', JSON_TYPE), bytes);
  void reply.header('content-encoding', encoding);
  return sendBytes(reply.header('content-type', JSON_TYPE), await encode(bytes, encoding));
}

/** Without a validator: it is worked out where it is needed. */
type Ready = Pick<Settled, 'length' | 'bytes'> & { readonly etag?: string };

function written(answer: Answer): Ready | undefined {
  if (answer.bytes === undefined && answer.json === undefined) return undefined;
  const bytes = answer.bytes ?? Buffer.from(JSON.stringify(answer.json));
  return { length: bytes.length, bytes: () => bytes };
}

/** Bytes of a piece. */
const PIECE = 64 * 1024;
/** Bytes that are handed to a line in one go. */
export const AT_ONCE = 4 * PIECE;

/** Long ones piece by piece, so that it is seen whether they are taken; see slow-readers.ts. */
export function sendBytes(reply: FastifyReply, bytes: Buffer): FastifyReply {
  if (bytes.length <= AT_ONCE) return reply.send(bytes);
  return reply.header('content-length', String(bytes.length)).send(Readable.from(piecesOf(bytes), PIECES));
}

const PIECES = { objectMode: false, highWaterMark: PIECE };

/** Parts of them, no longer than a piece. */
export function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** 128 bits of SHA-256: other bytes, other validator. */
const HASH_DIGITS = 32;

/** Of a read: of its bytes. Of a thing with a revision: that, and the bytes. What else is answered to a write has none. */
function validatorOf(answer: Answer, ready: Ready | undefined, reads: boolean): string | undefined {
  const { revision } = answer;
  if (answer.status >= 300 || (!reads && revision === undefined)) return undefined;
  const rest = ready?.etag ?? hash('sha256', ready?.bytes() ?? '').slice(0, HASH_DIGITS);
  return revision === undefined ? rest : revisionEtag(revision, rest);
}

/** RFC 8288: the same list, one page on. */
function nextLink(url: string, cursor: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const asked = new URLSearchParams(query);
  asked.set('cursor', cursor);
  return `<${path}?${asked.toString()}>; rel="next"`;
}

export function headerOf(request: Pick<FastifyRequest, 'headers'>, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
