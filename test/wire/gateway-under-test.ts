// The gateway on a port of its own, with a house that only remembers: what was asked, and what was told to answer.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  Admitted,
  Charging,
  Door,
  DoorRefusal,
  FromCharger,
  Knock,
  TagAnswer,
} from '../../src/app/charging/charging.ts';
import { StorageUnavailable } from '../../src/app/ports/store.ts';
import { allow, type ChargerRef } from '../../src/domain/access/allow.ts';
import { isRefusal } from '../../src/domain/errors.ts';
import { chargerId, chargerKey, connectionId, customerId, transactionId } from '../../src/domain/ids.ts';
import { createGateway, type Gateway } from '../../src/gateway/server.ts';
import type { GatewayConfig, Log } from '../../src/gateway/settings.ts';

export const NOW = Date.parse('2026-11-22T10:00:00.000Z');
export const PASSWORD = 'k9:colon:PassWord1';

const accepted: TagAnswer = { outcome: 'accepted', parentIdTag: null, expiresAt: null };

type Verb = keyof Charging;
export interface Asked {
  readonly verb: Verb;
  readonly from: FromCharger;
  readonly told: unknown;
}

/** Chargers CP1, CP2, …: number after CP is the key. NOSUB needs no subprotocol, OPEN no password. */
export class House {
  readonly knocks: Knock[] = [];
  readonly refused: DoorRefusal[] = [];
  readonly late: string[] = [];
  readonly asked: Asked[] = [];
  readonly opened: number[] = [];
  readonly closed: { connection: number; reason: string }[] = [];
  readonly frames: { charger: number; direction: 'in' | 'out'; text: string }[] = [];
  readonly logged: { level: string; details: object; message: string }[] = [];
  seen = 0;
  tag: (idTag: string) => TagAnswer = () => accepted;
  /** Runs before every use-case; may throw or wait. */
  before: (verb: Verb, told: unknown) => void | Promise<void> = () => {};
  beforeKnock: () => void | Promise<void> = () => {};
  beforeOpen: () => void | Promise<void> = () => {};
  /** Whether an opening that was kept ends in an error all the same. */
  failOpen = false;
  /** Epochs are handed out in the order of opening. */
  #epoch = 0;
  #transaction = 0;

