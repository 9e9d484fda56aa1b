import type { Signals } from './events.ts';
import type { ChargerRequests, SecurityEvent } from './messages.ts';
import type { SimClock } from './sim-clock.ts';

type Entry = ChargerRequests['SecurityEventNotification'];

const MOST_KEPT = 500;

/** What happened that touches security (white paper, A04 of OCPP 2.0.1): told to the server, and kept for GetLog. */
export class SecurityLog {
  readonly #clock: SimClock;
  readonly #signals: Signals;
  readonly #tell: (entry: Entry) => Promise<void>;
  readonly #entries: Entry[] = [];

  constructor(clock: SimClock, signals: Signals, tell: (entry: Entry) => Promise<void>) {
    this.#clock = clock;
    this.#signals = signals;
    this.#tell = tell;
  }

  note(type: SecurityEvent, techInfo?: string): void {
    const timestamp = this.#clock.now().toISOString();
    const entry = {
      type,
      timestamp,
      ...(techInfo === undefined ? {} : { techInfo: techInfo.slice(0, 255) }),
    };
    this.#entries.push(entry);
    if (this.#entries.length > MOST_KEPT) this.#entries.shift();
    this.#signals.emit({ type: 'security-event', event: type });
    void this.#tell(entry);
  }

  /** One line an event, the oldest first. */
  text(): string {
    const lines = this.#entries.map(({ timestamp, type, techInfo }) =>
      `${timestamp} ${type} ${techInfo ?? ''}`.trimEnd(),
    );
    return lines.map((line) => `${line}\n`).join('');
  }
}
