/**
 * Our own CALLs to one charger: one outstanding at a time (OCPP-J 1.6 §4.1.1), the others wait in a bounded FIFO, each
 * with a deadline. Ends all of them at once when the connection ends.
 */
import { callText, type ErrorFrame, type ResultFrame } from './frame.ts';

export type CallOutcome =
  /** `afterMs`: between sending and answer. */
  | { readonly answered: unknown; readonly afterMs: number }
  | {
      readonly failed: 'call-error';
      readonly code: string;
      readonly description: string;
      readonly afterMs: number;
    }
  /** busy: too many wait · timed-out: no turn or no answer in time · ended: the connection did, `reason` says why. */
  | { readonly failed: 'busy'; readonly sent: false }
  | { readonly failed: 'timed-out'; readonly sent: boolean }
  | { readonly failed: 'ended'; readonly sent: boolean; readonly reason: string };

export interface LateAnswer {
  readonly id: string;
  readonly action: string;
  /** How long after sending, milliseconds. */
  readonly afterMs: number;
}

export interface PendingOptions {
  /** Writes a frame to the charger. */
  readonly send: (text: string) => void;
  readonly newId: () => string;
  /** Monotonic, milliseconds. */
  readonly now: () => number;
  /** A call waits so long for its turn, and once sent so long again for its answer; milliseconds. */
  readonly timeoutMs: number;
  /** How many may wait behind the outstanding one. */
  readonly limit?: number;
  /** Answers after the deadline are recognised for so long, milliseconds (field-lessons: Mennekes). */
  readonly lateMs?: number;
  readonly onLate?: (late: LateAnswer) => void;
}

interface Waiting {
  readonly id: string;
  readonly action: string;
  readonly payload: object;
  readonly settle: (outcome: CallOutcome) => void;
  timer: NodeJS.Timeout;
}

interface Outstanding extends Waiting {
  readonly sentAt: number;
}

const LATE_KEPT = 32;

export class PendingCalls {
  readonly #options: Required<PendingOptions>;
  readonly #waiting: Waiting[] = [];
  /** Timed out, by message id; oldest first. */
  readonly #late = new Map<string, { readonly action: string; readonly sentAt: number }>();
  #outstanding: Outstanding | null = null;
  #held = false;
  #ended: string | null = null;

  constructor(options: PendingOptions) {
    this.#options = { limit: 16, lateMs: 5 * 60_000, onLate: () => {}, ...options };
  }

  /** Calls that wait or are outstanding. */
  get size(): number {
    return this.#waiting.length + (this.#outstanding === null ? 0 : 1);
  }

  /** Settles with what became of it; never rejects. @param id of the message; left out: a new one. */
  call(action: string, payload: object, id = this.#options.newId()): Promise<CallOutcome> {
    if (this.#ended !== null) return Promise.resolve({ failed: 'ended', sent: false, reason: this.#ended });
    if (this.#waiting.length >= this.#options.limit) return Promise.resolve({ failed: 'busy', sent: false });
    return new Promise((settle) => {
      const call: Waiting = { id, action, payload, settle, timer: this.#deadline(() => this.#giveUp(call)) };
      this.#waiting.push(call);
      this.#sendNext();
    });
  }

  /** Nothing is sent while the charger waits for an answer of ours. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#sendNext();
  }

  /** Whether the call of this id is the one that waits for its answer now. */
  awaits(id: string): boolean {
    return this.#outstanding?.id === id;
  }

  /** Hands an answer to its call. `unknown`: nobody asked. */
  answer(frame: ResultFrame | ErrorFrame): 'matched' | 'late' | 'unknown' {
    const call = this.#outstanding;
    if (call === null || call.id !== frame.id) return this.#answerLate(frame.id);
    this.#outstanding = null;
    clearTimeout(call.timer);
    const afterMs = this.#options.now() - call.sentAt;
    call.settle(
      frame.kind === 'result'
        ? { answered: frame.payload, afterMs }
        : { failed: 'call-error', code: frame.code, description: frame.description, afterMs },
    );
    this.#sendNext();
    return 'matched';
  }

  /** Fails everything with the reason, now and from now on. */
  end(reason: string): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    const outstanding = this.#outstanding;
    this.#outstanding = null;
    for (const call of [...(outstanding === null ? [] : [outstanding]), ...this.#waiting.splice(0)]) {
      clearTimeout(call.timer);
      call.settle({ failed: 'ended', sent: call === outstanding, reason });
    }
  }

  #sendNext(): void {
    if (this.#held || this.#outstanding !== null || this.#ended !== null) return;
    const call = this.#waiting.shift();
    if (call === undefined) return;
    clearTimeout(call.timer);
    const outstanding: Outstanding = {
      ...call,
      sentAt: this.#options.now(),
      timer: this.#deadline(() => this.#timeOut(outstanding)),
    };
    this.#outstanding = outstanding;
    this.#options.send(callText(outstanding.id, call.action, call.payload));
  }

  #giveUp(call: Waiting): void {
    const at = this.#waiting.indexOf(call);
    if (at >= 0) this.#waiting.splice(at, 1);
    call.settle({ failed: 'timed-out', sent: false });
  }

  #timeOut(call: Outstanding): void {
    if (this.#outstanding !== call) return;
    this.#outstanding = null;
    this.#late.set(call.id, { action: call.action, sentAt: call.sentAt });
    for (const id of this.#late.keys()) {
      if (this.#late.size <= LATE_KEPT) break;
      this.#late.delete(id);
    }
    call.settle({ failed: 'timed-out', sent: true });
    this.#sendNext();
  }

  #answerLate(id: string): 'late' | 'unknown' {
    const late = this.#late.get(id);
    if (late === undefined) return 'unknown';
    this.#late.delete(id);
    const afterMs = this.#options.now() - late.sentAt;
    if (afterMs > this.#options.timeoutMs + this.#options.lateMs) return 'unknown';
    this.#options.onLate({ id, action: late.action, afterMs });
    return 'late';
  }

  #deadline(passed: () => void): NodeJS.Timeout {
    return setTimeout(passed, this.#options.timeoutMs);
  }
}
