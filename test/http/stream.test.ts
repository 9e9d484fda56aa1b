// Answers that are made while they are read: the reader's pace is theirs, whoever goes away ends them, and memory stays flat.
import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createGunzip } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { sendStream } from '../../src/http/stream.ts';
import { newCustomer, smallNetwork } from '../support/api.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { manyTransactions } from '../support/many-transactions.ts';
import { execute } from '../support/rows.ts';
import { serverOn } from '../support/server.ts';
import { bearer } from './harness.ts';

function open(url: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { agent: false, headers }, resolve).on('error', reject).end();
  });
}

describe('a streamed answer', () => {
  let app: FastifyInstance | undefined;
  afterEach(() => app?.close());

  const KILOBYTE = 'x'.repeat(1024);

  async function serve(chunks: () => AsyncIterable<string>): Promise<string> {
    app = Fastify();
    app.get('/', (request, reply) =>
      sendStream(request, reply, { type: 'text/csv', fileName: 'a.csv', chunks: chunks() }, async () => true),
    );
    return app.listen({ port: 0 });
  }

  it('waits for a reader that does not read, and ends when it goes away', async () => {
    const seen = { made: 0, ended: false };
    const url = await serve(async function* endless() {
      try {
        for (;;) {
          seen.made++;
          yield KILOBYTE;
        }
      } finally {
        seen.ended = true;
      }
    });
    const answer = await open(url);
    answer.pause();
    // What fits into the sockets' buffers is made; then it stands still.
    let before = -1;
    await expect
      .poll(
        async () => {
          const still = seen.made === before;
          before = seen.made;
          await sleep(100);
          return still && seen.made === before;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    expect(seen.made).toBeLessThan(20_000);
    answer.destroy();
    await expect.poll(() => seen.ended).toBe(true);
  });

  describe('to a caller who may not have it any more', () => {
    /** A piece, and nothing after it until it is ended. */
    async function begun(fileName: string | null, piece: string, encoding?: string) {
      const seen = { good: true, ended: false, asked: 0 };
      const chunks = async function* pieces() {
        try {
          yield piece;
          for (;;) {
            await sleep(5);
            if (piece.length > 1000) yield piece;
          }
        } finally {
          seen.ended = true;
        }
      };
      app = Fastify();
      app.get('/', (request, reply) =>
        sendStream(request, reply, { type: 'text/plain', fileName, chunks: chunks() }, async () => {
          seen.asked += 1;
          return seen.good;
        }),
      );
      const url = await app.listen({ port: 0 });
      return { seen, answer: await open(url, encoding === undefined ? {} : { 'accept-encoding': encoding }) };
    }
    const wholeOf = (answer: IncomingMessage) =>
      new Promise<boolean>((resolve) => {
        answer.once('end', () => resolve(answer.complete));
        answer.once('error', () => resolve(false));
      });

    it('ends, when it is told live', async () => {
      const { seen, answer } = await begun(null, 'a');
      let text = '';
      answer.on('data', (piece: Buffer) => {
        text += piece.toString();
      });
      await expect.poll(() => text).toBe('a');
      seen.good = false;
      expect([await wholeOf(answer), text]).toEqual([true, 'a']);
    });

    it.each([undefined, 'gzip', 'br'])('breaks off, when it is a file, coded as %s', async (encoding) => {
      const { seen, answer } = await begun('a.txt', randomBytes(50_000).toString('hex'), encoding);
      answer.once('data', () => {
        seen.good = false;
      });
      expect(await wholeOf(answer)).toBe(false);
      await expect.poll(() => seen.ended).toBe(true);
    });

    it.each([null, 'a.txt'])('is given up where nobody reads on, file: %s', async (fileName) => {
      const { seen, answer } = await begun(fileName, randomBytes(500_000).toString('hex'));
      answer.pause();
      await expect.poll(() => seen.asked, { timeout: 10_000 }).toBeGreaterThan(2);
      seen.good = false;
      await expect.poll(() => seen.ended, { timeout: 10_000 }).toBe(true);
      answer.destroy();
    });
  });

  it.each([undefined, 'gzip', 'br'])('that fails half way breaks off, coded as %s', async (encoding) => {
    const url = await serve(async function* failing() {
      // No coder can hold all of it back: a part of it is sent before the failure.
      for (let i = 0; i < 40; i++) yield randomBytes(50_000).toString('hex');
      throw new Error('the storage is gone');
    });
    const answer = await open(url, encoding === undefined ? {} : { 'accept-encoding': encoding });
    const whole = await new Promise<boolean>((resolve) => {
      answer.resume();
      answer.once('end', () => resolve(answer.complete));
      answer.once('error', () => resolve(false));
    });
    expect([answer.statusCode, whole]).toEqual([200, false]);
  });

  it.each([undefined, 'gzip', 'br'])(
    'that fails at once is an error, asked for coded as %s',
    async (encoding) => {
      // biome-ignore lint/correctness/useYield: it fails before
      const url = await serve(async function* failing() {
        throw new Error('the storage is gone');
      });
      const answer = await open(url, encoding === undefined ? {} : { 'accept-encoding': encoding });
      answer.resume();
      expect(answer.statusCode).toBe(500);
    },
  );
});

const ROWS = 40_000;
const MEGABYTE = 1024 * 1024;

describe.each(engines())(`an export of ${ROWS} transactions on $name`, (engine) => {
  it('is whole, and memory does not grow with it', { timeout: 180_000 }, async () => {
    const database: FreshDatabase = await engine.fresh();
    const server = await serverOn(database);
    try {
      const network = await smallNetwork(server.url);
      const { key: other } = await newCustomer(server.url);
      await execute(database, manyTransactions(ROWS, network.customerId, network.siteId, network.driverId));
      setFlagsFromString('--expose-gc');
      const gc = runInNewContext('gc') as () => void;
      const used = () => {
        gc();
        const { heapUsed, external } = process.memoryUsage();
        return (heapUsed + external) / MEGABYTE;
      };
      const path = `${server.url}/api/v1/exports/transactions.csv?month=2026-10&siteId=${network.siteId}`;
      expect((await open(path, bearer(other))).statusCode).toBe(404);
      const answer = await open(path, { ...bearer(network.key), 'accept-encoding': 'gzip' });
      expect(answer.statusCode).toBe(200);
      let [bytes, lines, most, next] = [0, 0, 0, MEGABYTE];
      const before = used();
      for await (const chunk of answer.pipe(createGunzip()) as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        for (const byte of chunk) if (byte === 10) lines++;
        if (bytes < next) continue;
        next += 2 * MEGABYTE;
        most = Math.max(most, used() - before);
      }
      console.log(
        `${engine.name}: ${(bytes / MEGABYTE).toFixed(1)} MB, at most ${most.toFixed(1)} MB more in use`,
      );
      expect(lines).toBe(ROWS + 1);
      expect(bytes).toBeGreaterThan(6 * MEGABYTE);
      expect(most).toBeLessThan(10);
    } finally {
      await server.close();
      await database.drop();
    }
  });
});
