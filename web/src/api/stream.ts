/**
 * A stream of server-sent events that heals: read by fetch, since the browser's EventSource can neither be told from where to go on
 * after a pause, nor says why it failed. Not read while nobody looks at the page: a browser has six connections to a server for all
 * of its pages.
 */
import { EventSourceParserStream } from 'eventsource-parser/stream';

export interface StreamEvent {
  readonly kind: string;
  readonly data: Record<string, unknown>;
}

export interface StreamHeard {
  /** It says something, be it only that the line is open. */
  alive?(): void;
  event(event: StreamEvent): void;
  /** What happened in between is not known: read anew what is shown. */
  lost(): void;
  /** It is open; `resumed` where nothing was missed. */
  open(resumed: boolean): void;
  /** It broke, and is tried again. @param status of the answer, if there was one. */
  broken(status: number | undefined): void;
}

/** Milliseconds: the first wait, and the longest; each twice the one before, and never twice the same for all. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000;
/** The server says something every 15 s; who hears nothing for this long has no line any more. */
const SILENCE = 45_000;

const waitOf = (tries: number) => Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries) * (0.5 + Math.random() / 2);

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((over) => {
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', () => over(clearTimeout(timer)), { once: true });
    addEventListener('online', () => over(clearTimeout(timer)), { once: true, signal });
  });

interface Place {
  id: string | undefined;
}

async function readOnce(url: string, place: Place, heard: StreamHeard, signal: AbortSignal): Promise<void> {
  const cut = new AbortController();
  const both = AbortSignal.any([signal, cut.signal]);
  let silent = setTimeout(() => cut.abort(), SILENCE);
  const speaks = () => {
    clearTimeout(silent);
    silent = setTimeout(() => cut.abort(), SILENCE);
    heard.alive?.();
  };
  try {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (place.id !== undefined) headers['Last-Event-ID'] = place.id;
    const response = await fetch(url, {
      headers,
      credentials: 'same-origin',
      signal: both,
      cache: 'no-store',
    });
    if (!response.ok || response.body === null) throw new StreamRefused(response.status);
    heard.open(place.id !== undefined);
    const parser = new EventSourceParserStream({
      onComment: speaks,
      onId: (id) => {
        place.id = id === '' ? undefined : id;
      },
    });
    const text = new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>;
    const messages = response.body.pipeThrough(text).pipeThrough(parser).getReader();
    for (let next = await messages.read(); !next.done; next = await messages.read()) {
      speaks();
      const { event = 'message', data } = next.value;
      if (event === 'lost') heard.lost();
      else heard.event({ kind: event, data: JSON.parse(data) as Record<string, unknown> });
    }
  } finally {
    clearTimeout(silent);
  }
}

class StreamRefused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

/** Reads until it is told to end. */
export function follow(url: string, heard: StreamHeard): () => void {
  const ended = new AbortController();
  const place: Place = { id: undefined };
  const run = async () => {
    for (let tries = 0; !ended.signal.aborted; tries += 1) {
      let status: number | undefined;
      try {
        const opening = {
          ...heard,
          open(resumed: boolean) {
            tries = 0;
            heard.open(resumed);
          },
        };
        await readOnce(url, place, opening, ended.signal);
      } catch (error) {
        if (error instanceof StreamRefused) status = error.status;
      }
      if (ended.signal.aborted) return;
      heard.broken(status);
      await pause(waitOf(tries), ended.signal);
    }
  };
  void run();
  return () => ended.abort();
}
