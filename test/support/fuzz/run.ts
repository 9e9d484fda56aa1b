// A fuzz run against a server: requests by a seed, each answer judged, memory looked at half way and at the end.
import { readFileSync } from 'node:fs';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type Answer, judgeOf } from './judge.ts';
import { type Api, type Request, requests } from './requests.ts';
import { bystander, newWorld, stillThere } from './world.ts';

export interface Run {
  readonly url: string;
  readonly seed: number;
  readonly count: number;
  /** Bytes of the server's heap, after a collection of garbage. */
  heap(): Promise<number>;
}

export interface Outcome {
  readonly requests: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Milliseconds of the slowest answer. */
  readonly slowest: number;
  /** How many operations were answered with a success. */
  readonly succeeded: number;
  /** What was wrong, with the request that shows it. */
  readonly problems: readonly string[];
  /** Bytes of heap half way and at the end. */
  readonly heap: readonly [number, number];
}

/** Milliseconds within which everything is answered, on a busy machine. */
const DEADLINE = 20_000;
/** Milliseconds for which events are listened to. */
const LISTENED = 50;
const AT_A_TIME = 8;
/** Requests after which it is looked whether the customer is still there, and others are made from what there is. */
const BATCH = 200;

const document = JSON.parse(
  readFileSync(new URL('../../../spec/openapi.json', import.meta.url), 'utf8'),
) as Api;

export async function fuzz({ url, seed, count, heap }: Run): Promise<Outcome> {
  const judge = judgeOf(document);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });
  const apart = await bystander(url, document);
  const before = await apart.reads();
  const statuses: Record<string, number> = {};
  const succeeded = new Set<string>();
  const problems = new Map<string, string>();
  let slowest = 0;
  let halfway = 0;
  let world = await newWorld(url);

  async function one(request: Request): Promise<void> {
    const began = performance.now();
    const answer = await send(url, agent, request).catch((error: unknown) => String(error));
    slowest = Math.max(slowest, performance.now() - began);
    const what = typeof answer === 'string' ? answer : judge(request, answer);
    if (typeof answer !== 'string') {
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      if (answer.status < 300) succeeded.add(`${request.method} ${request.path}`);
    }
    if (what === undefined) return;
    const name = `${request.method} ${request.path}: ${what.slice(0, 300)}`;
    if (!problems.has(name)) problems.set(name, `${name}\n  ${shown(request, answer)}`);
  }

  for (let done = 0; done < count; done += BATCH) {
    // Things go, too: what names them asks for nothing any more.
    if (done % (5 * BATCH) === 0 || !(await stillThere(url, world))) world = await newWorld(url);
    const numRuns = Math.min(BATCH, count - done);
    const made = requests(document, world.known, world.keys);
    const batch = fc.sample(made, { numRuns, seed: seed + done }).filter((each) => !apart.isMeant(each));
    const workers = Array.from({ length: AT_A_TIME }, async () => {
      for (let next = batch.pop(); next !== undefined; next = batch.pop()) await one(next);
    });
    await Promise.all(workers);
    if (halfway === 0 && done + BATCH >= count / 2) halfway = await heap();
  }
  const end = await heap();
  const now = await apart.reads();
  for (const [n, told] of before.entries()) {
    if (now[n] !== told)
      problems.set(`bystander ${n}`, `the bystander reads another\n  ${told}\n  ${now[n]}`);
  }
  agent.destroy();
  return {
    ...{ requests: count, statuses, slowest, succeeded: succeeded.size },
    problems: [...problems.values()],
    heap: [halfway, end],
  };
}

function send(url: string, agent: Agent, { method, target, headers, body }: Request): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        hostname,
        port,
        path: target,
        method,
        agent,
        headers: headers as Record<string, string | string[]>,
        timeout: DEADLINE,
      },
      (told) => {
        const chunks: Buffer[] = [];
        told.on('data', (chunk: Buffer) => chunks.push(chunk));
        told.on('error', reject);
        // Without an end: what has come is the answer.
        if (told.headers['content-type']?.startsWith('text/event-stream')) {
          told.once('data', () => setTimeout(() => told.destroy(), LISTENED));
          told.once('close', () => resolve(listenedTo(told, chunks)));
          return;
        }
        told.on('end', () => resolve(answerOf(told, chunks)));
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('no answer within the deadline')));
    sent.on('error', reject);
    if (body !== undefined) sent.setHeader('content-length', body.length);
    sent.end(body);
  });
}

/** What was heard until then. Coded and cut off in the middle it cannot be read. */
function listenedTo(told: IncomingMessage, chunks: readonly Buffer[]): Answer {
  if (told.headers['content-encoding'] === undefined) return answerOf(told, chunks);
  return { ...answerOf(told, []), text: ': heard' };
}

function answerOf(told: IncomingMessage, chunks: readonly Buffer[]): Answer {
  return {
    status: told.statusCode ?? 0,
    type: told.headers['content-type'] ?? '',
    text: decoded(Buffer.concat(chunks), told.headers['content-encoding']),
  };
}

function decoded(bytes: Buffer, coding = 'identity'): string {
  if (bytes.length === 0) return '';
  const plain = coding === 'br' ? brotliDecompressSync(bytes) : coding === 'gzip' ? gunzipSync(bytes) : bytes;
  return plain.toString('utf8');
}

function shown({ method, target, headers, body }: Request, answer: Answer | string): string {
  const told = typeof answer === 'string' ? answer : `${answer.status} ${answer.text}`;
  const sent = body === undefined ? '' : JSON.stringify(body.toString('latin1').slice(0, 700));
  return `${method} ${target.slice(0, 700)} ${JSON.stringify(headers).slice(0, 600)} ${sent}\n  -> ${told.slice(0, 600)}`;
}
