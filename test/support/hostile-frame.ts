// One frame of the negative corpus, with the answer that is right.
import type { CallErrorCode } from '../../src/gateway/rpc/call-error.ts';

/** A CALLRESULT, a CALLERROR with this code, or no answer at all. */
export type Right = 'result' | CallErrorCode | 'nothing';

export interface HostileFrame {
  readonly text: string;
  /** The id that the answer bears; null: there can be none. */
  readonly id: string | null;
  /** What the frame asks for, where that can be read. */
  readonly action: string;
  readonly right: Right;
}

let made = 0;

/** Counts from the beginning: the same ids again. */
export function beginAgain(): void {
  made = 0;
}

export function nextId(stem: string): string {
  made += 1;
  return `${stem.slice(0, 30)}-${made}`;
}

export const j = (value: unknown) => JSON.stringify(value);

/** A CALL with a payload that is any text. */
export function call(action: string, payload: string | undefined, right: Right): HostileFrame {
  const id = nextId(action);
  const rest = payload === undefined ? '' : `,${payload}`;
  return { text: `[2,${j(id)},${j(action)}${rest}]`, id, action, right };
}

/** One that gets no answer. */
export const silent = (text: string): HostileFrame => ({ text, id: null, action: '', right: 'nothing' });
