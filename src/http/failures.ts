/** What went wrong before or beside a use-case, as a refusal: a body that cannot be taken, a storage that is away, a defect, no HTTP at all. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { StorageUnavailable } from '../app/ports/store.ts';
import { type ErrorCode, type Refusal, refuse } from '../domain/errors.ts';
import { wrongType } from './bodies.ts';
import { MAX_HEAD } from './head.ts';
import { BODY_LIMIT } from './json.ts';
import { isTlsFailure } from './listener.ts';
import { Refused, rawProblem } from './problem.ts';

/** Whether the client went away before its request was whole. */
export const isGone = (error: unknown, { complete }: IncomingMessage) =>
  (error as { code?: string }).code === 'ECONNRESET' && !complete;

/** What was thrown, as a refusal; what nobody can decide about is `internal`. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof StorageUnavailable) return refuse('storage-unavailable');
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refuse('body-too-large', 'body', `must be at most ${BODY_LIMIT} bytes`);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return wrongType();
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return refuse('bad-body', 'body', 'must be as long as Content-Length says');
    default:
      return statusCode !== undefined && statusCode >= 400 && statusCode < 500
        ? refuse('bad-request')
        : refuse('internal');
  }
}

/** Requests that Node's parser gives up on: answered by hand, and the connection is closed. */
export function unreadable(error: { code: string; rawPacket?: unknown }, socket: Socket): void {
  const gone = socket.destroyed || !socket.writable || error.code === 'ECONNRESET';
  // Nothing can be said over a handshake of TLS that failed.
  if (gone || isTlsFailure(error)) socket.destroy();
  else socket.end(rawProblem(unreadableCode(error)));
}

function unreadableCode(error: { code: string; rawPacket?: unknown }): ErrorCode {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request-timed-out';
  if (error.code !== 'HPE_HEADER_OVERFLOW') return 'bad-request';
  const packet = Buffer.isBuffer(error.rawPacket) ? error.rawPacket : Buffer.alloc(0);
  const firstLine = packet.indexOf('\r\n');
  return firstLine < 0 || firstLine > MAX_HEAD - 1024 ? 'uri-too-long' : 'headers-too-large';
}
