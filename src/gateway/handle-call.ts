/** From one CALL of a charger to the text that answers it, or to the reason why there is no answer. */
import type { Admitted, Charging, FromCharger } from '../app/charging/charging.ts';
import { ChargerDeleted } from '../app/ports/chargers.ts';
import type { Clock } from '../app/ports/clock.ts';
import { StorageUnavailable } from '../app/ports/store.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { Answers } from './answers.ts';
import type { EndReason } from './end-reason.ts';
import { errorToLog } from './error-to-log.ts';
import type { Protocol, Reply } from './protocol.ts';
import { callErrors16 } from './rpc/call-error.ts';
import { type BrokenFrame, type CallFrame, errorText, resultText, TOO_MANY } from './rpc/frame.ts';
import { cutUtf8, LAST_MESSAGE_BYTES } from './rpc/mask.ts';
import type { GatewayMetrics, Log } from './settings.ts';

export interface Received {
  readonly frame: CallFrame | BrokenFrame;
  readonly text: string;
  /** The text with tags and secrets masked. */
  readonly masked: string;
}

export type Handled =
  | { readonly kind: 'result' | 'error'; readonly text: string; readonly heartbeatSeconds?: number }
  /** No answer: the connection is closed. */
  | { readonly kind: 'none'; readonly end: EndReason };

export interface CallHandlerParts {
  readonly admitted: Admitted;
  readonly connectionId: ConnectionId;
  readonly protocol: Protocol;
  readonly charging: Charging;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: GatewayMetrics;
}

export class CallHandler {
  readonly #parts: CallHandlerParts;
  readonly #answers = new Answers();

  constructor(parts: CallHandlerParts) {
    this.#parts = parts;
  }

  /** Forgets answers that are not given again. @param now monotonic, milliseconds */
  forgetOld(now: number): void {
    this.#answers.forgetOld(now);
  }

  /** @param arrived when it came. */
  async handle(received: Received, arrived: number): Promise<Handled> {
    const { frame, text } = received;
    if (frame.kind === 'broken') return this.#refuse(frame);
    const stored = this.#answers.stored(frame.id, text, performance.now());
    if (stored !== undefined) {
      this.#parts.metrics.count('duplicates');
      return { kind: 'result', text: stored };
    }
    const { protocol, charging, clock, metrics } = this.#parts;
    if (frame.cut) {
      this.#parts.log.warn({ chargerId: this.#parts.admitted.chargerId, action: frame.action }, TOO_MANY);
      if (!protocol.neverFails(frame.action)) {
        return this.#refuse({ kind: 'broken', id: frame.id, code: 'FormationViolation', problem: TOO_MANY });
      }
    }
    metrics.observe('turn_wait_seconds', (performance.now() - arrived) / 1000);
    let reply: Reply;
    try {
      const from = this.#from(frame, received.masked);
      reply = await protocol.answer(frame.action, frame.payload, { from, charging, clock });
    } catch (error) {
      return this.#failed(frame, error);
    }
    const now = performance.now();
    const action = protocol.knows(frame.action) ? frame.action : 'other';
    metrics.observe('answer_seconds', (now - arrived) / 1000, action);
    if ('error' in reply) {
      metrics.count('call_errors', reply.error);
      return { kind: 'error', text: errorText(frame.id, reply.error, reply.description) };
    }
    const answer = resultText(frame.id, reply.result);
    // What is asked anew gets a new answer: a time goes on, and a right may have been taken away.
    if (protocol.neverFails(frame.action)) this.#answers.store(frame.id, text, answer, now);
    const { heartbeatSeconds } = reply;
    return { kind: 'result', text: answer, ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }) };
  }

  #from(frame: CallFrame, masked: string): FromCharger {
    const { admitted, connectionId } = this.#parts;
    return {
      by: admitted.by,
      chargerId: admitted.chargerId,
      connectionId,
      messageId: frame.id,
      text: cutUtf8(masked, LAST_MESSAGE_BYTES),
    };
  }

  #refuse({ id, code, problem }: BrokenFrame): Handled {
    this.#parts.metrics.count('call_errors', code);
    return { kind: 'error', text: errorText(id, code, callErrors16[code], { problem }) };
  }

  /**
   * A use-case rejected. Where no CALLERROR may be sent, the connection is closed without an answer: what wasn't answered
   * stays in the charger's queue, and it spends none of its attempts (driver-semantics.md, Transactions). 1013 says to
   * try again later; 1011 that the fault is ours: the frame comes again after the next connect, which is better than a
   * queue that lost it.
   */
  #failed(frame: CallFrame, error: unknown): Handled {
    const { admitted, log, metrics, protocol } = this.#parts;
    const details = { err: errorToLog(error), chargerId: admitted.chargerId, action: frame.action };
    if (error instanceof ChargerDeleted) return { kind: 'none', end: 'deleted' };
    const storage = error instanceof StorageUnavailable;
    if (storage) log.warn(details, 'the storage is unavailable');
    else log.error(details, 'a message could not be handled');
    if (protocol.neverFails(frame.action)) {
      return { kind: 'none', end: storage ? 'storage-unavailable' : 'internal-error' };
    }
    metrics.count('call_errors', 'InternalError');
    return { kind: 'error', text: errorText(frame.id, 'InternalError', callErrors16.InternalError) };
  }
}
