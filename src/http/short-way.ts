/**
 * The short way of the driver document: GET /api/v1/drivers/{userid} with a key, for who asks for nothing out of the ordinary, answered
 * before the framework has made anything of the request. It is for the read that machines repeat all day (ADR 12): the way through
 * hooks and promises costs more than the document does.
 *
 * It decides nothing: whatever would be refused, is not known yet, or needs more than this takes the long way, from the beginning. Both
 * answer alike, header by header and in the same order: nobody learns from it what is in memory (test/http/short-way.test.ts).
 */
import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Management } from '../app/admin/management.ts';
import { viewOf } from '../app/admin/view-of.ts';
import type { DocumentBytes } from '../app/documents/driver-documents.ts';
import type { ActFor } from '../app/ports/store.ts';
import { askerName, type Caller } from '../domain/access/allow.ts';
import { isRefusal, type Refusal } from '../domain/errors.ts';
import { type DriverId, driverId, parseInt32 } from '../domain/ids.ts';
import { AT_ONCE, headerOf, JSON_TYPE, piecesOf, VARY } from './answer.ts';
import { hasBody } from './bodies.ts';
import { chooseEncoding, encode } from './compress.ts';
import { etagOf, heldEtag } from './conditional.ts';
import { credentialOf } from './credentials.ts';
import { type Endpoint, permitted } from './endpoint.ts';
import { revisionEtag } from './guard.ts';
import { tooManyHeaders } from './head.ts';
import { type Limits, RATE_LIMIT_HEADERS } from './limits.ts';
import { requestId } from './request-id.ts';
import { countedAs, type RequestTimes } from './request-times.ts';

export interface ShortWayParts {
  readonly management: Pick<Management, 'authenticateNow' | 'readDriver' | 'readDriverNow'>;
  readonly actFor: ActFor['actFor'];
  readonly limits: Pick<Limits, 'countKey' | 'isKeySpent'>;
  /** The endpoint of the driver document. */
  readonly endpoint: Endpoint;
  /** What stands in every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether pages of other origins may ask. */
  readonly cors: boolean;
  addressOf(request: IncomingMessage): string;
  /** Whether all must take the long way: answers are logged, or the server is about to stop. */
  isClosed(): boolean;
  readonly times: Pick<RequestTimes, 'note'>;
}

/** Answers, or has the request take the long way. */
export type ShortWay = (request: IncomingMessage, response: ServerResponse, longWay: () => void) => void;

const PATH = /^\/api\/v1\/drivers\/(0|-?[1-9][0-9]{0,9})$/;
const NO_LISTS: ReadonlySet<never> = new Set();
const NO_QUERY = {};
const TOLD = RATE_LIMIT_HEADERS.map((name) => name.toLowerCase());

export function shortWay(parts: ShortWayParts): ShortWay {
  const { management, actFor, limits, endpoint, addressOf, isClosed, times } = parts;
  const counted = countedAs(endpoint);
  const always = Object.entries(parts.headers).flat();

  /** Who asks for which driver, if it is as simple as that. */
  function askedBy(request: IncomingMessage): { who: Caller; id: DriverId } | undefined {
    const { method, url = '', headers } = request;
    if (method !== 'GET' || isClosed() || tooManyHeaders(request) !== undefined) return undefined;
    const segment = PATH.exec(url)?.[1];
    if (segment === undefined || hasBody(request)) return undefined;
    if (parts.cors && headers.origin !== undefined) return undefined;
    const id = parseInt32(segment);
    const shown = credentialOf(headers);
    if (typeof id !== 'number' || !('key' in shown)) return undefined;
    const who = management.authenticateNow(shown.key, hash('sha256', shown.key), addressOf(request));
    if (who === undefined) return undefined;
    const may = permitted(endpoint, who, NO_QUERY);
    return isRefusal(may) ? undefined : { who: may, id: driverId(id) };
  }

  /** undefined: too many were asked for, which the long way tells. */
  function countedHead(request: IncomingMessage, who: Caller): string[] | undefined {
    const count = limits.countKey(askerName(who));
    if (count?.exceeded) return undefined;
    const head = [...always, 'x-request-id', requestId(request.headers['x-request-id'])];
    if (parts.cors) head.push('vary', `${VARY}, Origin`);
    if (count !== undefined) for (const [i, name] of TOLD.entries()) head.push(name, count.told[i] as string);
    head.push('cache-control', 'private, no-cache');
    if (!parts.cors) head.push('vary', VARY);
    return head;
  }

  function answer(request: IncomingMessage, response: ServerResponse, head: string[], found: DocumentBytes) {
    const settled = found.settled();
    const { etag, length } = settled;
    const validator = revisionEtag(found.revision, etag);
    const encoding = chooseEncoding(headerOf(request, 'accept-encoding'), length);
    const held = heldEtag(headerOf(request, 'if-none-match'), validator, encoding);
    head.push('etag', held ?? etagOf(validator, encoding));
    if (held !== undefined) {
      response.writeHead(304, head).end();
      return;
    }
    if (encoding !== 'identity') head.push('content-encoding', encoding);
    head.push('content-type', JSON_TYPE);
    if (encoding === 'identity') return send(response, head, length, settled.pieces());
    const sendCoded = (body: Buffer) => {
      if (isClosed()) head.push('connection', 'close');
      send(response, head, body.length, [...piecesOf(body)]);
    };
    const coded = encode(settled.bytes(), encoding);
    if (Buffer.isBuffer(coded)) sendCoded(coded);
    else coded.then(sendCoded).catch((error: Error) => response.destroy(error));
  }

  function take(request: IncomingMessage, response: ServerResponse, longWay: () => void) {
    const asked = askedBy(request);
    if (asked === undefined) return longWay();
    const { who, id } = asked;
    const began = performance.now();
    const tell = (found: DocumentBytes | Refusal) => {
      if (isRefusal(found) || isClosed()) return longWay();
      const head = countedHead(request, who);
      if (head === undefined) return longWay();
      answer(request, response, head, found);
      response.once('finish', () => times.note(counted, response.statusCode, performance.now() - began));
    };
    const found = management.readDriverNow(who, id);
    if (found === undefined) return longWay();
    if (found !== 'changed') return tell(found);
    // Who has none left is refused before anything is read for it.
    if (limits.isKeySpent(askerName(who))) return longWay();
    const failed = unanswered(response, longWay);
    actFor(viewOf(who), () => management.readDriver(who, id, NO_LISTS))
      .then(tell)
      .catch(failed);
  }

  return (request, response, longWay) => {
    try {
      take(request, response, longWay);
    } catch (error) {
      unanswered(response, longWay)(error);
    }
  };
}

/** Some at a time, so that it is seen whether they are taken; see slow-readers.ts. */
function send(response: ServerResponse, head: string[], length: number, pieces: readonly Buffer[]): void {
  head.push('content-length', String(length));
  response.writeHead(200, head);
  let next = 0;
  const more = () => {
    response.cork();
    for (let bytes = 0; next < pieces.length && bytes < AT_ONCE; next++) {
      const piece = pieces[next] as Buffer;
      response.write(piece);
      bytes += piece.length;
    }
    if (next === pieces.length) {
      response.end();
      return;
    }
    response.uncork();
    if (response.writableNeedDrain) response.once('drain', more);
    else more();
  };
  more();
}

/** What fails here may do so again on the long way, which tells of it. */
const unanswered = (response: ServerResponse, longWay: () => void) => (error: unknown) => {
  if (response.headersSent) response.destroy(error as Error);
  else longWay();
};
