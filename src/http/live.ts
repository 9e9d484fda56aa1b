/**
 * Server-sent events without an end: what happens behind a place, each with an id by which a lost line is taken up again. Told
 * only as fast as the client takes it; one that falls too far behind is told so.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { durationAsked, type QueryParameter } from './query.ts';

export interface ToldLive<P> {
  readonly name: string;
  readonly place: P;
  readonly shown: unknown;
}

export interface Live<P> {
  /** Where it begins. */
  readonly from: P;
  /** What comes next; undefined: what it is about is gone. */
  next(after: P): Promise<
    | {
        readonly told: readonly ToldLive<P>[];
        readonly upTo: P;
        /** Something was missed in between: the client reads anew. */
        readonly lost: boolean;
        /** There may be more at once. */
        readonly more: boolean;
      }
    | undefined
  >;
  /** An id by which the client takes it up again; undefined: there is none of this place. */
  idOf(place: P): string | undefined;
  /** Milliseconds; null: until the client goes. */
  readonly lasts: number | null;
  /** Aborted when the server stops. */
  readonly closing: AbortSignal;
  /** How often it is looked, milliseconds. */
  readonly every: number;
}

const HEARTBEAT = 15_000;
/** How long a client waits before it asks again, milliseconds. */
const RETRY = 2000;

const LONGEST = 24 * 3_600_000;
/** For how long it is told. */
export const lasting: QueryParameter<number> = durationAsked(
  LONGEST,
  '24h',
  'How long to listen: `30s`; `0s`: only what has happened since `Last-Event-ID`. Left out: until you go.',
);

export const LAST_EVENT_ID =
  'The id of the last event that you have, to go on behind it. Where that is not known any more, the first event is `lost`.';

export async function* liveEvents<P>({
  from,
  next,
  idOf,
  lasts,
  closing,
  every,
}: Live<P>): AsyncGenerator<string> {
  const id = (place: P) => {
    const told = idOf(place);
    return told === undefined ? '' : `id: ${told}\n`;
  };
  const began = performance.now();
  let quietSince = began;
  let place = from;
  // At once, so that the client has its headers, and an id before anything happens.
  yield `retry: ${RETRY}\n${id(place)}\n`;
  while (!closing.aborted) {
    const now = await next(place);
    if (now === undefined) return;
    place = now.upTo;
    const lost = now.lost ? `${id(place)}event: lost\ndata: {}\n\n` : '';
    const text = now.told.reduce(
      (before, { name, place: at, shown }) =>
        `${before}${id(at)}event: ${name}\ndata: ${JSON.stringify(shown)}\n\n`,
      lost,
    );
    if (text !== '') {
      yield text;
      quietSince = performance.now();
    } else if (performance.now() - quietSince >= HEARTBEAT) {
      // The place has gone on while nothing was told: a client that comes again later is not behind.
      yield `: still here\n${id(place)}\n`;
      quietSince = performance.now();
    }
    if (now.more) continue;
    if (lasts !== null && performance.now() - began >= lasts) return;
    if (text === '') await sleep(every, undefined, { signal: closing }).catch(() => undefined);
  }
}

/** Where nobody knows any more what the client has heard. */
export function beginningLost<P, T extends { readonly lost: boolean } | undefined>(
  next: (after: P) => Promise<T>,
): (after: P) => Promise<T> {
  let first = true;
  return async (after) => {
    const told = await next(after);
    if (told === undefined || !first) return told;
    first = false;
    return { ...told, lost: true };
  };
}