  readonly door: Door = {
    knock: async (knock) => {
      this.knocks.push(knock);
      await this.beforeKnock();
      const answer = this.#decide(knock);
      if ('refused' in answer) this.refused.push(answer.refused);
      return answer;
    },
    open: async () => {
      await this.beforeOpen();
      this.#epoch += 1;
      this.opened.push(this.#epoch);
      if (this.failOpen) throw new StorageUnavailable('whether it was done is not known');
      return { connectionId: connectionId(this.#epoch), epoch: this.#epoch };
    },
    closed: async (_admitted, connection, reason) => {
      this.closed.push({ connection, reason });
    },
    answeredLate: async (_admitted, messageId) => {
      this.late.push(messageId);
      return false;
    },
    seen: () => {
      this.seen += 1;
    },
    log: (admitted, { direction, text }) => {
      this.frames.push({ charger: admitted.by.thing.charger, direction, text });
    },
  };

  readonly charging: Charging = {
    boot: (from, told) => this.#use('boot', from, told, { now: NOW, intervalSeconds: 300 }),
    authorize: (from, idTag) => this.#use('authorize', from, idTag, () => this.tag(idTag)),
    start: (from, told) =>
      this.#use('start', from, told, () => {
        this.#transaction += 1;
        return { ...this.tag(told.idTag), transactionId: transactionId(this.#transaction) };
      }),
    stop: (from, told) =>
      this.#use('stop', from, told, () => (told.idTag === null ? null : this.tag(told.idTag))),
    status: (from, told) => this.#use('status', from, told, undefined),
    meterValues: (from, told) => this.#use('meterValues', from, told, undefined),
    securityEvent: (from, told) => this.#use('securityEvent', from, told, undefined),
    firmwareStatus: (from, told) => this.#use('firmwareStatus', from, told, undefined),
    uploadStatus: (from, told) => this.#use('uploadStatus', from, told, undefined),
    note: (from) => this.#use('note', from, null, undefined),
  };

  readonly log: Log = {
    debug: () => {},
    info: (details, message) => void this.logged.push({ level: 'info', details, message }),
    warn: (details, message) => void this.logged.push({ level: 'warn', details, message }),
    error: (details, message) => void this.logged.push({ level: 'error', details, message }),
  };

  told<T = unknown>(verb: Verb): T[] {
    return this.asked.filter((a) => a.verb === verb).map((a) => a.told as T);
  }

  async #use<T>(verb: Verb, from: FromCharger, told: unknown, answer: T | (() => T)): Promise<T> {
    this.asked.push({ verb, from, told });
    await this.before(verb, told);
    return typeof answer === 'function' ? (answer as () => T)() : answer;
  }

  #decide(knock: Knock): Admitted | { refused: DoorRefusal } {
    const id = knock.identity ?? '';
    const number = id === 'NOSUB' ? 900 : id === 'OPEN' ? 901 : Number(/^CP(\d+)$/.exec(id)?.[1] ?? 0);
    if (number === 0) return { refused: 'unknown-charger' };
    if (id === 'CP503') return { refused: 'too-many-attempts' };
    if (id !== 'OPEN' && id !== 'NOSUB') {
      if (knock.credentials === null) return { refused: 'no-credentials' };
      if (knock.credentials.user !== id) return { refused: 'wrong-user' };
      if (Buffer.from(knock.credentials.password).toString() !== PASSWORD)
        return { refused: 'wrong-password' };
    }
    const subprotocol = knock.subprotocols.includes('ocpp1.6') ? 'ocpp1.6' : null;
    if (subprotocol === null && knock.subprotocols.length > 0) return { refused: 'subprotocol-not-built' };
    if (subprotocol === null && id !== 'NOSUB') return { refused: 'no-subprotocol' };
    return admitted(number, id, subprotocol);
  }
}

export const chargerRef = (number: number): ChargerRef => ({
  kind: 'charger',
  customerId: customerId(1),
  charger: chargerKey(number),
});

function admitted(number: number, id: string, subprotocol: string | null): Admitted {
  const thing = chargerRef(number);
  const { charger } = thing;
  const by = allow({ kind: 'charger', customerId: thing.customerId, charger }, 'report', thing);
  if (isRefusal(by)) throw new Error('not allowed');
  return { by, chargerId: chargerId(id), subprotocol, showsProfile: null, callTimeoutSeconds: 0 };
}

export interface UnderTest {
  readonly gateway: Gateway;
  readonly house: House;
  /** ws://127.0.0.1:PORT */
  readonly url: string;
  stop(): Promise<void>;
}

const running = new Set<UnderTest>();

export async function startGateway(config: Partial<GatewayConfig> = {}): Promise<UnderTest> {
  const house = new House();
  const gateway = createGateway({
    door: house.door,
    charging: house.charging,
    clock: { now: () => NOW },
    log: house.log,
    config: {
      ocppPaths: ['/old/network'],
      pingSeconds: 30,
      callTimeoutSeconds: 30,
      heartbeatSeconds: 300,
      ...config,
    },
  });
  const server: Server = createServer((_request, response) => response.writeHead(404).end());
  server.on('upgrade', (request, socket, head) => {
    gateway.handleUpgrade(request, socket, head, {
      address: request.socket.remoteAddress ?? '',
      secure: false,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const made: UnderTest = {
    gateway,
    house,
    url: `ws://127.0.0.1:${port}`,
    async stop() {
      running.delete(made);
      await gateway.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  running.add(made);
  return made;
}

/** For afterEach. */
export async function stopAll(): Promise<void> {
  for (const one of [...running]) await one.stop();
}
