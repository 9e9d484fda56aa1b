/**
 * Keeps the rows in sight as they are now: a charger that an event names is read again, by itself, and a few in a second. One that is
 * out of sight is only remembered, until it comes in sight.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { isProblem } from '../../api/client.ts';
import { useEvents } from '../../api/live.ts';
import type { Rows } from '../../api/rows.ts';
import { activeOf, type ChargerFilter, mayMove } from './filter.ts';
import { type ChargerRow, readRow } from './row.ts';

/** Chargers read at once, and milliseconds from one such reading to the next: ten a second. */
const AT_ONCE = 5;
const PACE = 500;

const ABOUT_ROWS = new Set([
  ...['status', 'started', 'stopped', 'connected', 'disconnected', 'booted', 'hardware-replaced'],
]);

/** What a charger says first when it comes. */
const FIRST_WORDS = new Set(['connected', 'booted']);

/** Whether a charger is one that came after all were read. Where there is a filter, it may be one that does not fit. */
const isNew = (
  id: string,
  { rows, isPending, isFetching, hasMore, isLong }: Rows<ChargerRow>,
  filter: ChargerFilter,
) =>
  !(isPending || isFetching || hasMore || activeOf(filter) > 0 || isLong) &&
  rows.every((row) => row.id !== id);

export interface Fresh {
  /** An event may have moved a charger into or out of the list, or told of one that is not in it. */
  readonly mayHaveChanged: boolean;
  onSight(rows: readonly ChargerRow[]): void;
  readAgain(): void;
}

/** @param known a word that tells one list from another. */
export function useFresh(rows: Rows<ChargerRow>, filter: ChargerFilter, known: string): Fresh {
  const [changedIn, setChangedIn] = useState<string>();
  const stale = useRef(new Set<string>());
  /** After a gap all that was read before it is stale. */
  const readAfterGap = useRef<Set<string>>(undefined);
  const sight = useRef<readonly ChargerRow[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const now = useRef({ rows, filter, known });
  now.current = { rows, filter, known };

  const isStale = useCallback(
    (id: string) =>
      stale.current.has(id) || (readAfterGap.current !== undefined && !readAfterGap.current.has(id)),
    [],
  );

  const read = useCallback(async () => {
    const due = sight.current.filter(({ id }) => isStale(id)).slice(0, AT_ONCE);
    if (due.length > 0) {
      for (const { id } of due) {
        stale.current.delete(id);
        readAfterGap.current?.add(id);
      }
      const read = await Promise.allSettled(due.map(({ id }) => readRow(id)));
      const fresh = new Map<string, ChargerRow>();
      for (const one of read) {
        if (one.status === 'fulfilled') fresh.set(one.value.id, one.value);
        else if (isProblem(one.reason, 'charger-not-found')) setChangedIn(now.current.known);
      }
      if (fresh.size > 0) now.current.rows.patch((row) => fresh.get(row.id) ?? row);
    }
    const more = sight.current.some(({ id }) => isStale(id));
    timer.current = more ? setTimeout(() => void read(), PACE) : undefined;
  }, [isStale]);

  const wake = useCallback(() => {
    timer.current ??= setTimeout(() => void read(), PACE);
  }, [read]);
  useEffect(() => () => clearTimeout(timer.current), []);

  useEvents(
    ({ kind, chargerId }) => {
      if (!ABOUT_ROWS.has(kind) || chargerId === '') return;
      stale.current.add(chargerId);
      const { rows: held, filter: by } = now.current;
      if (mayMove(by, kind) || (FIRST_WORDS.has(kind) && isNew(chargerId, held, by)))
        setChangedIn(now.current.known);
      if (sight.current.some(({ id }) => id === chargerId)) wake();
    },
    (missed) => {
      // One that is not long is on its way as a whole.
      if (!now.current.rows.isLong) return;
      readAfterGap.current = new Set();
      // What is missed is told by nothing else.
      if (missed) setChangedIn(now.current.known);
      wake();
    },
  );

  return {
    mayHaveChanged: changedIn === known,
    onSight: useCallback(
      (rows) => {
        sight.current = rows;
        if (rows.some(({ id }) => isStale(id))) wake();
      },
      [isStale, wake],
    ),
    readAgain() {
      setChangedIn(undefined);
      stale.current.clear();
      readAfterGap.current = undefined;
      rows.refetch();
    },
  };
}
