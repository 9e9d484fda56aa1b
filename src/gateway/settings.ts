/** What the gateway is told from outside, and what it tells about itself. */

/** As pino has it. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface GatewayConfig {
  /** Path prefixes beside /ocpp, without trailing slash. */
  readonly ocppPaths: readonly string[];
  readonly pingSeconds: number;
  readonly callTimeoutSeconds: number;
  readonly heartbeatSeconds: number;
  /** Larger frames close the connection with 1009. Default 256 KiB. */
  readonly maxFrameBytes?: number;
  /** When more CALLs of one charger wait, reading pauses. Default 64. */
  readonly queuedFrames?: number;
  /** When CALLs of one charger of more bytes wait, reading pauses. Default 512 KiB. */
  readonly queuedBytes?: number;
  /** Per charger; above it reading pauses. Default 1000, with a burst of twice that. */
  readonly framesPerSecond?: number;
  /** Grace of the silence rule, see liveness.ts. Default 30. */
  readonly silenceGraceSeconds?: number;
  /** How long close() waits for answers in hand and for close frames. Default 8. */
  readonly closeSeconds?: number;
}

export type GatewayCount =
  /** label: call, result, error, broken, garbage, binary */
  | 'frames_in'
  /** label: call, result, error */
  | 'frames_out'
  /** label: the code */
  | 'call_errors'
  /** label: the reason */
  | 'connections_refused'
  | 'connections_opened'
  /** label: the reason */
  | 'connections_ended'
  | 'duplicates'
  | 'reading_paused'
  | 'late_answers';

export type GatewayDuration =
  /** From a CALL's arrival to its answer; label: the action, `other` when unknown */
  | 'answer_seconds'
  /** How long it waited for its turn */
  | 'turn_wait_seconds';

/** Where counts go; labels come from closed lists. */
export interface GatewayMetrics {
  count(what: GatewayCount, label?: string): void;
  observe(what: GatewayDuration, seconds: number, label?: string): void;
}

export interface GatewayStats {
  readonly connections: number;
  /** CALLs of chargers that wait for their turn, and the one in hand. */
  readonly framesWaiting: number;
  /** Our own CALLs that wait or are unanswered. */
  readonly callsWaiting: number;
}

export const noMetrics: GatewayMetrics = { count: () => {}, observe: () => {} };
