import type { ChargerRef } from '../../domain/access/allow.ts';
import type { ConfigurationKey } from '../../domain/chargers/charger.ts';
import type { Refusal } from '../../domain/errors.ts';
import type { ConnectionId } from '../../domain/ids.ts';

export interface ReadConfiguration {
  /**
   * Asks a connected charger for all its configuration keys, each once.
   * Refused with charger-offline, charger-busy, charger-timed-out or charger-error.
   */
  readConfiguration(charger: ChargerRef): Promise<ConfigurationKey[] | Refusal>;
}

/** What a charger said to a call of ours: an answer, or an error. */
export type Told =
  /** `malformed`: it is no answer to what was asked. */
  | {
      readonly answer: unknown;
      readonly judgement: 'accepted' | 'rejected' | 'malformed';
      /** The configuration keys that it tells, each once; left out: it is no answer that tells any. */
      readonly configuration?: readonly ConfigurationKey[];
    }
  /** In words that can be kept and shown. */
  | { readonly error: string };

/** Why a call did not go out. secret-gone: it held a secret, which an earlier life of this server knew. */
export type NotSent = 'busy' | 'no-turn' | 'ended' | 'secret-gone';

/** What became of a call. */
export type Called =
  /** `afterMs`: between sending and answer. */
  | { readonly told: Told; readonly afterMs: number }
  /** It never went out: too many wait, its turn did not come in time, or the connection was not there any more. */
  | { readonly notSent: NotSent }
  /** It went out, and no answer came in time, or the connection ended before: nobody knows what the charger did. */
  | { readonly unanswered: 'timed-out' }
  | { readonly unanswered: 'ended'; readonly reason: string };

export interface CallCharger {
  /** Over which connection of this node the charger can be called; undefined: over none. */
  connectionOf(charger: ChargerRef): ConnectionId | undefined;
  /** Calls it over that connection and no other. Never rejects. @param messageId fresh. */
  callCharger(
    charger: ChargerRef,
    over: ConnectionId,
    call: { readonly messageId: string; readonly action: string; readonly payload: object },
  ): Promise<Called>;
  /** What of a call is not as OCPP has it; undefined: nothing. */
  wrongInCall(action: string, payload: object): { readonly field: string; readonly rule: string } | undefined;
}
