/** A transaction: what a charger told of one charge, from its start to its end. */
import type { Outcome } from '../drivers/decide.ts';
import type {
  ChargerKey,
  ConnectionId,
  CustomerId,
  DriverId,
  Instant,
  SocketId,
  TagId,
  TransactionId,
} from '../ids.ts';

/** Contradictions and repairs, kept and shown instead of a silent figure. */
export const TRANSACTION_FLAGS = [
  /** The charger's clock could not be believed; our time stands in. */
  'implausible-clock',
  /** A register fell below an earlier one. */
  'falling-register',
  /** More energy than the socket's maxWatts × time × 1.2. */
  'impossible-energy',
  /** The stop meter was 0, −1 or less than the start: the last register stands in. */
  'stop-meter-replaced',
  /** A stop came whose start was never told. */
  'start-unknown',
  /** A stop came with id 0, −1 or an unknown one, and was bound by tag, time and meter. */
  'bound-by-content',
  /** A stop came after we had closed it ourselves. */
  'late-stop',
  /** Samples came after its end. */
  'late-samples',
  /** The content did not meet the schema; what could be read was kept. */
  'malformed',
  /** People corrected a figure. */
  'corrected',
] as const;
export type TransactionFlag = (typeof TRANSACTION_FLAGS)[number];

/** What is known of the energy so far, updated sample by sample; Wh, lifetime registers as the charger tells them. */
export interface MeterState {
  readonly meterStart: number | null;
  readonly samples: number;
  readonly firstRegisterWh: number | null;
  readonly lastRegisterWh: number | null;
  /** Time of the latest sample, the charger's where plausible. */
  readonly lastSampleAt: Instant | null;
  /** Sum of Interval measurands, used only when no register was ever told. */
  readonly intervalWh: number | null;
}

/** The figures that people may correct. */
export interface Figures {
  readonly startedAt: Instant;
  readonly stoppedAt: Instant | null;
  /** Wh; null where it cannot be known. */
  readonly energyWh: number | null;
  readonly tagId: TagId | null;
  readonly driverId: DriverId | null;
}

export interface Transaction extends MeterState, Figures {
  readonly id: TransactionId;
  readonly customerId: CustomerId;
  readonly charger: ChargerKey;
  readonly socketId: SocketId;
  readonly idTag: string;
  /** What was answered to its start; every replay gets the same. */
  readonly answered: Outcome;
  readonly refused: boolean;
  readonly startChargerTime: Instant | null;
  readonly startHeardAt: Instant;
  readonly meterStop: number | null;
  readonly stopReason: string | null;
  /** null: open. */
  readonly closedBy: 'charger' | 'assumed' | null;
  readonly revision: number;
  readonly suspectSince: Instant | null;
  readonly suspectReason: SuspectReason | null;
  /** When we last heard that it goes on, by our clock. */
  readonly evidenceAt: Instant;
  readonly flags: readonly TransactionFlag[];
  /** What the charger tells of the figures that people corrected; those that are not here stand as it told them. */
  readonly told: Partial<Figures>;
  readonly replayKey: string | null;
}

/** available: the socket reports Available · boot: the charger booted since. */
export type SuspectReason = 'available' | 'boot';

/** What a start brings beside its id. */
export interface NewTransaction
  extends Omit<
    Transaction,
    'id' | 'customerId' | 'charger' | 'revision' | 'suspectSince' | 'suspectReason' | 'told'
  > {
  readonly reservationId: number | null;
  readonly stopChargerTime: Instant | null;
  readonly stopHeardAt: Instant | null;
  readonly stopIdTag: string | null;
  readonly closedAt: Instant | null;
  readonly connectionId: ConnectionId | null;
  readonly messageId: string | null;
  /** Natural key of its stop, by which a stop told again is recognised. */
  readonly stopKey: string | null;
}

/** What may change of a transaction after its start. */
export type TransactionChange = Partial<
  Pick<
    NewTransaction,
    | keyof Figures
    | 'samples'
    | 'firstRegisterWh'
    | 'lastRegisterWh'
    | 'lastSampleAt'
    | 'intervalWh'
    | 'flags'
    | 'stopChargerTime'
    | 'stopHeardAt'
    | 'meterStop'
    | 'stopReason'
    | 'stopIdTag'
    | 'closedBy'
    | 'closedAt'
    | 'evidenceAt'
    | 'replayKey'
    | 'stopKey'
  > & {
    readonly revision: number;
    readonly suspectSince: Instant | null;
    readonly suspectReason: SuspectReason | null;
    readonly told: Partial<Figures>;
  }
>;

/** One meterValue element, as told. `values` is the sampledValue array in the version-free form. */
export interface MeterSample {
  readonly sampledAt: Instant;
  /** The charger's timestamp as it wrote it. */
  readonly chargerTime: string;
  /** What makes it the same sample when it is told again, beside transaction and values. */
  readonly identity: string;
  readonly values: readonly SampledValue[];
  /** The sampledValue array as it came, for the record. */
  readonly raw: string;
}

export interface SampledValue {
  /** As told, a decimal number; signed data and garbage are not numbers and are only kept raw. */
  readonly value: string;
  readonly measurand?: string;
  readonly unit?: string;
  readonly phase?: string;
  readonly context?: string;
  readonly location?: string;
  readonly format?: string;
}
