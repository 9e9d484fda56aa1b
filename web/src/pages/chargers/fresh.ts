/**
 * Keeps the rows in sight as they are now: a charger that an event names is read again, by itself, and a few in a second. One that is
 * out of sight is only remembered, until it comes in sight.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { isProblem } from '../../api/client.ts';
import { useEvents } from '../../api/live.ts';
import type { Rows } from '../../api/rows.ts';
import { type ChargerFilter, mayMove } from './filter.ts';
import { type ChargerRow, readRow } from './row.ts';

/** Chargers read at once, and milliseconds from one such reading to the next: ten a second. */
const AT_ONCE = 5;
const PACE = 500;

const ABOUT_ROWS = new Set([
  ...['status', 'started', 'stopped', 'connected', 'disconnected', 'booted', 'hardware-replaced'],
]);

export interface Fresh {
  /** An event may have moved a charger into or out of the list. */
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
      if (mayMove(now.current.filter, kind)) setChangedIn(now.current.known);
      if (sight.current.some(({ id }) => id === chargerId)) wake();
    },
    () => {
      readAfterGap.current = new Set();
      setChangedIn(now.current.known);
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
