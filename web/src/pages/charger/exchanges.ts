/** Frames of a line put together: a call with its answer is one exchange. */
import type { Schemas } from '../../api/client.ts';

export type Frame = Schemas['Frame'];

export interface Exchange {
  readonly key: string;
  /** When the first of both went. */
  readonly at: string;
  /** in: the charger asked. */
  readonly direction: 'in' | 'out';
  readonly action: string | null;
  readonly call: Frame | null;
  readonly answer: Frame | null;
}

export const keyOf = ({ at, direction, kind, messageId }: Frame): string =>
  `${at} ${direction} ${kind} ${messageId ?? ''}`;

const other = (direction: 'in' | 'out') => (direction === 'in' ? 'out' : 'in');

/** @param frames newest first. @returns newest call first. */
export function exchangesOf(frames: readonly Frame[]): readonly Exchange[] {
  const answers = new Map<string, Frame>();
  const found: Exchange[] = [];
  for (const frame of frames) {
    const { kind, messageId, direction } = frame;
    if (kind === 'call') {
      const asked = messageId === null ? undefined : `${messageId} ${direction}`;
      const answer = asked === undefined ? undefined : answers.get(asked);
      if (asked !== undefined) answers.delete(asked);
      found.push({
        key: keyOf(frame),
        at: frame.at,
        direction,
        action: frame.action,
        call: frame,
        answer: answer ?? null,
      });
    } else if (kind !== 'unreadable' && messageId !== null) {
      answers.set(`${messageId} ${other(direction)}`, frame);
    } else {
      found.push({ key: keyOf(frame), at: frame.at, direction, action: null, call: frame, answer: null });
    }
  }
  // Whose calls went before what is kept.
  for (const answer of answers.values()) {
    const { at, action } = answer;
    found.push({
      key: keyOf(answer),
      at,
      direction: other(answer.direction),
      action,
      call: null,
      answer,
    });
  }
  return found.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

export interface Filter {
  readonly text: string;
  readonly action: string | null;
  readonly direction: string | null;
}

/** All words, in either of both frames, whatever their case. */
export function fits(exchange: Exchange, { text, action, direction }: Filter): boolean {
  if (action !== null && exchange.action !== action) return false;
  if (direction !== null && exchange.direction !== direction) return false;
  const all = `${exchange.call?.text ?? ''} ${exchange.answer?.text ?? ''}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
