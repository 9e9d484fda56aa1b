/** A file of ours as an answer: never rendered, in parts where that is asked for (RFC 9110 §14). */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReadableFile } from '../app/files/read-transfers.ts';
import { refuse } from '../domain/errors.ts';
import { sendProblem } from './problem.ts';

interface Part {
  readonly from: number;
  readonly to: number;
}

/** Answers it, whole or the part that is asked for. */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { file, fileName, read }: ReadableFile,
): Promise<FastifyReply> {
  const { size, sha256 } = file;
  const etag = `"${sha256.slice(0, 32)}"`;
  const { range, 'if-range': ifRange } = request.headers;
  const whole = request.method === 'HEAD' || (ifRange !== undefined && ifRange !== etag);
  const asked = whole ? undefined : partOf(range, size);
  if (asked === 'outside') {
    void reply.header('content-range', `bytes */${size}`);
    return sendProblem(request, reply, refuse('range-outside', 'Range', `must lie within ${size} bytes`));
  }
  const { from, to } = asked ?? { from: 0, to: size - 1 };
  const bytes = request.method === 'HEAD' || size === 0 ? Readable.from([]) : await read(from, to);
  if (bytes === undefined) return sendProblem(request, reply, refuse('file-not-found'));
  if (asked !== undefined) void reply.code(206).header('content-range', `bytes ${from}-${to}/${size}`);
  void reply
    .header('content-type', 'application/octet-stream')
    .header('content-length', String(to - from + 1))
    .header('content-disposition', disposition(fileName))
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .header('accept-ranges', 'bytes')
    .header('etag', etag);
  return reply.send(bytes instanceof Readable ? bytes : Readable.from(bytes));
}

/** undefined: all of it, also where several parts are asked for, or what is no range. */
function partOf(range: string | undefined, size: number): Part | 'outside' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (size === 0) return 'outside';
  if (first === '')
    return Number(last) === 0 ? 'outside' : { from: Math.max(0, size - Number(last)), to: size - 1 };
  const [from, to] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
  if (last !== '' && Number(last) < from) return undefined;
  return from >= size ? 'outside' : { from, to };
}

/** RFC 6266: in ASCII, and as it is. */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return plain === name
    ? `attachment; filename="${plain}"`
    : `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
