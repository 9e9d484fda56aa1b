/**
 * A central system for the simulator's tests: `ocpp-rpc`'s server in strict mode, so that every frame is checked against the
 * official schemas by somebody else's code. Imported by tests only.
 */
import type { AddressInfo } from 'node:net';
import { createRPCError, NOREPLY, RPCServer } from 'ocpp-rpc';
import type { Payload } from '../messages.ts';

/** The server's side of one charger's connection, as much of it as tests use. */
export interface Peer {
  readonly identity: string;
  call(method: string, params: Payload): Promise<Payload>;
  /** Cuts the line without a close frame. */
  cut(): void;
}

export interface ReceivedCall {
  charger: string;
  /** How many connections this charger had opened by then, from 1. */
  connection: number;
  messageId: string;
  method: string;
  params: Payload;
}

/** An answer, or silence, or an error code for a CALLERROR. */
export type Answer = Payload | 'silence' | { callError: string };
export type AnswerRule = (call: ReceivedCall) => Answer | undefined;

interface RawClient {
  readonly identity: string;
  call(method: string, params: Payload): Promise<unknown>;
  close(options: { code?: number; force?: boolean }): Promise<unknown>;
  on(event: string, listener: (detail: { error?: Error; method?: string }) => void): void;
  handle(handler: (call: { messageId: string; method: string; params: Payload }) => unknown): void;
}

export class CentralSystem {
  readonly calls: ReceivedCall[] = [];
  /** What the strict mode did not like, in either direction, and frames that are none. */
  readonly violations: string[] = [];
  /** Credentials as they came, by charger; undefined when none came. */
  readonly passwords = new Map<string, string | undefined>();
  /** Asked before the usual answers; undefined leaves it to them. */
  rule: AnswerRule = () => undefined;
  /** HTTP status with which the next upgrades are refused. */
  refuseWith: number | undefined;
  readonly #server: RPCServer;
  readonly #clients = new Map<string, RawClient>();
  readonly #connections = new Map<string, number>();
  readonly #watchers = new Set<() => void>();
  #http: { address(): AddressInfo | string | null } | undefined;
  #nextTransaction = 700;

  constructor() {
    this.#server = new RPCServer({ strictMode: true, protocols: ['ocpp1.6'] });
    this.#server.auth((accept, reject, handshake) => {
      this.passwords.set(handshake.identity, handshake.password?.toString());
      if (this.refuseWith !== undefined) reject(this.refuseWith, 'refused by the test');
      else accept({});
    });
    this.#server.on('client', (client: RawClient) => this.#welcome(client));
  }

  static async start(): Promise<CentralSystem> {
    const central = new CentralSystem();
    central.#http = await central.#server.listen(0, '127.0.0.1');
    return central;
  }

  get url(): string {
    const address = this.#http?.address();
    if (typeof address !== 'object' || address === null) throw new Error('not listening');
    return `ws://127.0.0.1:${address.port}/ocpp`;
  }

  peer(charger: string): Peer {
    const client = this.#clients.get(charger);
    if (client === undefined) throw new Error(`${charger} is not connected`);
    return {
      identity: charger,
      call: async (method, params) => (await client.call(method, params)) as Payload,
      cut: () => void client.close({ code: 1006, force: true }),
    };
  }

  of(method: string, charger?: string): ReceivedCall[] {
    return this.calls.filter(
      (call) => call.method === method && (charger === undefined || call.charger === charger),
    );
  }

  /** Resolves once `holds()` is true, asked after each call and connection; rejects after 15 s. */
  until(holds: () => boolean, what = 'the condition'): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(watcher);
        const seen = this.calls.map((call) => call.method).join(' ');
        reject(new Error(`the central system waited in vain for ${what}; it saw ${seen}`));
      }, 15_000);
      const watcher = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
    });
  }

  async close(): Promise<void> {
    for (const client of this.#clients.values()) await client.close({ force: true });
    await this.#server.close({ force: true });
  }

  #welcome(client: RawClient): void {
    const charger = client.identity;
    const connection = (this.#connections.get(charger) ?? 0) + 1;
    this.#connections.set(charger, connection);
    this.#clients.set(charger, client);
    client.on('strictValidationFailure', ({ method, error }) =>
      this.violations.push(`${method}: ${error?.message}`),
    );
    client.on('badMessage', ({ error }) => this.violations.push(`bad message: ${error?.message}`));
    client.handle(({ messageId, method, params }) => {
      const call = { charger, connection, messageId, method, params };
      this.calls.push(call);
      // The answer goes out first: who waits for the call may act on it.
      queueMicrotask(() => this.#wake());
      const answer = this.rule(call) ?? this.#usual(call);
      if (answer === 'silence') return NOREPLY;
      if (typeof answer.callError === 'string') throw createRPCError(answer.callError, 'by the test', {});
      return answer;
    });
    this.#wake();
  }

  #usual({ method, params }: ReceivedCall): Payload {
    const unknown = String(params.idTag).startsWith('NO');
    const idTagInfo = { status: unknown ? 'Invalid' : 'Accepted' };
    switch (method) {
      case 'BootNotification':
        return { status: 'Accepted', currentTime: new Date().toISOString(), interval: 900 };
      case 'Heartbeat':
        return { currentTime: new Date().toISOString() };
      case 'Authorize':
        return { idTagInfo };
      case 'StartTransaction':
        this.#nextTransaction += 1;
        return { transactionId: this.#nextTransaction, idTagInfo };
      default:
        return {};
    }
  }

  #wake(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
