import type { BackOff } from './line.ts';
import { seedOf } from './random.ts';

/** What the charger tells about itself at boot. Lengths as in OCPP 1.6: 20 to 50 characters. */
export interface BootData {
  vendor: string;
  model: string;
  serial?: string;
  firmware?: string;
  iccid?: string;
  imsi?: string;
  meterType?: string;
  meterSerialNumber?: string;
}

export interface ChargerOptions extends Partial<BootData> {
  /** ws://host/ocpp; the id is appended percent-encoded. */
  url: string;
  /** The OCPP identity. */
  id: string;
  /** Basic auth password; without one no Authorization header is sent. */
  password?: string;
  /** Offered in this order; [] offers none. Default ['ocpp1.6']. */
  subprotocols?: readonly string[];
  /** Number of connectors, 1…32. Default 2. */
  connectors?: number;
  /** Rated power of each connector in W. Default 11000, 150000 for DC. */
  maxPowerW?: number;
  /** A direct-current charger: reports SoC, and current and voltage without phases. Default false. */
  dc?: boolean;
  /** Simulated seconds per real second, > 0. Default 1. */
  speed?: number;
  /** Same seed, same life. Default: made from the id. */
  seed?: number;
  /** Simulated seconds between two readings of a transaction. Default 60. */
  meterSampleIntervalS?: number;
  /** What the meters show at first, in Wh. Default: something plausible, by seed. */
  startMeterWh?: number;
  /** How wrong the charger's clock is, in ms. Default 0. */
  clockOffsetMs?: number;
  /** Whether timestamps run ahead with `speed`. Default false: real time, only durations are shorter. */
  clockFollowsSpeed?: boolean;
  /** Goes on with a transaction after a power cut instead of stopping it with PowerLoss. Default false. */
  resumesAfterPowerCut?: boolean;
  /** Simulated seconds. Default: minimum 3, 3 doublings, random range 10. */
  backOff?: BackOff;
  /** Real milliseconds to wait for an answer. Default 30000. */
  callTimeoutMs?: number;
}

export interface ChargerSettings {
  url: string;
  id: string;
  password: string | undefined;
  subprotocols: readonly string[];
  boot: BootData;
  connectors: number;
  maxPowerW: number;
  dc: boolean;
  phases: 1 | 3;
  speed: number;
  seed: number;
  meterSampleIntervalS: number;
  startMeterWh: number | undefined;
  clockOffsetMs: number;
  clockFollowsSpeed: boolean;
  resumesAfterPowerCut: boolean;
  backOff: BackOff;
  callTimeoutMs: number;
}

/** Above this an AC connector is wired with three phases (32 A × 230 V). */
const ONE_PHASE_W = 7_400;

/** Fills in the defaults; throws a RangeError that names the option which cannot be. */
export function settle(options: ChargerOptions): ChargerSettings {
  const connectors = options.connectors ?? 2;
  const dc = options.dc ?? false;
  const maxPowerW = options.maxPowerW ?? (dc ? 150_000 : 11_000);
  const speed = options.speed ?? 1;
  if (!Number.isInteger(connectors) || connectors < 1 || connectors > 32) {
    throw new RangeError('connectors must be a whole number from 1 to 32');
  }
  if (!(speed > 0)) throw new RangeError('speed must be greater than 0');
  if (!(maxPowerW > 0)) throw new RangeError('maxPowerW must be greater than 0');
  return {
    url: options.url,
    id: options.id,
    password: options.password,
    subprotocols: options.subprotocols ?? ['ocpp1.6'],
    boot: bootData(options),
    connectors,
    maxPowerW,
    dc,
    phases: !dc && maxPowerW > ONE_PHASE_W ? 3 : 1,
    speed,
    seed: options.seed ?? seedOf(options.id),
    meterSampleIntervalS: options.meterSampleIntervalS ?? 60,
    startMeterWh: options.startMeterWh,
    clockOffsetMs: options.clockOffsetMs ?? 0,
    clockFollowsSpeed: options.clockFollowsSpeed ?? false,
    resumesAfterPowerCut: options.resumesAfterPowerCut ?? false,
    backOff: options.backOff ?? { minimumS: 3, doublings: 3, randomRangeS: 10 },
    callTimeoutMs: options.callTimeoutMs ?? 30_000,
  };
}

function bootData(options: ChargerOptions): BootData {
  const { serial, firmware, iccid, imsi, meterType, meterSerialNumber } = options;
  return {
    vendor: options.vendor ?? 'Forecourt',
    model: options.model ?? 'Simulator',
    ...(serial === undefined ? {} : { serial }),
    firmware: firmware ?? '1.0.0',
    ...(iccid === undefined ? {} : { iccid }),
    ...(imsi === undefined ? {} : { imsi }),
    ...(meterType === undefined ? {} : { meterType }),
    ...(meterSerialNumber === undefined ? {} : { meterSerialNumber }),
  };
}
