import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { isPayload, type Payload } from './messages.ts';

const CALL = 2;
const CALL_RESULT = 3;
const CALL_ERROR = 4;

/** How a CALL ended. `lost`: the connection went before an answer came. */
export type CallOutcome =
  | { kind: 'result'; payload: Payload }
  | { kind: 'error'; code: string; description: string }
  | { kind: 'timeout' }
  | { kind: 'lost' };

/** Answer to a CALL of the server. `then` runs after the answer has been handed to the socket. */
export type Reply =
  | { kind: 'result'; payload: Payload; then?: () => void }
  | { kind: 'error'; code: string; description: string };

export interface RpcLinkOptions {
  socket: WebSocket;
  /** Real milliseconds to wait for an answer. */
  callTimeoutMs: number;
  answer(action: string, request: Payload): Reply;
  onFrame(direction: 'out' | 'in', text: string): void;
}

interface Waiting {
  action: string;
  payload: Payload;
  settle(outcome: CallOutcome): void;
}

/**
 * OCPP-J on one open socket: frames in and out, one outstanding CALL of ours, the rest in a FIFO queue (OCPP-J 1.6, 4.1.1).
 * Knows no action.
 */
export class RpcLink {
  readonly #options: RpcLinkOptions;
  readonly #queue: Waiting[] = [];
  #outstanding: { id: string; waiting: Waiting; timer: NodeJS.Timeout } | undefined;
  #unanswered = 0;
  #ended = false;

  constructor(options: RpcLinkOptions) {
    this.#options = options;
    options.socket.on('message', (data, isBinary) => {
      if (!isBinary) this.#receive(data.toString());
    });
  }

  /** Sends as soon as it is this call's turn. Never rejects. */
  call(action: string, payload: Payload): Promise<CallOutcome> {
    if (this.#ended) return Promise.resolve({ kind: 'lost' });
    return new Promise((settle) => {
      this.#queue.push({ action, payload, settle });
      this.#next();
    });
  }

  /** The socket is gone: everything that waits ends as `lost`. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const waiting = this.#queue.splice(0);
    if (this.#outstanding !== undefined) {
      clearTimeout(this.#outstanding.timer);
      waiting.unshift(this.#outstanding.waiting);
      this.#outstanding = undefined;
    }
    for (const one of waiting) one.settle({ kind: 'lost' });
  }

  #next(): void {
    if (this.#ended || this.#outstanding !== undefined) return;
    const waiting = this.#queue.shift();
    if (waiting === undefined) return;
    const id = randomUUID();
    const timer = setTimeout(() => this.#timeOut(id), this.#options.callTimeoutMs);
    this.#outstanding = { id, waiting, timer };
    this.#send([CALL, id, waiting.action, waiting.payload]);
  }

  #timeOut(id: string): void {
    this.#unanswered += 1;
    this.#settle(id, { kind: 'timeout' });
    // Two silences in a row: the line is dead although nobody said so.
    if (this.#unanswered >= 2) this.#options.socket.terminate();
  }

  #settle(id: string, outcome: CallOutcome): void {
    const outstanding = this.#outstanding;
    if (outstanding === undefined || outstanding.id !== id) return;
    clearTimeout(outstanding.timer);
    this.#outstanding = undefined;
    outstanding.waiting.settle(outcome);
    this.#next();
  }

  #send(frame: unknown[]): void {
    const text = JSON.stringify(frame);
    this.#options.onFrame('out', text);
    this.#options.socket.send(text, () => {});
  }

  #receive(text: string): void {
    this.#options.onFrame('in', text);
    const frame = parseArray(text);
    if (frame === undefined) return;
    const [kind, id, third, fourth] = frame;
    if (typeof id !== 'string') return;
    if (kind === CALL && typeof third === 'string') {
      this.#answer(id, third, isPayload(fourth) ? fourth : {});
    } else if (kind === CALL_RESULT) {
      this.#unanswered = 0;
      this.#settle(id, { kind: 'result', payload: isPayload(third) ? third : {} });
    } else if (kind === CALL_ERROR) {
      this.#unanswered = 0;
      this.#settle(id, { kind: 'error', code: String(third), description: String(fourth ?? '') });
    }
  }

  #answer(id: string, action: string, request: Payload): void {
    const reply = this.#options.answer(action, request);
    if (reply.kind === 'error') {
      this.#send([CALL_ERROR, id, reply.code, reply.description, {}]);
      return;
    }
    this.#send([CALL_RESULT, id, reply.payload]);
    reply.then?.();
  }
}

function parseArray(text: string): unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
