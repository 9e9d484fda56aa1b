import type { Host } from './answering.ts';
import type { CarOptions } from './car.ts';
import { Certificates } from './certificates.ts';
import { type ConnectorView, viewOf } from './connector.ts';
import { Connectors, type Presented } from './connectors.ts';
import { type Core, makeCore } from './core.ts';
import {
  type ChargerEvent,
  type ChargerEventType,
  type EventOf,
  Signals,
  type Unsubscribe,
} from './events.ts';
import { Firmware } from './firmware.ts';
import { Line } from './line.ts';
import type { ChargerAction, ChargerRequests, ErrorCode, StopReason } from './messages.ts';
import { type ChargerOptions, type ChargerSettings, settle } from './options.ts';
import { type Random, seeded } from './random.ts';
import { Registration } from './registration.ts';
import type { CallOutcome } from './rpc-link.ts';
import { answerServer } from './server-requests.ts';
import { SimClock } from './sim-clock.ts';
import { Uploads } from './uploads.ts';

/** Simulated seconds that a restart takes. */
const RESTART_S = 10;
/** Simulated seconds that a soft reset waits for its last messages to be answered. */
const SOFT_RESET_PATIENCE_S = 60;

/**
 * An OCPP 1.6J charger on a real WebSocket. It does by itself what firmware does (boot, heartbeats, readings, reconnects,
 * replay); what people and nature do to it is called as methods. Connectors count from 1; 0 is the charger itself.
 */
export class SimulatedCharger {
  readonly settings: ChargerSettings;
  readonly clock: SimClock;
  readonly random: Random;
  readonly #signals = new Signals();
  readonly #line: Line;
  readonly #registration: Registration;
  readonly #connectors: Connectors;
  readonly #core: Core;
  readonly #uploads: Uploads;
  readonly #firmware: Firmware;
  readonly #certificates: Certificates;
  #powered = true;
  #reachable = true;
  #closed = false;

