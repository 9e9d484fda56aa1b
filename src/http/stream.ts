/** Answers that are made while they are read: a slow reader slows their making, one that goes away ends it. */
import { pipeline, Readable } from 'node:stream';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { chooseEncoding, type Encoding } from './compress.ts';
import { Turns } from './turns.ts';

export interface Streamed {
  /** Content-Type. */
  readonly type: string;
  /** Under which name a browser keeps it: printable ASCII without quotes; null: it is told live, each piece as soon as it is made. */
  readonly fileName: string | null;
  readonly chunks: AsyncIterable<string>;
}

/** Pieces of files that are made at a time: who asks for one thing must not wait behind a page of every file. */
const turns = new Turns(2);

function inTurn(chunks: AsyncIterable<string>): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]() {
      const made = chunks[Symbol.asyncIterator]();
      return {
        next: () => turns.take(() => made.next()),
        return: async () => (await made.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
}

/** Bytes that may wait for the reader before the making pauses. */
const AHEAD = 64 * 1024;

export function sendStream(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, fileName, chunks }: Streamed,
): FastifyReply {
  const asked = request.headers['accept-encoding'];
  const accepted = Array.isArray(asked) ? asked.join(', ') : asked;
  const live = fileName === null;
  // A coder holds back what it has until there is more.
  const encoding = live ? 'identity' : chooseEncoding(accepted, Number.POSITIVE_INFINITY);
  void reply.code(200).header('content-type', type);
  // nginx would hold it back until there is more, too.
  if (live) void reply.header('x-accel-buffering', 'no');
  else void reply.header('content-disposition', `attachment; filename="${fileName}"`);
  if (encoding !== 'identity') void reply.header('content-encoding', encoding);
  if (request.method === 'HEAD') return reply.send();
  const made = Readable.from(live ? chunks : inTurn(chunks), {
    objectMode: false,
    highWaterMark: live ? 1 : AHEAD,
  });
  return reply.send(encoded(made, encoding));
}

function encoded(made: Readable, encoding: Encoding): Readable {
  if (encoding === 'identity') return made;
  const coder =
    encoding === 'gzip'
      ? createGzip()
      : createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  // An error of either ends both; who reads sees it as an answer that breaks off.
  return pipeline(made, coder, () => {});
}
