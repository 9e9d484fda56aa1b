import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { Signals } from './events.ts';
import type { Payload } from './messages.ts';
import type { Random } from './random.ts';
import { type Reply, RpcLink } from './rpc-link.ts';
import type { Cancel, SimClock } from './sim-clock.ts';

/** How long to wait before dialling again: minimum × 2^attempt + random × range, in simulated seconds (libocpp's rule). */
export interface BackOff {
  minimumS: number;
  doublings: number;
  randomRangeS: number;
}

export interface LineOptions {
  /** Base URL; the id is appended, percent-encoded. */
  url: string;
  id: string;
  password: string | undefined;
  subprotocols: readonly string[];
  backOff: BackOff;
  callTimeoutMs: number;
  clock: SimClock;
  random: Random;
  signals: Signals;
  answer(action: string, request: Payload): Reply;
  onUp(link: RpcLink): void;
  onDown(): void;
}

/** Real milliseconds that a clean close may take before the socket is cut. */
const CLOSE_GRACE_MS = 1000;

/** The charger's connection: dials, dials again with back-off when the line is lost, hangs up only when told to. */
export class Line {
  password: string | undefined;
  readonly #options: LineOptions;
  #wanted = false;
  #attempt = 0;
  #socket: WebSocket | undefined;
  #link: RpcLink | undefined;
  #cancelRedial: Cancel | undefined;
  /** Ends the bookkeeping of the current socket; a second call does nothing. */
  #markGone: ((code: number, reason: string) => void) | undefined;

  constructor(options: LineOptions) {
    this.#options = options;
    this.password = options.password;
  }

  /** The link while the socket is open. */
  get link(): RpcLink | undefined {
    return this.#link;
  }

  /** Keeps a connection from now on. */
  open(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#attempt = 0;
    this.#dial();
  }

  /** The line is cut: no close frame, no new attempt until `open`. */
  cut(): void {
    this.#giveUp();
    this.#socket?.terminate();
    this.#markGone?.(1006, 'cut');
  }

  /** Hangs up with a close frame and resolves when the socket is gone. No new attempt until `open`. */
  async hangUp(code: number, reason = ''): Promise<void> {
    this.#giveUp();
    const socket = this.#socket;
    if (socket === undefined) return;
    if (socket.readyState === WebSocket.CONNECTING) {
      this.cut();
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
      socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.close(code, reason);
    });
  }

  #giveUp(): void {
    this.#wanted = false;
    this.#cancelRedial?.();
    this.#cancelRedial = undefined;
  }

  #dial(): void {
    const { signals } = this.#options;
    this.#markGone?.(1006, 'dialled again');
    const socket = new WebSocket(
      addressOf(this.#options.url, this.#options.id),
      [...this.#options.subprotocols],
      {
        perMessageDeflate: false,
        handshakeTimeout: 30_000,
        headers: this.password === undefined ? {} : { authorization: basic(this.#options.id, this.password) },
      },
    );
    this.#socket = socket;
    let up = false;
    let refused = false;
    let failure = 'connection lost';
    socket.on('unexpected-response', (_request, response) => {
      refused = true;
      collect(response, (reason) => {
        signals.emit({ type: 'refused', httpStatus: response.statusCode ?? 0, reason });
        socket.terminate();
      });
    });
    socket.on('error', (error) => {
      failure = error.message || String(error);
    });
    socket.on('open', () => {
      up = true;
      this.#attempt = 0;
      const link = new RpcLink({
        socket,
        callTimeoutMs: this.#options.callTimeoutMs,
        answer: this.#options.answer,
        onFrame: (direction, text) => signals.emit({ type: 'frame', direction, text }),
      });
      this.#link = link;
      signals.emit({ type: 'connected', subprotocol: socket.protocol });
      this.#options.onUp(link);
    });
    let gone = false;
    this.#markGone = (code, reason) => {
      if (gone) return;
      gone = true;
      this.#socket = undefined;
      const link = this.#link;
      this.#link = undefined;
      if (up) {
        this.#options.onDown();
        signals.emit({ type: 'disconnected', code, reason });
        link?.end();
      } else if (!refused && this.#wanted) {
        signals.emit({ type: 'unreachable', reason: failure });
      }
    };
    const markGone = this.#markGone;
    socket.on('close', (code, reason) => {
      // A socket that was cut or dialled past closes late; the line has another one by then, or wants none.
      const current = this.#socket === socket;
      markGone(code, reason.toString());
      if (current && this.#wanted) this.#redialLater();
    });
  }

  #redialLater(): void {
    const { backOff, clock, random } = this.#options;
    const doubled = backOff.minimumS * 2 ** Math.min(this.#attempt, backOff.doublings);
    this.#attempt += 1;
    this.#cancelRedial?.();
    this.#cancelRedial = clock.after(doubled + random.next() * backOff.randomRangeS, () => this.#dial());
  }
}

/** Where a charger dials: the base URL with its id as the last path segment. */
export function addressOf(base: string, id: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${encodeURIComponent(id)}`;
  return url.href;
}

function basic(id: string, password: string): string {
  return `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`;
}

function collect(response: IncomingMessage, done: (reason: string) => void): void {
  let body = '';
  response.setEncoding('utf8');
  response.on('data', (part: string) => {
    if (body.length < 500) body += part;
  });
  response.once('close', () => done(body.trim().slice(0, 500) || (response.statusMessage ?? '')));
}
