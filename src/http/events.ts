/**
 * Server-sent events about one thing that changes until it ends. It is looked at again and again rather than listened to, so that it may
 * change on any node; and only as fast as the client takes what it is told, which then misses states in between, never the last.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusal, type Refusal } from '../domain/errors.ts';
import type { Answer } from './answer.ts';

export const EVENTS = 'text/event-stream; charset=utf-8';

export interface Watched {
  /** How it is now, to be shown; undefined: it is gone. */
  look(): Promise<{ readonly shown: unknown; readonly over: boolean } | undefined>;
  /** Aborted when the server stops. */
  readonly closing: AbortSignal;
  /** How often it is looked at, milliseconds. */
  readonly every?: number;
  /** After how much silence a comment is sent, so that nobody on the way cuts the line. Milliseconds. */
  readonly heartbeat?: number;
}

/** The events of one thing that is read by `read`, told until it is over; or why it cannot be read. */
export async function answerWatched<T>(
  read: () => Promise<T | Refusal>,
  seen: (one: T) => { readonly shown: unknown; readonly over: boolean },
  closing: AbortSignal,
): Promise<Answer | Refusal> {
  const first = await read();
  if (isRefusal(first)) return first;
  const look = async () => {
    const now = await read();
    return isRefusal(now) ? undefined : seen(now);
  };
  return { status: 200, stream: { type: EVENTS, fileName: null, chunks: eventsOf({ look, closing }) } };
}

const EVERY = 500;
const HEARTBEAT = 15_000;

/** `progress` with each state that differs from the one before, and at the end `end` with the last. */
export async function* eventsOf({
  look,
  closing,
  every = EVERY,
  heartbeat = HEARTBEAT,
}: Watched): AsyncGenerator<string> {
  let before = '';
  let quietSince = performance.now();
  while (!closing.aborted) {
    const now = await look();
    if (now === undefined) return;
    const data = JSON.stringify(now.shown);
    if (data !== before || now.over) {
      yield `event: ${now.over ? 'end' : 'progress'}\ndata: ${data}\n\n`;
      before = data;
      quietSince = performance.now();
    } else if (performance.now() - quietSince >= heartbeat) {
      yield ': still here\n\n';
      quietSince = performance.now();
    }
    if (now.over) return;
    await sleep(every, undefined, { signal: closing }).catch(() => undefined);
  }
}
