/** What a connection needs of one OCPP version; ocpp16/ is the first. The version's words stay behind it. */
import type { Charging, FromCharger } from '../app/charging/charging.ts';
import type { Clock } from '../app/ports/clock.ts';
import type { ConfigurationKey } from '../domain/chargers/charger.ts';
import type { Refusal } from '../domain/errors.ts';
import type { CallErrorCode } from './rpc/call-error.ts';
import type { CallOutcome } from './rpc/pending.ts';

export interface CallContext {
  readonly from: FromCharger;
  readonly charging: Charging;
  readonly clock: Clock;
}

export interface ErrorReply {
  readonly error: CallErrorCode;
  /** Told to the charger: neutral, nothing of our inside. */
  readonly description: string;
}

export interface ResultReply<T extends object = object> {
  readonly result: T;
  /** A boot's answer: how often the charger will send heartbeats from now on. */
  readonly heartbeatSeconds?: number;
}

export type Reply<T extends object = object> = ResultReply<T> | ErrorReply;

/** Sends a CALL to the charger and settles with what became of it; never rejects. */
export type CallCharger = (action: string, payload: object) => Promise<CallOutcome>;

/** What an answer to a request of ours means; malformed: it is not an answer to such a request. */
export type Judgement = 'accepted' | 'rejected' | 'malformed';

export interface Protocol {
  /** As in Sec-WebSocket-Protocol. */
  readonly subprotocol: string;
  /** Whether the action is one of the version's, either direction. */
  knows(action: string): boolean;
  /** Whether the spec says what the action's payload holds; otherwise it is a vendor's own and may hold tags anywhere. */
  describes(action: string): boolean;
  /**
   * Actions that are never answered with CALLERROR (field-lessons.md, 4 and 41): some chargers keep such a message at
   * the head of their queue for ever, others throw it away; either way energy is lost.
   */
  neverFails(action: string): boolean;
  /** Handles a CALL. Rejects only when a use-case does. */
  answer(action: string, payload: unknown, context: CallContext): Promise<Reply>;
  /** What of a request of ours is not as the version has it; undefined: nothing. */
  wrongInOrder(
    action: string,
    payload: object,
  ): { readonly field: string; readonly rule: string } | undefined;
  /** What the charger's answer to a request of ours means. */
  judge(action: string, answer: unknown): Judgement;
  /** The configuration keys that an answer tells, each once, secrets left out; undefined: it is no answer that tells any. */
  configurationIn(action: string, answer: unknown): readonly ConfigurationKey[] | undefined;
  /** All configuration keys, each once, secrets left out. */
  readConfiguration(call: CallCharger): Promise<ConfigurationKey[] | Refusal>;
}
