import type { Signals } from './events.ts';
import type { ConnectorStatus, ErrorCode } from './messages.ts';
import type { CallOutcome } from './rpc-link.ts';
import type { SimClock } from './sim-clock.ts';

export interface Shown {
  status: ConnectorStatus;
  errorCode: ErrorCode;
  /** When it came to be so. */
  since: Date;
}

export interface StatusBoardOptions {
  clock: SimClock;
  signals: Signals;
  /** The boot is accepted and the line is up. */
  online(): boolean;
  send(connector: number, shown: Shown): Promise<CallOutcome>;
}

/**
 * What each connector shows and what the server has heard of it. A change goes out at once; one made offline goes out when the
 * line is back, only the latest (OCPP 1.6, 4.9).
 */
export class StatusBoard {
  readonly #options: StatusBoardOptions;
  readonly #shown = new Map<number, Shown>();
  readonly #told = new Map<number, Shown>();

  constructor(options: StatusBoardOptions) {
    this.#options = options;
  }

  shown(connector: number): ConnectorStatus | undefined {
    return this.#shown.get(connector)?.status;
  }

  /** The connector shows this now. Does nothing when it already did. */
  show(connector: number, status: ConnectorStatus, errorCode: ErrorCode): void {
    const before = this.#shown.get(connector);
    if (before?.status === status && before.errorCode === errorCode) return;
    this.#shown.set(connector, { status, errorCode, since: this.#options.clock.now() });
    this.#options.signals.emit({ type: 'status', connector, status, errorCode });
    if (this.#options.online()) void this.tell(connector);
  }

  /** Tells the server about one connector, whether or not it knows. */
  async tell(connector: number): Promise<void> {
    const shown = this.#shown.get(connector);
    if (shown === undefined) return;
    this.#told.set(connector, shown);
    const outcome = await this.#options.send(connector, shown);
    if (outcome.kind === 'lost' && this.#told.get(connector) === shown) this.#told.delete(connector);
  }

  async tellAll(): Promise<void> {
    await Promise.all([...this.#shown.keys()].map((connector) => this.tell(connector)));
  }

  /** After a reconnect: only what changed meanwhile. */
  async tellChanged(): Promise<void> {
    const changed = [...this.#shown].filter(([connector, shown]) => this.#told.get(connector) !== shown);
    await Promise.all(changed.map(([connector]) => this.tell(connector)));
  }
}
