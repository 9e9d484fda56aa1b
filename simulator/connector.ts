import type { Car } from './car.ts';
import type { ConnectorStatus, ErrorCode, IdTagInfo } from './messages.ts';
import type { Meter } from './meter.ts';
import type { Cancel } from './sim-clock.ts';

export interface Transaction {
  connector: number;
  idTag: string;
  parentIdTag: string | undefined;
  /** Wh. */
  meterStart: number;
  startedAt: Date;
  /** Given by the server; undefined until the start was answered, and for ever when the start was dropped. */
  id: number | undefined;
}

export interface Reservation {
  readonly id: number;
  /** 0: whichever connector the tag comes to. */
  readonly connector: number;
  readonly idTag: string;
  readonly parentIdTag: string | undefined;
  readonly expiry: Date;
}

/** One connector's facts. What it reports follows from them (`statusOf`). */
export interface Connector {
  readonly id: number;
  readonly meter: Meter;
  car: Car | undefined;
  transaction: Transaction | undefined;
  operative: boolean;
  /** ChangeAvailability came during a transaction: what holds after it. */
  scheduled: 'Inoperative' | undefined;
  fault: ErrorCode | undefined;
  /** profile: a charging profile leaves no power at all. */
  suspendedBy: 'EV' | 'EVSE' | 'profile' | undefined;
  /** A transaction has ended and the cable is still in. */
  finishing: boolean;
  /** A tag was accepted before the cable was in. */
  authorized: { idTag: string; info: IdTagInfo; cancel: Cancel } | undefined;
  /** For whom it is kept free. */
  reservation: Reservation | undefined;
  cancelSampling: Cancel | undefined;
}

export function newConnector(id: number, meter: Meter): Connector {
  return {
    id,
    meter,
    car: undefined,
    transaction: undefined,
    operative: true,
    scheduled: undefined,
    fault: undefined,
    suspendedBy: undefined,
    finishing: false,
    authorized: undefined,
    reservation: undefined,
    cancelSampling: undefined,
  };
}

/** What a connector reports, from its facts; the first that holds. */
export function statusOf(connector: Connector): ConnectorStatus {
  if (connector.fault !== undefined) return 'Faulted';
  if (connector.transaction !== undefined) {
    if (connector.suspendedBy === 'EV') return 'SuspendedEV';
    return connector.suspendedBy === undefined ? 'Charging' : 'SuspendedEVSE';
  }
  if (!connector.operative) return 'Unavailable';
  if (connector.reservation !== undefined && connector.authorized === undefined) return 'Reserved';
  if (connector.car !== undefined) return connector.finishing ? 'Finishing' : 'Preparing';
  return connector.authorized === undefined ? 'Available' : 'Preparing';
}

/** What a script may want to know about a connector. Energy in Wh, power in W, SoC 0…1. */
export interface ConnectorView {
  status: ConnectorStatus;
  plugged: boolean;
  registerWh: number;
  powerW: number;
  soc: number | undefined;
  transaction: { id: number | undefined; idTag: string; energyWh: number } | undefined;
}

export function viewOf(connector: Connector, nowS: number): ConnectorView {
  const { car, meter, transaction } = connector;
  meter.advance(nowS);
  return {
    status: statusOf(connector),
    plugged: car !== undefined,
    registerWh: meter.registerWh,
    powerW: meter.powerW,
    soc: car?.soc,
    transaction:
      transaction === undefined
        ? undefined
        : {
            id: transaction.id,
            idTag: transaction.idTag,
            energyWh: meter.registerWh - transaction.meterStart,
          },
  };
}
