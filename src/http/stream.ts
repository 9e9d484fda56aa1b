/**
 * Answers that are made while they are read: a slow reader slows their making, one that goes away ends it, and so does the end of
 * what the caller may.
 */
import { pipeline, Readable } from 'node:stream';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../domain/errors.ts';
import { Turns } from '../turns.ts';
import { chooseEncoding, type Encoding } from './compress.ts';
import { Refused } from './problem.ts';

export interface Streamed {
  /** Content-Type. */
  readonly type: string;
  /** Under which name a browser keeps it: printable ASCII without quotes; null: it is told live, each piece as soon as it is made. */
  readonly fileName: string | null;
  readonly chunks: AsyncIterable<string>;
}

/** Makes each piece inside of `within`, whoever asks for it. */
export function streamedIn(within: <T>(work: () => Promise<T>) => Promise<T>, streamed: Streamed): Streamed {
  return {
    ...streamed,
    chunks: {
      [Symbol.asyncIterator]() {
        const made = streamed.chunks[Symbol.asyncIterator]();
        const nothing = async () => ({ done: true, value: undefined }) as const;
        return {
          next: () => within(() => made.next()),
          return: () => within(() => made.return?.() ?? nothing()),
        };
      },
    },
  };
}

/** Pieces of files that are made at a time: who asks for one thing must not wait behind a page of every file. */
const turns = new Turns(2);
const inTurn = <T>(work: () => Promise<T>) => turns.take(Symbol('a piece'), work);

/** Bytes that may wait for the reader before the making pauses. */
const AHEAD = 64 * 1024;

/** Whether the caller may still have what it asked for. */
export type StillGood = () => Promise<boolean>;

/** How often that is asked while nothing is made, milliseconds. */
const LOOK_EVERY = 1000;

export function sendStream(
  request: FastifyRequest,
  reply: FastifyReply,
  streamed: Streamed,
  stillGood: StillGood,
): FastifyReply {
  const { type, fileName } = streamed;
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
  const over = new AbortController();
  const { chunks } = live ? streamed : streamedIn(inTurn, streamed);
  const pieces = whileGood(chunks, stillGood, over.signal, live);
  const made = Readable.from(pieces, { objectMode: false, highWaterMark: live ? 1 : AHEAD });
  watch(made, stillGood, over, live);
  return reply.send(encoded(made, encoding));
}

/** To a file that breaks off: its reader must not take it for whole. */
const notGood = () => new Refused(refuse('not-authorised'));

/** The pieces, each after another look at the caller. What is told live ends when it may not, a file breaks off. */
async function* whileGood(
  chunks: AsyncIterable<string>,
  stillGood: StillGood,
  over: AbortSignal,
  live: boolean,
): AsyncGenerator<string> {
  const pieces = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const piece = await unlessOver(over, pieces.next());
      if (piece?.done) return;
      if (piece === undefined || !(await stillGood())) {
        if (live) return;
        throw notGood();
      }
      yield piece.value;
    }
  } finally {
    // One that is being made is not waited for.
    pieces.return?.()?.catch(() => undefined);
  }
}

/** What a piece comes to; undefined when it is over before. A promise of the end for all pieces would keep each of them in memory. */
async function unlessOver<T>(over: AbortSignal, piece: Promise<T>): Promise<T | undefined> {
  const { promise: end, resolve } = Promise.withResolvers<undefined>();
  const stop = () => resolve(undefined);
  over.addEventListener('abort', stop);
  if (over.aborted) stop();
  try {
    return await Promise.race([piece, end]);
  } finally {
    over.removeEventListener('abort', stop);
  }
}

/** Looks at the caller also while nothing is made, or nothing of it is read. */
function watch(made: Readable, stillGood: StillGood, over: AbortController, live: boolean): void {
  const end = () => {
    // What is told live ends by itself, unless nobody reads on.
    if (live && !over.signal.aborted) over.abort();
    else made.destroy(notGood());
  };
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    stillGood()
      .then((good) => {
        if (!good) end();
      }, end)
      .finally(() => {
        looking = false;
      });
  }, LOOK_EVERY);
  made.once('close', () => clearInterval(timer));
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
