// A charger's end of the line: literal text frames over a real WebSocket.
import type { ClientRequestArgs, IncomingMessage } from 'node:http';
import { type ClientOptions, WebSocket } from 'ws';
import { PASSWORD } from './gateway-under-test.ts';

export interface LineOptions {
  readonly user?: string;
  /** null: no Authorization header. */
  readonly password?: string | Buffer | null;
  readonly subprotocols?: string[];
  readonly more?: ClientOptions & ClientRequestArgs;
  /** Instead of `/ocpp/ID`. */
  readonly path?: string;
}

export class Line {
  readonly ws: WebSocket;
  readonly texts: string[] = [];
  pings = 0;
  readonly closed: Promise<{ code: number; reason: string }>;
  #waiting: (() => void)[] = [];
  #read = 0;

  constructor(ws: WebSocket) {
    this.ws = ws;
    this.closed = new Promise((resolve) => {
      ws.once('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#wake();
      });
    });
    ws.on('message', (data) => {
      this.texts.push(data.toString());
      this.#wake();
    });
    ws.on('ping', () => {
      this.pings += 1;
    });
    ws.on('error', () => {});
  }

  send(text: string): void {
    this.ws.send(text);
  }

  /** The next frame not yet taken, as text. Rejects when the line closes before. */
  async next(): Promise<string> {
    for (;;) {
      const text = this.texts[this.#read];
      if (text !== undefined) {
        this.#read += 1;
        return text;
      }
      if (this.ws.readyState === WebSocket.CLOSED) throw new Error('the line is closed');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Sends a frame and takes the next one that comes. */
  async ask(text: string): Promise<unknown> {
    this.send(text);
    return JSON.parse(await this.next());
  }

  /** Proves that everything sent before was handled: a heartbeat is answered after it. */
  async settled(): Promise<void> {
    const id = `settled-${Math.random()}`;
    this.send(`[2,"${id}","Heartbeat",{}]`);
    while (!(await this.next()).includes(id));
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

export function socketOf(url: string, id: string, options: LineOptions = {}): WebSocket {
  const { password = PASSWORD, user = id, subprotocols = ['ocpp1.6'], more = {}, path } = options;
  const headers: Record<string, string> = {};
  if (password !== null) {
    const bytes = Buffer.concat([Buffer.from(`${user}:`), Buffer.from(password)]);
    headers.authorization = `Basic ${bytes.toString('base64')}`;
  }
  return new WebSocket(`${url}${path ?? `/ocpp/${id}`}`, subprotocols, {
    ...more,
    headers: { ...headers, ...more.headers },
  });
}

export async function connect(url: string, id = 'CP1', options: LineOptions = {}): Promise<Line> {
  const ws = socketOf(url, id, options);
  const line = new Line(ws);
  await new Promise<void>((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
  });
  return line;
}

export interface Refusal {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** The HTTP answer to an upgrade that must be refused. */
export function refusalOf(url: string, id: string, options: LineOptions = {}): Promise<Refusal> {
  const ws = socketOf(url, id, options);
  return new Promise((resolve, reject) => {
    ws.once('open', () => reject(new Error('it was not refused')));
    ws.on('error', reject);
    ws.once('unexpected-response', (_request, response: IncomingMessage) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => {
        ws.on('error', () => {});
        ws.terminate();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
  });
}

/** Waits for a condition. */
export async function until(holds: () => boolean, what = 'the condition', timeoutMs = 10_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`${what} never held`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
