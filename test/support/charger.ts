// A charger that speaks literal frames over a real WebSocket.
import { WebSocket } from 'ws';
import type { Json } from './api.ts';

export type Frame = [number, string, ...unknown[]];

/** undefined: no answer. */
export type Answering = Json | ((payload: Json, id: string) => Json | undefined) | undefined;

export class TestCharger {
  readonly socket: WebSocket;
  readonly frames: Frame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  #waiting: { fits: (frame: Frame) => boolean; settle: (frame: Frame) => void }[] = [];
  #next = 1;
  #answers: Record<string, Answering> = {};

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on('message', (data) => {
      const frame = JSON.parse(data.toString()) as Frame;
      this.frames.push(frame);
      if (frame[0] === 2) this.#answer(frame);
      const index = this.#waiting.findIndex((w) => w.fits(frame));
      if (index >= 0) this.#waiting.splice(index, 1)[0]?.settle(frame);
    });
    socket.on('error', () => {});
  }

  /** Rejects with the HTTP status when the upgrade is refused. */
  static connect(
    serverUrl: string,
    charger: { readonly id: string; readonly password?: string },
    subprotocols: string[] = ['ocpp1.6'],
    more: Readonly<Record<string, string>> = {},
  ): Promise<TestCharger> {
    const url = `${serverUrl.replace(/^http/, 'ws')}/ocpp/${encodeURIComponent(charger.id)}`;
    const headers: Record<string, string> = { ...more };
    if (charger.password !== undefined) {
      headers.authorization = `Basic ${Buffer.from(`${charger.id}:${charger.password}`).toString('base64')}`;
    }
    const socket = new WebSocket(url, subprotocols, { headers });
    const made = new TestCharger(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(made));
      socket.once('unexpected-response', (_request, response) => {
        socket.terminate();
        reject(new Error(`refused with ${response.statusCode}`));
      });
      socket.once('error', reject);
    });
  }

  /** The first frame that fits, of those that come from now on. Rejects when the socket closes before. */
  async next(fits: (frame: Frame) => boolean): Promise<Frame> {
    return Promise.race([
      new Promise<Frame>((settle) => this.#waiting.push({ fits, settle })),
      this.closed.then(({ code, reason }) => Promise.reject(new Error(`closed with ${code} ${reason}`))),
    ]);
  }

  /** What it answers to CALLs of the server from now on, by action; an action that is not there is not answered. */
  answers(by: Record<string, Answering>): void {
    this.#answers = { ...this.#answers, ...by };
  }

  #answer([, id, action, payload]: Frame): void {
    const answering = this.#answers[String(action)];
    const answer = typeof answering === 'function' ? answering((payload ?? {}) as Json, id) : answering;
    if (answer !== undefined) this.send(JSON.stringify([3, id, answer]));
  }

  /** CALLs of the server so far, by action. */
  called(action: string): Json[] {
    return this.frames.filter((f) => f[0] === 2 && f[2] === action).map((f) => f[3] as Json);
  }

  send(text: string): void {
    this.socket.send(text);
  }

  /** Sends a CALL and answers the CALLRESULT's payload; a CALLERROR rejects. */
  async call<T = Json>(action: string, payload: Json, id = `m${this.#next++}`): Promise<T> {
    const answer = this.next((frame) => frame[1] === id && frame[0] !== 2);
    this.send(JSON.stringify([2, id, action, payload]));
    const [type, , first, ...rest] = await answer;
    if (type === 4) throw new Error(`CALLERROR ${String(first)} ${String(rest[0])}`);
    return first as T;
  }

  /** BootNotification and a status for the charger and each socket, as TC_001 has it. */
  async boot(sockets = 1, more: Json = {}): Promise<void> {
    await this.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One', ...more });
    for (let id = 0; id <= sockets; id += 1) await this.status(id, 'Available');
  }

  status(connectorId: number, status: string, more: Json = {}): Promise<Json> {
    return this.call('StatusNotification', { connectorId, errorCode: 'NoError', status, ...more });
  }

  async start(
    connectorId: number,
    idTag: string,
    meterStart = 0,
    timestamp = new Date().toISOString(),
    id?: string,
  ) {
    const answer = await this.call<{
      transactionId: number;
      idTagInfo: { status: string; parentIdTag?: string };
    }>('StartTransaction', { connectorId, idTag, meterStart, timestamp }, id);
    return { transactionId: answer.transactionId, ...answer.idTagInfo };
  }

  stop(
    transactionId: number,
    meterStop: number,
    timestamp = new Date().toISOString(),
    more: Json = {},
  ): Promise<Json> {
    return this.call('StopTransaction', { transactionId, meterStop, timestamp, ...more });
  }

  meter(
    connectorId: number,
    transactionId: number,
    wh: number,
    timestamp = new Date().toISOString(),
  ): Promise<Json> {
    const sampledValue = [{ value: String(wh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' }];
    return this.call('MeterValues', {
      connectorId,
      transactionId,
      meterValue: [{ timestamp, sampledValue }],
    });
  }

  /** Closes cleanly, as a charger that is switched off. */
  async close(): Promise<void> {
    this.socket.close(1000);
    await this.closed;
  }

  /** Drops the line without a close frame. */
  drop(): void {
    this.socket.terminate();
  }
}

/** Asks until the answer holds; a condition, not a sleep. */
export async function until<T>(
  probe: () => Promise<T>,
  holds: (value: T) => boolean,
  timeoutMs = 10_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (holds(value)) return value;
    if (Date.now() > end)
      throw new Error(`it never held; the last was ${JSON.stringify(value)?.slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
