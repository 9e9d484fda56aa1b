import { type Connector, statusOf, type Transaction } from './connector.ts';
import type { Core } from './core.ts';
import {
  type ChargerRequests,
  type IdTagInfo,
  type MeterValue,
  type Payload,
  type ReadingContext,
  readIdTagInfo,
  type StopReason,
} from './messages.ts';

/** Transactions of one charger: begin, sample, end. Everything that they report goes through the outbox. */
export class Transactions {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Shows what follows from the connector's facts. */
  refresh(connector: Connector): void {
    const fault = connector.fault ?? 'NoError';
    this.#core.board.show(connector.id, statusOf(connector), fault);
  }

  /** The car is connected and the tag is accepted: energy flows from now on. */
  begin(
    connector: Connector,
    idTag: string,
    info: IdTagInfo,
    reservationId?: number,
  ): Transaction | undefined {
    const { clock, outbox, profiles, signals } = this.#core;
    if (connector.car === undefined || connector.transaction !== undefined) return undefined;
    connector.authorized?.cancel();
    connector.authorized = undefined;
    const transaction: Transaction = {
      connector: connector.id,
      idTag,
      parentIdTag: info.parentIdTag,
      meterStart: connector.meter.registerWh,
      startedAt: clock.now(),
      id: undefined,
    };
    connector.transaction = transaction;
    connector.finishing = false;
    connector.suspendedBy = undefined;
    profiles.begin(connector.id, idTag);
    connector.meter.begin(connector.car, clock.seconds());
    const request = {
      connectorId: connector.id,
      idTag,
      meterStart: transaction.meterStart,
      timestamp: transaction.startedAt.toISOString(),
      ...(reservationId === undefined ? {} : { reservationId }),
    };
    signals.emit({
      type: 'started',
      connector: connector.id,
      idTag,
      meterStart: request.meterStart,
      timestamp: request.timestamp,
    });
    outbox.add({
      action: 'StartTransaction',
      build: () => request,
      answered: (answer) => this.#started(connector, transaction, answer),
    });
    this.startSampling(connector);
    this.refresh(connector);
    return transaction;
  }

  /** Ends the connector's transaction, if there is one. The timestamp is now. */
  end(connector: Connector, reason: StopReason, idTag?: string): void {
    const { clock, configuration, outbox, signals } = this.#core;
    const transaction = connector.transaction;
    if (transaction === undefined) return;
    connector.meter.end(clock.seconds());
    this.#core.profiles.end(connector.id);
    connector.cancelSampling?.();
    connector.cancelSampling = undefined;
    connector.transaction = undefined;
    connector.suspendedBy = undefined;
    connector.finishing = true;
    const timestamp = clock.now().toISOString();
    const meterStop = connector.meter.registerWh;
    const measurands = configuration.list('StopTxnSampledData');
    const reading =
      measurands.length === 0 ? undefined : connector.meter.read(measurands, 'Transaction.End', clock.now());
    signals.emit({
      type: 'stopped',
      connector: connector.id,
      transactionId: transaction.id,
      reason,
      energyWh: meterStop - transaction.meterStart,
      timestamp,
    });
    outbox.add({
      action: 'StopTransaction',
      build: (): ChargerRequests['StopTransaction'] => ({
        // A start that was dropped never got an id; −1 is what firmware sends then.
        transactionId: transaction.id ?? -1,
        meterStop,
        timestamp,
        reason,
        ...(idTag === undefined ? {} : { idTag }),
        ...(reading === undefined ? {} : { transactionData: [reading] }),
      }),
    });
    if (connector.scheduled === 'Inoperative') {
      connector.scheduled = undefined;
      connector.operative = false;
    }
    this.refresh(connector);
  }

