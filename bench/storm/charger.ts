/** One charger of a storm: a line that may be refused or cut, and one CALL at a time over it. */
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { type Action, nextCall, type Talker } from '../support/frames.ts';
import type { Login } from '../support/network.ts';

/** It was not let in, or cut off, or not answered. The message is the reason. */
export class Refused extends Error {}

/** No answer to a handshake or a CALL for so long counts as none, milliseconds. */
const PATIENCE = 60_000;

interface Open {
  readonly id: string;
  readonly answer: PromiseWithResolvers<void>;
}

export class StormCharger implements Talker {
  readonly idTag = 'NOBODY';
  sent = 0;
  readonly #login: Login;
  #ws: WebSocket | undefined;
  #open: Open | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(login: Login) {
    this.#login = login;
  }

  /** Errors: Refused. */
  connect(url: string): Promise<void> {
    const { id, password } = this.#login;
    const authorization = `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`;
    const ws = new WebSocket(`${url.replace(/^http/, 'ws')}/ocpp/${id}`, ['ocpp1.6'], {
      headers: { authorization },
      perMessageDeflate: false,
      handshakeTimeout: PATIENCE,
    });
    this.#ws = ws;
    this.#last = Promise.resolve();
    return new Promise((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('unexpected-response', (_request, { statusCode }: IncomingMessage) => {
        ws.terminate();
        reject(new Refused(`HTTP ${statusCode}`));
      });
      ws.on('error', ({ message }) => {
        reject(new Refused(message));
        this.#failed(ws, message);
      });
      ws.on('close', (code) => this.#failed(ws, `closed with ${code}`));
      ws.on('message', (data) => this.#heard(ws, String(data)));
    });
  }

  /** What it says next of this kind. */
  payload(action: Action): string {
    return nextCall(action, this)[1];
  }

  /** Settles with the answer; waits until earlier ones have theirs. Errors: Refused. */
  call(action: string, payload: string): Promise<void> {
    const mine = this.#last.then(() => this.#say(action, payload));
    this.#last = mine.catch(() => {});
    return mine;
  }

  /** Cuts its line, if it has one. */
  drop(): void {
    const ws = this.#ws;
    this.#ws = undefined;
    this.#open?.answer.reject(new Refused('cut off by itself'));
    this.#open = undefined;
    ws?.terminate();
  }

  async #say(action: string, payload: string): Promise<void> {
    const ws = this.#ws;
    if (ws?.readyState !== WebSocket.OPEN) throw new Refused('not connected');
    const open = { id: `m${++this.sent}`, answer: Promise.withResolvers<void>() };
    this.#open = open;
    ws.send(`[2,"${open.id}","${action}",${payload}]`);
    const late = setTimeout(() => open.answer.reject(new Refused('no answer')), PATIENCE);
    await open.answer.promise.finally(() => clearTimeout(late));
  }

  #heard(ws: WebSocket, text: string): void {
    const [type, id] = JSON.parse(text) as [number, string];
    if (type === 2) {
      ws.send(`[3,${JSON.stringify(id)},{"status":"Accepted"}]`);
      return;
    }
    const open = this.#open;
    if (open?.id !== id) return;
    this.#open = undefined;
    if (type === 3) open.answer.resolve();
    else open.answer.reject(new Refused(`answered ${text.slice(0, 100)}`));
  }

  #failed(ws: WebSocket, why: string): void {
    if (ws !== this.#ws) return;
    this.#ws = undefined;
    this.#open?.answer.reject(new Refused(why));
    this.#open = undefined;
  }
}
