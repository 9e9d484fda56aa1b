/** The charger load: many chargers over `ws` in one process. Groups of them are connected, made to talk, and dropped. */
import { performance } from 'node:perf_hooks';
import { WebSocket } from 'ws';
import { type Action, heard, nextCall, statusPayload, type Talker } from './frames.ts';
import { Latencies, type Measured } from './latencies.ts';
import type { Login } from './network.ts';
import { answerParent } from './peer.ts';

class Charger implements Talker {
  readonly idTag: string;
  sent = 0;
  transactionId: number | undefined;
  readonly #ws: WebSocket;
  #waiting: PromiseWithResolvers<string> | undefined;

  private constructor(ws: WebSocket, idTag: string) {
    this.#ws = ws;
    this.idTag = idTag;
    ws.on('message', (data) => {
      const text = String(data);
      if (text.startsWith('[2,')) {
        ws.send(`[3,${JSON.stringify((JSON.parse(text) as unknown[])[1])},{"status":"Accepted"}]`);
        return;
      }
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (text.startsWith('[3,')) waiting?.resolve(text);
      else waiting?.reject(new Error(`the server answered ${text}`));
    });
    ws.on('close', (code) => this.#waiting?.reject(new Error(`the server closed with ${code}`)));
    ws.on('error', (error) => this.#waiting?.reject(error));
  }

  static connect(url: string, { id, password }: Login, idTag: string): Promise<Charger> {
    const authorization = `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`;
    const ws = new WebSocket(`${url.replace(/^http/, 'ws')}/ocpp/${id}`, ['ocpp1.6'], {
      headers: { authorization },
      perMessageDeflate: false,
    });
    return new Promise((resolve, reject) => {
      ws.once('open', () => resolve(new Charger(ws, idTag)));
      ws.once('error', reject);
    });
  }

  get idle(): boolean {
    return this.#waiting === undefined;
  }

  /** One CALL at a time, as OCPP has it. */
  call(action: string, payload: string): Promise<string> {
    const waiting = Promise.withResolvers<string>();
    this.#waiting = waiting;
    this.#ws.send(`[2,"m${++this.sent}","${action}",${payload}]`);
    return waiting.promise;
  }

  async next(action: Action): Promise<void> {
    const [name, payload] = nextCall(action, this);
    heard(action, this, await this.call(name, payload));
  }

  async boot(): Promise<void> {
    await this.call(
      'BootNotification',
      '{"chargePointVendor":"Acme","chargePointModel":"One","chargePointSerialNumber":"S-1","firmwareVersion":"1.2.3"}',
    );
    const status = (id: number) => `{"connectorId":${id},"errorCode":"NoError","status":"Available"}`;
    for (const id of [0, 1, 2]) await this.call('StatusNotification', status(id));
  }

  drop(): void {
    this.#ws.terminate();
  }
}

export interface Connecting {
  readonly group: string;
  readonly url: string;
  readonly chargers: readonly Login[];
  /** Tags that the chargers show, in turn. */
  readonly idTags?: readonly string[];
  readonly boot: boolean;
}

export interface ClosedLoop {
  readonly group: string;
  readonly action: Action;
  readonly seconds: number;
}

const groups = new Map<string, Charger[]>();
const group = (name: string) => groups.get(name) ?? [];
/** How many connect and boot at the same time. */
const AT_ONCE = 50;

interface Talking {
  readonly timer: NodeJS.Timeout;
  /** Frames that were answered. */
  answered: number;
  readonly open: Set<Promise<void>>;
  failed?: unknown;
}
let talking: Talking | undefined;

const answers = {
  async connect({ group: name, url, chargers, idTags = ['TAG'], boot }: Connecting): Promise<number> {
    const began = performance.now();
    const made: Charger[] = [];
    let next = 0;
    const worker = async () => {
      for (let n = next++; n < chargers.length; n = next++) {
        const charger = await Charger.connect(url, chargers[n] as Login, idTags[n % idTags.length] as string);
        if (boot) await charger.boot();
        made[n] = charger;
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, chargers.length) }, worker));
    groups.set(name, [...group(name), ...made]);
    return (performance.now() - began) / 1000;
  },

  /** Every charger sends its next CALL as soon as the last one is answered. */
  async closedLoop({ group: name, action, seconds }: ClosedLoop): Promise<Measured> {
    const [began, utilization] = [performance.now(), performance.eventLoopUtilization()];
    const end = began + seconds * 1000;
    const latencies = new Latencies();
    const loop = async (charger: Charger) => {
      for (let at = began; at < end; ) {
        const sentAt = performance.now();
        await charger.next(action);
        at = performance.now();
        latencies.add(at - sentAt);
      }
    };
    await Promise.all(group(name).map(loop));
    const busy = performance.eventLoopUtilization(utilization).utilization;
    // The last answers come after the end, and count as the time until them does.
    return { ...latencies.summary((performance.now() - began) / 1000), busy };
  },

  /** StatusNotifications at a steady rate from the whole group, until hush. A charger that still waits is passed over. */
  talk({ group: name, perSecond }: { group: string; perSecond: number }): void {
    const chargers = group(name);
    const began = performance.now();
    let turn = 0;
    const state: Talking = { timer: setInterval(say, 5), answered: 0, open: new Set() };
    function say() {
      const due = ((performance.now() - began) / 1000) * perSecond;
      for (; turn < due; turn++) {
        const charger = chargers[turn % chargers.length];
        if (!charger?.idle) continue;
        const answer = charger.call('StatusNotification', statusPayload(charger.sent));
        const settled = answer.then(
          () => {
            state.answered++;
          },
          (error: unknown) => {
            state.failed = error;
          },
        );
        state.open.add(settled);
        void settled.then(() => state.open.delete(settled));
      }
    }
    talking = state;
  },

  /** Waits for the last answer. Tells how many frames were answered since talk. */
  async hush(): Promise<number> {
    if (talking === undefined) return 0;
    const { timer, open } = talking;
    clearInterval(timer);
    await Promise.all(open);
    const { failed, answered } = talking;
    talking = undefined;
    if (failed !== undefined) throw failed;
    return answered;
  },

  drop(name: string): void {
    for (const charger of group(name)) charger.drop();
    groups.delete(name);
  },
};

export type ChargerLoad = typeof answers;
answerParent(answers);
