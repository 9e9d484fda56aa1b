import type { Signals } from './events.ts';
import type { ChargerAction, ChargerRequests, Payload } from './messages.ts';
import type { RpcLink } from './rpc-link.ts';
import type { SimClock } from './sim-clock.ts';

type QueuedAction = Extract<ChargerAction, 'StartTransaction' | 'MeterValues' | 'StopTransaction'>;

/** A transaction message that waits for its answer. Its content is made when it is sent: by then the start may have its id. */
export type Queued = {
  [A in QueuedAction]: {
    action: A;
    build(): ChargerRequests[A];
    /** Called with the answer, once. */
    answered?(answer: Payload): void;
  };
}[QueuedAction];

const MOST_QUEUED = 1000;

export interface OutboxOptions {
  clock: SimClock;
  signals: Signals;
  /** The link when the server has accepted the boot, else undefined. */
  link(): RpcLink | undefined;
  /** TransactionMessageAttempts: how often a message may be answered with CALLERROR before it is dropped. */
  attempts(): number;
  /** TransactionMessageRetryInterval in simulated seconds; multiplied by the attempts so far (OCPP 1.6, 3.7.1). */
  retryIntervalS(): number;
}

/**
 * The charger's memory for transaction messages: strictly in order, kept over reconnects, reboots and power cuts. A message
 * without an answer is sent again under a new message id; one answered with CALLERROR up to the configured attempts.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #queue: Queued[] = [];
  #failures = 0;
  #busy = false;
  #waiting = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#queue.length;
  }

  add(message: Queued): void {
    // Full memory: chargers give up readings in between, never a start or a stop.
    if (message.action === 'MeterValues' && this.#queue.length >= MOST_QUEUED) return;
    this.#queue.push(message);
    this.pump();
  }

  /** Sends what can be sent. Called whenever something changed: a new message, a link, an accepted boot. */
  pump(): void {
    if (this.#busy || this.#waiting) return;
    const link = this.#options.link();
    const head = this.#queue[0];
    if (link === undefined || head === undefined) return;
    this.#busy = true;
    void this.#deliver(link, head).then(() => {
      this.#busy = false;
      this.pump();
    });
  }

  async #deliver(link: RpcLink, head: Queued): Promise<void> {
    const { clock, signals } = this.#options;
    const request: Payload = { ...head.build() };
    const outcome = await link.call(head.action, request);
    if (outcome.kind === 'timeout') signals.emit({ type: 'no-answer', action: head.action });
    if (outcome.kind === 'result') {
      this.#shift();
      head.answered?.(outcome.payload);
      signals.emit({
        type: 'delivered',
        action: head.action,
        request,
        answer: outcome.payload,
        queued: this.#queue.length,
      });
    }
    if (outcome.kind === 'error') {
      signals.emit({
        type: 'call-error',
        action: head.action,
        code: outcome.code,
        description: outcome.description,
      });
      this.#failures += 1;
      if (this.#failures >= this.#options.attempts()) {
        this.#shift();
        signals.emit({ type: 'dropped', action: head.action, request });
        return;
      }
      this.#waiting = true;
      clock.after(this.#options.retryIntervalS() * this.#failures, () => {
        this.#waiting = false;
        this.pump();
      });
    }
  }

  #shift(): void {
    this.#queue.shift();
    this.#failures = 0;
  }
}
