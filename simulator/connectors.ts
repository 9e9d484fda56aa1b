import { Car, type CarOptions, randomCar } from './car.ts';
import { type Connector, newConnector, type Reservation, type Transaction } from './connector.ts';
import type { Core } from './core.ts';
import {
  type AuthorizationStatus,
  type ErrorCode,
  type IdTagInfo,
  readIdTagInfo,
  type StopReason,
} from './messages.ts';
import { Meter } from './meter.ts';
import { Reservations, type ReserveResult } from './reservations.ts';
import { fold } from './tag-memory.ts';
import { Transactions } from './transactions.ts';

/** What came of a tag that was shown. */
export type Presented =
  | { outcome: 'started' }
  /** Accepted; the charger waits for the cable. */
  | { outcome: 'authorized' }
  | { outcome: 'stopped' }
  | { outcome: 'refused'; status: AuthorizationStatus | 'NoAnswer' | 'OutOfService' | 'Reserved' };

/** What happens at the connectors: drivers, cables, tags, faults, availability. */
export class Connectors {
  readonly transactions: Transactions;
  readonly reservations: Reservations;
  readonly #core: Core;
  readonly #all: Connector[];
  #fault: ErrorCode | undefined;
  #operative = true;

  constructor(core: Core) {
    this.#core = core;
    this.transactions = new Transactions(core);
    const { connectors, startMeterWh, maxPowerW, dc, phases } = core.settings;
    this.#all = Array.from({ length: connectors }, (_, index) => {
      const startWh = startMeterWh ?? Math.floor(core.random.between(10_000, 9_000_000));
      const offeredW = (atS: number): number => core.profiles.limitW(index + 1, atS);
      const meter = new Meter({ startWh, maxPowerW, dc, phases, random: core.random, offeredW });
      return newConnector(index + 1, meter);
    });
    this.reservations = new Reservations(
      core,
      this.#all,
      (connector) => this.usable(connector),
      () => this.refreshAll(),
    );
    core.profiles.beforeChange = () => {
      for (const { meter } of this.#all) meter.advance(core.clock.seconds());
    };
    this.refreshAll();
  }

  all(): readonly Connector[] {
    return this.#all;
  }

  find(id: number): Connector | undefined {
    return this.#all[id - 1];
  }

  /** The connector with that number; scripts that name another one are wrong. */
  get(id: number): Connector {
    const connector = this.find(id);
    if (connector === undefined) throw new RangeError(`no connector ${id}; there are ${this.#all.length}`);
    return connector;
  }

  /** Every connector, and the charger itself as connector 0, shows what follows from its facts. */
  refreshAll(): void {
    const status = this.#fault !== undefined ? 'Faulted' : this.#operative ? 'Available' : 'Unavailable';
    this.#core.board.show(0, status, this.#fault ?? 'NoError');
    for (const connector of this.#all) this.transactions.refresh(connector);
  }

  plugIn(id: number, options: Partial<CarOptions> = {}): void {
    const connector = this.get(id);
    if (connector.car !== undefined) return;
    connector.car = new Car({ ...randomCar(this.#core.random, this.#core.settings.dc), ...options });
    connector.finishing = false;
    this.#core.signals.emit({ type: 'plugged', connector: id });
    const authorized = connector.authorized;
    if (authorized !== undefined && this.usable(connector)) {
      this.#begin(connector, authorized.idTag, authorized.info);
    } else this.transactions.refresh(connector);
  }

  unplug(id: number): void {
    const connector = this.get(id);
    if (connector.car === undefined) return;
    if (connector.transaction !== undefined) {
      if (this.#core.configuration.flag('StopTransactionOnEVSideDisconnect')) {
        this.transactions.end(connector, 'EVDisconnected');
      } else this.transactions.suspend(connector, 'EV');
    }
    connector.car = undefined;
    connector.finishing = false;
    this.#core.signals.emit({ type: 'unplugged', connector: id });
    this.transactions.refresh(connector);
  }

  /** A driver shows a tag: it starts, stops, waits for the cable, or is refused. */
  async present(id: number, idTag: string): Promise<Presented> {
    const connector = this.get(id);
    const transaction = connector.transaction;
    if (transaction !== undefined && fold(transaction.idTag) === fold(idTag)) {
      this.transactions.end(connector, 'Local', idTag);
      return { outcome: 'stopped' };
    }
    if (transaction === undefined && !this.usable(connector))
      return { outcome: 'refused', status: 'OutOfService' };
    const info = await this.#authorize(id, idTag);
    if (info === undefined) return { outcome: 'refused', status: 'NoAnswer' };
    if (info.status !== 'Accepted') return { outcome: 'refused', status: info.status };
    // The world may have moved while the server was thinking.
    const running = connector.transaction;
    if (running !== undefined) {
      const related = info.parentIdTag !== undefined && running.parentIdTag !== undefined;
      if (!related || fold(info.parentIdTag ?? '') !== fold(running.parentIdTag ?? '')) {
        return { outcome: 'refused', status: 'Invalid' };
      }
      this.transactions.end(connector, 'Local', idTag);
      return { outcome: 'stopped' };
    }
    if (!this.usable(connector)) return { outcome: 'refused', status: 'OutOfService' };
    const shown = { idTag, parentIdTag: info.parentIdTag };
    if (!this.reservations.admits(connector, shown)) return { outcome: 'refused', status: 'Reserved' };
    return this.admit(connector, idTag, info);
  }

  /** An accepted tag: begins, or waits ConnectionTimeOut for the cable. */
  admit(connector: Connector, idTag: string, info: IdTagInfo): Presented {
    if (this.#begin(connector, idTag, info) !== undefined) return { outcome: 'started' };
    connector.authorized?.cancel();
    const timeOutS = this.#core.configuration.number('ConnectionTimeOut');
    const cancel = this.#core.clock.after(timeOutS, () => {
      connector.authorized = undefined;
      this.#core.profiles.forgetNext(connector.id);
      this.transactions.refresh(connector);
    });
    connector.authorized = { idTag, info, cancel };
    this.transactions.refresh(connector);
    return { outcome: 'authorized' };
  }

  /** Whether a transaction may begin here now. */
  usable(connector: Connector): boolean {
    const free = connector.transaction === undefined && connector.fault === undefined && connector.operative;
    return free && this.#fault === undefined && this.#operative;
  }

  /** A fault ends what runs on the connector; 0 is the charger itself and ends everything. */
  fault(id: number, errorCode: ErrorCode): void {
    if (id === 0) this.#fault = errorCode;
    else this.get(id).fault = errorCode;
    for (const connector of id === 0 ? this.#all : [this.get(id)]) this.transactions.end(connector, 'Other');
    this.refreshAll();
  }

  clearFault(id: number): void {
    if (id === 0) this.#fault = undefined;
    else this.get(id).fault = undefined;
    this.refreshAll();
  }

  /** ChangeAvailability; 0 is the charger and all its connectors. Running transactions are waited for. */
  changeAvailability(id: number, type: 'Operative' | 'Inoperative'): 'Accepted' | 'Scheduled' {
    let scheduled = false;
    if (id === 0) this.#operative = type === 'Operative';
    for (const connector of id === 0 ? this.#all : [this.get(id)]) {
      const later = type === 'Inoperative' && connector.transaction !== undefined;
      connector.scheduled = later ? 'Inoperative' : undefined;
      if (!later) connector.operative = type === 'Operative';
      scheduled ||= later;
    }
    return scheduled ? 'Scheduled' : 'Accepted';
  }

  /** Keeps a connector free for a tag; connector 0 is whichever it comes to. */
  reserve(wanted: Reservation): ReserveResult {
    if (this.#fault !== undefined) return 'Faulted';
    return this.#operative ? this.reservations.reserve(wanted) : 'Unavailable';
  }

  /** The charging profiles have changed. */
  throttleAll(): void {
    for (const connector of this.#all) this.transactions.throttle(connector);
  }

  stopAll(reason: StopReason): void {
    for (const connector of this.#all) this.transactions.end(connector, reason);
  }

  /** The power is gone: nothing flows, pending tags are forgotten, transactions stop here or wait to be resumed. */
  losePower(resumes: boolean): void {
    for (const connector of this.#all) {
      connector.authorized?.cancel();
      connector.authorized = undefined;
      if (!resumes) this.transactions.end(connector, 'PowerLoss');
      connector.meter.end(this.#core.clock.seconds());
      connector.cancelSampling?.();
      connector.cancelSampling = undefined;
    }
  }

  regainPower(): void {
    for (const connector of this.#all) {
      if (connector.transaction === undefined) continue;
      if (connector.suspendedBy === undefined) this.transactions.resume(connector);
      this.transactions.startSampling(connector);
    }
    this.refreshAll();
  }

  /** A transaction that begins uses the reservation that is there for it. */
  #begin(connector: Connector, idTag: string, info: IdTagInfo): Transaction | undefined {
    if (connector.car === undefined || connector.transaction !== undefined) return undefined;
    const reservationId = this.reservations.use(connector, { idTag, parentIdTag: info.parentIdTag });
    return this.transactions.begin(connector, idTag, info, reservationId);
  }

  async #authorize(connector: number, idTag: string): Promise<IdTagInfo | undefined> {
    const { clock, configuration, signals, tags } = this.#core;
    const decided = (info: IdTagInfo, local: boolean): IdTagInfo => {
      signals.emit({ type: 'authorized', connector, idTag, status: info.status, local });
      return info;
    };
    const listed = tags.listed(idTag);
    if (configuration.flag('LocalPreAuthorize') && listed?.status === 'Accepted')
      return decided(listed, true);
    if (!this.#core.online()) return decided(tags.decideOffline(idTag, clock.now()), true);
    const outcome = await this.#core.call('Authorize', { idTag });
    if (outcome.kind === 'lost') return decided(tags.decideOffline(idTag, clock.now()), true);
    const info = outcome.kind === 'result' ? readIdTagInfo(outcome.payload.idTagInfo) : undefined;
    if (info === undefined) {
      signals.emit({ type: 'authorized', connector, idTag, status: 'NoAnswer', local: false });
      return undefined;
    }
    tags.remember(idTag, info);
    return decided(info, false);
  }
}
