/** The frame log as a live tail: what is kept, and each frame as it goes; held still while somebody reads. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { follow } from '../../api/stream.ts';
import { type Frame, keyOf } from './exchanges.ts';

/** Of one page of the log, and what is held at most: two frames make a row. */
const PAGE = 200;
const HELD = 1000;
/** Frames that come at once are shown at once. */
const PACE = 150;

export interface FrameLog {
  /** Newest first. */
  readonly frames: readonly Frame[];
  readonly isPending: boolean;
  readonly error: unknown;
  /** Came while it was held still. */
  readonly missed: number;
  /** Reads what is older; undefined where there is no more. */
  readonly older: (() => void) | undefined;
  retry(): void;
}

/** Both newest first; what is in both counts once. */
function joined(newer: readonly Frame[], older: readonly Frame[]): readonly Frame[] {
  const known = new Set(older.map(keyOf));
  return [...newer.filter((frame) => !known.has(keyOf(frame))), ...older];
}

/** Newest first. */
const inOrder = (frames: readonly Frame[]) =>
  frames.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));

export function useFrames(chargerId: string, paused: boolean): FrameLog {
  const [frames, setFrames] = useState<readonly Frame[]>([]);
  const [waiting, setWaiting] = useState<readonly Frame[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [isPending, setPending] = useState(true);
  const [error, setError] = useState<unknown>(null);
  const held = useRef(paused);
  held.current = paused;
  /** When the newest went that has come. */
  const newest = useRef('');
  /** After what something may have been missed; null: nothing was. */
  const gap = useRef<string | null>(null);

  const read = useCallback(
    async (from: string | null) => {
      const after = from === null ? gap.current : null;
      try {
        const query = { limit: PAGE, ...(from === null ? {} : { cursor: from }) };
        const page = await answered(
          api.GET('/api/v1/chargers/{chargerId}/frames', { params: { path: { chargerId }, query } }),
        );
        const last = page.items.at(-1)?.at ?? '';
        // Where the page does not reach down to what was there before, that goes: a hole would look like calls without an answer.
        const isTorn = after !== null && page.nextCursor !== null && last > after;
        const kept = (had: readonly Frame[]) => (isTorn ? had.filter(({ at }) => at > after) : had);
        if (isTorn) setWaiting(kept);
        setFrames((had) =>
          (from === null ? inOrder(joined(page.items, kept(had))) : joined(had, page.items)).slice(0, HELD),
        );
        // What is read anew at the top says nothing of where the bottom is.
        setCursor((had) => (from === null && had !== null && !isTorn ? had : page.nextCursor));
        setError(null);
        if (from !== null) return;
        const first = page.items[0]?.at ?? '';
        if (first > newest.current) newest.current = first;
        if (gap.current === after) gap.current = null;
      } catch (thrown) {
        setError(thrown);
      } finally {
        setPending(false);
      }
    },
    [chargerId],
  );

  useEffect(() => {
    let come: Frame[] = [];
    let due: ReturnType<typeof setTimeout> | undefined;
    let end: (() => void) | undefined;
    const show = () => {
      due = undefined;
      const news = come.reverse();
      come = [];
      const add = (had: readonly Frame[]) => joined(news, had).slice(0, HELD);
      if (held.current) setWaiting(add);
      else setFrames(add);
    };
    const again = () => {
      gap.current ??= newest.current;
      if (!held.current) void read(null);
    };
    const look = () => {
      if (document.visibilityState !== 'visible') {
        end?.();
        end = undefined;
        return;
      }
      end ??= follow(`/api/v1/chargers/${encodeURIComponent(chargerId)}/frames/events`, {
        event({ data }) {
          const frame = data as unknown as Frame;
          if (frame.at > newest.current) newest.current = frame.at;
          come.push(frame);
          due ??= setTimeout(show, PACE);
        },
        lost: again,
        open: (resumed) => resumed || again(),
        broken: () => undefined,
      });
    };
    document.addEventListener('visibilitychange', look);
    look();
    void read(null);
    return () => {
      document.removeEventListener('visibilitychange', look);
      clearTimeout(due);
      end?.();
    };
  }, [chargerId, read]);

  useEffect(() => {
    if (paused) return;
    setWaiting((news) => {
      if (news.length > 0) setFrames((had) => joined(news, had).slice(0, HELD));
      return [];
    });
    if (gap.current !== null) void read(null);
  }, [paused, read]);

  return {
    frames,
    isPending,
    error,
    missed: waiting.length,
    older: cursor === null || frames.length >= HELD ? undefined : () => void read(cursor),
    retry: () => void read(null),
  };
}
