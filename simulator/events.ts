import type {
  AuthorizationStatus,
  ChargerAction,
  ConnectorStatus,
  ErrorCode,
  Payload,
  SecurityEvent,
  StopReason,
} from './messages.ts';

/** Everything that an observer can hear from a charger. Energy in Wh, power in W, SoC in percent. */
export type ChargerEvent =
  | { type: 'connected'; subprotocol: string }
  /** The upgrade was answered with an HTTP status other than 101. */
  | { type: 'refused'; httpStatus: number; reason: string }
  /** No connection came about, and no HTTP answer either. */
  | { type: 'unreachable'; reason: string }
  | { type: 'disconnected'; code: number; reason: string }
  | { type: 'booted'; status: string; intervalS: number }
  /** Boot accepted and the status of each connector answered. */
  | { type: 'ready' }
  | { type: 'heartbeat' }
  | { type: 'status'; connector: number; status: ConnectorStatus; errorCode: ErrorCode }
  | { type: 'plugged'; connector: number }
  | { type: 'unplugged'; connector: number }
  | {
      type: 'authorized';
      connector: number;
      idTag: string;
      status: AuthorizationStatus | 'NoAnswer';
      local: boolean;
    }
  /** Energy flows; the server may not know yet. */
  | { type: 'started'; connector: number; idTag: string; meterStart: number; timestamp: string }
  /** The server has answered the start: the transaction has its id now. */
  | {
      type: 'transaction-id';
      connector: number;
      transactionId: number;
      status: AuthorizationStatus | undefined;
    }
  | {
      type: 'sample';
      connector: number;
      registerWh: number;
      energyWh: number;
      powerW: number;
      soc: number | undefined;
    }
  | {
      type: 'stopped';
      connector: number;
      transactionId: number | undefined;
      reason: StopReason;
      energyWh: number;
      timestamp: string;
    }
  /** A transaction message was answered. `queued` is what still waits behind it. */
  | { type: 'delivered'; action: ChargerAction; request: Payload; answer: Payload; queued: number }
  /** A transaction message was given up after its last attempt. */
  | { type: 'dropped'; action: ChargerAction; request: Payload }
  | { type: 'call-error'; action: ChargerAction; code: string; description: string }
  | { type: 'no-answer'; action: ChargerAction }
  | { type: 'server-request'; action: string; request: Payload; answer: Payload }
  | { type: 'server-request-refused'; action: string; code: string }
  /** How far a file is that the server asked for or sent. */
  | { type: 'progress'; of: 'diagnostics' | 'firmware' | 'log'; status: string }
  | { type: 'security-event'; event: SecurityEvent }
  | { type: 'power-cut' }
  | { type: 'power-back' }
  | { type: 'offline' }
  | { type: 'online' }
  | { type: 'resetting'; kind: 'Hard' | 'Soft' }
  | { type: 'frame'; direction: 'out' | 'in'; text: string }
  | { type: 'closed' };

export type ChargerEventType = ChargerEvent['type'];
export type EventOf<T extends ChargerEventType> = Extract<ChargerEvent, { type: T }>;
export type Unsubscribe = () => void;

/** Who listens to one charger. Listeners are called at once, in order, and must not throw. */
export class Signals {
  readonly #listeners = new Set<(event: ChargerEvent) => void>();

  onAny(listener: (event: ChargerEvent) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  on<T extends ChargerEventType>(type: T, listener: (event: EventOf<T>) => void): Unsubscribe {
    return this.onAny((event) => {
      if (isOfType(event, type)) listener(event);
    });
  }

  emit(event: ChargerEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** The next event of that type that fits; rejects after `timeoutMs` real milliseconds, naming what was waited for. */
  waitFor<T extends ChargerEventType>(
    type: T,
    fits: (event: EventOf<T>) => boolean = () => true,
    timeoutMs = 10_000,
  ): Promise<EventOf<T>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        off();
        reject(new Error(`No event "${type}" that fits within ${timeoutMs} ms.`));
      }, timeoutMs);
      const off = this.on(type, (event) => {
        if (!fits(event)) return;
        clearTimeout(timer);
        off();
        resolve(event);
      });
    });
  }

  /** Resolves true once `holds()` is true (asked now and after each event), false when the charger closes first. */
  until(holds: () => boolean): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const off = this.onAny((event) => {
        const held = holds();
        if (!held && event.type !== 'closed') return;
        off();
        resolve(held);
      });
    });
  }
}

function isOfType<T extends ChargerEventType>(event: ChargerEvent, type: T): event is EventOf<T> {
  return event.type === type;
}