  constructor(options: ChargerOptions) {
    const settings = settle(options);
    this.settings = settings;
    this.random = seeded(settings.seed);
    const { speed, clockOffsetMs, clockFollowsSpeed } = settings;
    this.clock = new SimClock({ speed, offsetMs: clockOffsetMs, followsSpeed: clockFollowsSpeed });
    this.#core = makeCore({
      settings,
      clock: this.clock,
      random: this.random,
      signals: this.#signals,
      link: () => this.#line.link,
      accepted: () => this.#registration.accepted,
    });
    this.#registration = new Registration(this.#core, () => void this.#work(true));
    // Its own randomness, so that jitter does not change what drivers do.
    const jitter = seeded(settings.seed ^ 0x5bd1e995);
    this.#line = new Line({
      ...settings,
      clock: this.clock,
      random: jitter,
      signals: this.#signals,
      answer: (action, request) => answerServer(action, request, this.#host()),
      onUp: (link) => {
        if (this.#registration.accepted) void this.#work(false);
        else void this.#registration.introduce(link, () => this.#line.link === link);
      },
      onDown: () => this.#registration.stopHeartbeats(),
    });
    this.#connectors = new Connectors(this.#core);
    this.#uploads = new Uploads(this.#core);
    this.#certificates = new Certificates(this.#core);
    this.#firmware = new Firmware(this.#core, {
      busy: () => this.#connectors.all().some(({ transaction }) => transaction !== undefined),
      restart: async () => {
        const back = this.#ready();
        await this.#restart('Soft');
        return back;
      },
    });
  }

  get id(): string {
    return this.settings.id;
  }

  /** The line is up and the boot accepted. */
  get online(): boolean {
    return this.#core.online();
  }

  get powered(): boolean {
    return this.#powered;
  }

  /** Transaction messages that wait for an answer. */
  get queued(): number {
    return this.#core.outbox.length;
  }

  on<T extends ChargerEventType>(type: T, listener: (event: EventOf<T>) => void): Unsubscribe {
    return this.#signals.on(type, listener);
  }

  onAny(listener: (event: ChargerEvent) => void): Unsubscribe {
    return this.#signals.onAny(listener);
  }

  /** The next event of that type that fits; rejects after `timeoutMs` real milliseconds (10 000). */
  waitFor<T extends ChargerEventType>(
    type: T,
    fits?: (event: EventOf<T>) => boolean,
    timeoutMs?: number,
  ): Promise<EventOf<T>> {
    return this.#signals.waitFor(type, fits, timeoutMs);
  }

  /** Resolves true once `holds()` is true (asked now and after each event), false when the charger is closed first. */
  until(holds: () => boolean): Promise<boolean> {
    return this.#closed ? Promise.resolve(holds()) : this.#signals.until(holds);
  }

  connector(id: number): ConnectorView {
    return viewOf(this.#connectors.get(id), this.clock.seconds());
  }

  /** A configuration key's value, as the charger's own display would show it. */
  configured(key: string): string {
    return this.#core.configuration.text(key);
  }

  /** Dials, boots, tells its statuses; goes on trying. Resolves true when at work, false when closed before. */
  connect(): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    const done = this.#ready();
    this.#line.open();
    return done;
  }

  /** A car arrives and its cable goes in. Without options a plausible car is made up. */
  plugIn(connector: number, car?: Partial<CarOptions>): void {
    this.#connectors.plugIn(connector, car);
  }

  /** A tag is shown: starts, waits for the cable, stops a transaction of the same tag or parent, or is refused. */
  presentTag(connector: number, idTag: string): Promise<Presented> {
    if (!this.#powered || this.#closed)
      return Promise.resolve({ outcome: 'refused', status: 'OutOfService' });
    return this.#connectors.present(connector, idTag);
  }

  /** The car pauses (SuspendedEV). */
  suspendByCar(connector: number): void {
    this.#connectors.transactions.suspend(this.#connectors.get(connector), 'EV');
  }

  resume(connector: number): void {
    if (this.#powered) this.#connectors.transactions.resume(this.#connectors.get(connector));
  }

  /** The charger ends the transaction; nothing happens without one. */
  stop(connector: number, reason: StopReason = 'Local'): void {
    this.#connectors.transactions.end(this.#connectors.get(connector), reason);
  }

  /** The cable is pulled; a running transaction ends with EVDisconnected. */
  unplug(connector: number): void {
    this.#connectors.unplug(connector);
  }

  /** Faulted, with this error; ends what runs there. 0 is the whole charger. */
  fault(connector: number, errorCode: ErrorCode = 'OtherError'): void {
    this.#connectors.fault(connector, errorCode);
  }

  clearFault(connector: number): void {
    this.#connectors.clearFault(connector);
  }

  /** Asks the server anything, past the queue: for scripts that want an odd message. Never rejects. */
  call<A extends ChargerAction>(action: A, request: ChargerRequests[A]): Promise<CallOutcome> {
    return this.#core.call(action, request);
  }

  /** The charger's clock is wrong by this much from now on, in ms. */
  setClockOffset(ms: number): void {
    this.clock.offsetMs = ms;
  }

  /**
   * No power for that many simulated milliseconds: the socket dies without a close frame; then the charger boots again and
   * sends StopTransaction PowerLoss with the time of the cut, or goes on (`resumesAfterPowerCut`). Resolves when the power is back.
   */
  async powerCut(ms = 10_000): Promise<void> {
    if (!this.#powered || this.#closed) return;
    this.#powered = false;
    this.#line.cut();
    this.#registration.forget();
    this.#signals.emit({ type: 'power-cut' });
    this.#connectors.losePower(this.settings.resumesAfterPowerCut);
    if (!(await this.clock.sleep(ms / 1000))) return;
    this.#powered = true;
    this.#signals.emit({ type: 'power-back' });
    this.#connectors.regainPower();
    this.#openLine();
  }

  /** The network is gone, the charger lives on: it decides by its local list and cache and remembers what happens. */
  goOffline(): void {
    if (!this.#reachable) return;
    this.#reachable = false;
    this.#line.cut();
    this.#signals.emit({ type: 'offline' });
  }

  /** The network is back: reconnects without a boot and replays in order what it remembers. */
  comeBack(): void {
    if (this.#reachable) return;
    this.#reachable = true;
    this.#signals.emit({ type: 'online' });
    this.#openLine();
  }

  /** Hangs up with a close frame (1000) and ends; transactions are left as they are. Nothing happens afterwards. */
  async close(code = 1000): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.clock.stop();
    await this.#line.hangUp(code);
    this.#signals.emit({ type: 'closed' });
  }

  /** Resolves true when at work the next time, false when closed before. */
  #ready(): Promise<boolean> {
    let ready = false;
    const off = this.on('ready', () => {
      ready = true;
    });
    return this.until(() => ready).finally(off);
  }

  #openLine(): void {
    if (this.#powered && this.#reachable && !this.#closed) this.#line.open();
  }

  /** The line is up and the server knows the charger: tell statuses, send what waits. */
  async #work(all: boolean): Promise<void> {
    const link = this.#line.link;
    if (!all) this.#registration.startHeartbeats();
    const told = all ? this.#core.board.tellAll() : this.#core.board.tellChanged();
    this.#core.outbox.pump();
    await told;
    if (link !== undefined && this.#line.link === link) this.#signals.emit({ type: 'ready' });
  }

  #host(): Host {
    return {
      core: this.#core,
      connectors: this.#connectors,
      registration: this.#registration,
      uploads: this.#uploads,
      firmware: this.#firmware,
      certificates: this.#certificates,
      reset: (kind) => void this.#restart(kind),
      bootAgain: () => {
        const link = this.#line.link;
        if (link !== undefined) void this.#registration.boot(link);
      },
      usePassword: (password) => void this.#changePassword(password),
    };
  }

  async #changePassword(password: string): Promise<void> {
    this.#line.password = password;
    await this.#line.hangUp(1000, 'new key');
    this.#openLine();
  }

  async #restart(kind: 'Hard' | 'Soft'): Promise<void> {
    this.#signals.emit({ type: 'resetting', kind });
    this.#connectors.stopAll(kind === 'Hard' ? 'HardReset' : 'SoftReset');
    if (kind === 'Soft') {
      const drained = this.until(() => this.queued === 0);
      await Promise.race([drained, this.clock.sleep(SOFT_RESET_PATIENCE_S)]);
    }
    await this.#line.hangUp(1000, 'reset');
    this.#registration.forget();
    if (await this.clock.sleep(RESTART_S)) this.#openLine();
  }
}
