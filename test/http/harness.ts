// A server of its own per engine, and what tests say to it: raw requests too, because fetch mends what must stay wrong.
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { describe } from 'vitest';
import type { Parts, Server } from '../../src/main.ts';
import { judgeAt } from '../support/described.ts';
import { engines } from '../support/engines.ts';
import { servedOn } from '../support/served.ts';

export interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

export interface Said {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Buffer;
}

/** Sends the path exactly as written. */
export function raw(url: string, path: string, said: Said = {}): Promise<Told> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { hostname, port, path, method: said.method ?? 'GET', headers: said.headers ?? {}, agent },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('error', reject);
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const bytes = Buffer.concat(chunks);
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            bytes,
            text: bytes.toString('utf8'),
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(said.body);
  });
}

const agent = new Agent({ keepAlive: true, maxSockets: 50 });

export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** JSON in, whatever comes out; a success is one that the document describes. */
export async function say(url: string, key: string, method: string, path: string, body?: unknown) {
  const answer = await raw(url, `/api/v1${path}`, {
    method,
    headers: { ...bearer(key), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  if (answer.status < 300) {
    const { status, headers, text } = answer;
    const wrong = judgeAt(method, `/api/v1${path}`, { status, type: headers['content-type'], text });
    if (wrong !== undefined) throw new Error(`${method} ${path}: ${wrong}`);
  }
  const json = /json/.test(answer.headers['content-type'] ?? '')
    ? (JSON.parse(answer.text) as unknown)
    : undefined;
  // biome-ignore lint/suspicious/noExplicitAny: answers are judged by the tests
  return { ...answer, json: json as any };
}

/** A suite on every engine, with a server that lives as long as it. */
export function onEveryEngine(
  name: string,
  suite: (at: () => string, server: () => Server) => void,
  parts: Parts = {},
  more: Record<string, string> = {},
): void {
  describe.each(engines())(`${name} on $name`, (engine) => {
    const served = servedOn(engine, parts, more);
    suite(
      () => served().server.url,
      () => served().server,
    );
  });
}