  /** Energy pauses (by the car, by the charger, or by a charging profile); the transaction goes on. */
  suspend(connector: Connector, by: 'EV' | 'EVSE' | 'profile'): void {
    if (connector.transaction === undefined) return;
    connector.meter.end(this.#core.clock.seconds());
    connector.suspendedBy = by;
    this.refresh(connector);
  }

  /** Energy flows again. */
  resume(connector: Connector): void {
    if (connector.transaction === undefined || connector.car === undefined) return;
    connector.meter.begin(connector.car, this.#core.clock.seconds());
    connector.suspendedBy = undefined;
    this.refresh(connector);
  }

  /** Pauses where a charging profile leaves no power at all, and goes on where it leaves some again. */
  throttle(connector: Connector): void {
    const { clock, profiles } = this.#core;
    if (connector.transaction === undefined) return;
    const none = profiles.limitW(connector.id, clock.seconds()) <= 0;
    if (none && connector.suspendedBy === undefined) this.suspend(connector, 'profile');
    else if (!none && connector.suspendedBy === 'profile') this.resume(connector);
  }

  /** (Re)starts the periodic readings of a running transaction, at the configured interval; 0 means none. */
  startSampling(connector: Connector): void {
    connector.cancelSampling?.();
    connector.cancelSampling = undefined;
    const intervalS = this.#core.configuration.number('MeterValueSampleInterval');
    if (connector.transaction === undefined || intervalS <= 0) return;
    connector.cancelSampling = this.#core.clock.every(intervalS, () =>
      this.sample(connector, 'Sample.Periodic'),
    );
  }

  /** One reading of a running transaction. */
  sample(connector: Connector, context: ReadingContext): void {
    const transaction = connector.transaction;
    if (transaction === undefined) return;
    const reading = this.read(connector, context);
    this.#core.outbox.add({
      action: 'MeterValues',
      build: () => ({
        connectorId: connector.id,
        ...(transaction.id === undefined ? {} : { transactionId: transaction.id }),
        meterValue: [reading],
      }),
    });
    const energyWh = connector.meter.registerWh - transaction.meterStart;
    this.#core.signals.emit({
      type: 'sample',
      connector: connector.id,
      registerWh: connector.meter.registerWh,
      energyWh,
      powerW: Math.round(connector.meter.powerW),
      soc:
        this.#core.settings.dc && connector.car !== undefined
          ? Math.round(connector.car.soc * 100)
          : undefined,
    });
    this.throttle(connector);
    if (connector.car?.full === true && connector.suspendedBy === undefined) this.suspend(connector, 'EV');
  }

  /** What the meter of a connector shows now. */
  read(connector: Connector, context: ReadingContext): MeterValue {
    const { clock, configuration } = this.#core;
    connector.meter.advance(clock.seconds());
    const reading = connector.meter.read(configuration.list('MeterValuesSampledData'), context, clock.now());
    if (reading.sampledValue.length > 0) return reading;
    // The schema allows no MeterValue without a sampled value.
    return connector.meter.read(['Energy.Active.Import.Register'], context, clock.now());
  }

  #started(connector: Connector, transaction: Transaction, answer: Payload): void {
    const { configuration, signals, tags } = this.#core;
    const info = readIdTagInfo(answer.idTagInfo);
    if (typeof answer.transactionId === 'number') transaction.id = answer.transactionId;
    if (info !== undefined) {
      tags.remember(transaction.idTag, info);
      transaction.parentIdTag = info.parentIdTag ?? transaction.parentIdTag;
    }
    signals.emit({
      type: 'transaction-id',
      connector: connector.id,
      transactionId: transaction.id ?? -1,
      status: info?.status,
    });
    if (info === undefined || info.status === 'Accepted' || connector.transaction !== transaction) return;
    if (configuration.flag('StopTransactionOnInvalidId')) this.end(connector, 'DeAuthorized');
    // With energy left to give to an invalid tag it goes on, as the firmware does that people set so.
    else if (configuration.number('MaxEnergyOnInvalidId') === 0) this.suspend(connector, 'EVSE');
  }
}
