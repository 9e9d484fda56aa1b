/** A fleet of chargers in one process: they come, talk as chargers do in a day, are cut off at once, and come back. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Action, statusPayload } from '../support/frames.ts';
import { Latencies, type Measured } from '../support/latencies.ts';
import type { Login } from '../support/network.ts';
import { answerParent } from '../support/peer.ts';
import { Refused, StormCharger } from './charger.ts';

/** What became of what the fleet did since it was asked last. */
export interface Became {
  readonly seconds: number;
  /** From a CALL's turn, or from the moment at which it was due while another was open, to its answer. */
  readonly answers: Measured;
  /** From the wish to connect to the end of the handshake, further tries included. */
  readonly handshakes: Measured;
  /** Whoever was not let in, cut off, or not answered, by reason; each came again. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Before who was refused tries again, milliseconds. */
const AGAIN_AFTER = 1000;
/** How often each says what, seconds; MeterValues come from those that charge. */
const EVERY = { Heartbeat: 300, StatusNotification: 600, MeterValues: 60 } as const satisfies Partial<
  Record<Action, number>
>;
/** One in so many charges. */
const CHARGING = 5;

let url = '';
let fleet: StormCharger[] = [];
const turns = { Heartbeat: 0, StatusNotification: 0, MeterValues: 0 };
let answered = new Latencies();
let shaken = new Latencies();
let refused: Record<string, number> = {};

function note(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
  refused[error.message] = (refused[error.message] ?? 0) + 1;
}

/** Does something and tells what became of it. */
async function told(work: () => Promise<unknown>): Promise<Became> {
  [answered, shaken, refused] = [new Latencies(), new Latencies(), {}];
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  return { seconds, answers: answered.summary(seconds), handshakes: shaken.summary(seconds), refused };
}

/** Connects, and says `hello` over it; begins anew until both are done. */
async function comes(charger: StormCharger, hello: () => Promise<void>): Promise<void> {
  for (;;) {
    const since = performance.now();
    try {
      await charger.connect(url);
      shaken.add(performance.now() - since);
      await hello();
      return;
    } catch (error) {
      note(error);
      charger.drop();
      await sleep(AGAIN_AFTER);
    }
  }
}

async function says(charger: StormCharger, action: string, payload: string): Promise<void> {
  const since = performance.now();
  await charger.call(action, payload);
  answered.add(performance.now() - since);
}

async function boots(charger: StormCharger): Promise<void> {
  await says(
    charger,
    'BootNotification',
    '{"chargePointVendor":"Acme","chargePointModel":"One","chargePointSerialNumber":"S-1","firmwareVersion":"1.2.3"}',
  );
  for (const id of [0, 1, 2]) {
    await says(
      charger,
      'StatusNotification',
      `{"connectorId":${id},"errorCode":"NoError","status":"Available"}`,
    );
  }
}

const answers = {
  /** Nobody comes yet. */
  make(of: { readonly url: string; readonly logins: readonly Login[] }): void {
    url = of.url;
    fleet = of.logins.map((login) => new StormCharger(login));
  },

  /** Some of them come, boot and tell their statuses; `within`: spread evenly over so many seconds, 0: all at once. */
  come: ({ from, to, within }: { readonly from: number; readonly to: number; readonly within: number }) =>
    told(() =>
      Promise.all(
        fleet.slice(from, to).map(async (charger, n) => {
          await sleep((n / (to - from)) * within * 1000);
          await comes(charger, () => boots(charger));
        }),
      ),
    ),

  /** All talk, time running so many times as fast as for chargers. */
  talk: ({ seconds, speed }: { readonly seconds: number; readonly speed: number }) =>
    told(async () => {
      const open = new Set<Promise<void>>();
      const began = performance.now();
      const before = { ...turns };
      for (let now = began; now < began + seconds * 1000; now = performance.now()) {
        for (const action of Object.keys(EVERY) as (keyof typeof EVERY)[]) {
          const who = action === 'MeterValues' ? Math.ceil(fleet.length / CHARGING) : fleet.length;
          const due = before[action] + ((now - began) / 1000) * speed * (who / EVERY[action]);
          for (; turns[action] < due; turns[action]++) {
            const charger = fleet[turns[action] % who] as StormCharger;
            const said = says(charger, action, charger.payload(action)).catch(note);
            open.add(said);
            void said.then(() => open.delete(said));
          }
        }
        await sleep(5);
      }
      await Promise.all(open);
    }),

  /** All lines are cut at once, without a goodbye. */
  drop(): void {
    for (const charger of fleet) charger.drop();
  },

  /** So often one of them is cut off, comes back and tells a status, as soon as an earlier one has done. */
  reconnect: ({ count, atOnce }: { readonly count: number; readonly atOnce: number }) =>
    told(async () => {
      let next = 0;
      const one = async () => {
        for (let n = next++; n < count; n = next++) {
          const charger = fleet[n % fleet.length] as StormCharger;
          charger.drop();
          await comes(charger, () => says(charger, 'StatusNotification', statusPayload(n)));
        }
      };
      await Promise.all(Array.from({ length: Math.min(atOnce, fleet.length, count) }, one));
    }),
};

export type Fleet = typeof answers;
answerParent(answers);
