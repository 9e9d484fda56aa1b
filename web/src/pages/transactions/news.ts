/** What happens to a list in sight: what has begun since is counted until somebody asks for it, rows in sight are read again. */
import { type InfiniteData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { answered, api } from '../../api/client.ts';
import { useEvents } from '../../api/live.ts';
import { queries } from '../../api/query.ts';
import type { Page, Rows } from '../../api/rows.ts';
import type { Asked } from './filters.ts';
import type { Transaction } from './state.tsx';

const PACE = 1500;
/** The newest that are asked for; more than these are said to be more. */
const NEWEST = 50;
/** Rows that are read again at once; the others wait for the next time. */
const AT_ONCE = 20;
const CHANGING = new Set(['started', 'stopped', 'status']);

interface News {
  readonly count: number;
  /** There are more than were counted. */
  readonly more: boolean;
  /** Puts them on top. */
  show(): void;
}

const readOne = (id: number) =>
  answered(api.GET('/api/v1/transactions/{transactionId}', { params: { path: { transactionId: id } } }));

/**
 * @param key of the rows.
 * @param sight the rows that are seen now.
 * @param fits what the API cannot ask for.
 */
export function useNews(
  key: readonly unknown[],
  rows: Rows<Transaction>,
  sight: () => readonly Transaction[],
  asked: Asked,
  fits: (row: Transaction) => boolean,
): News {
  const newest = useQuery({
    queryKey: ['newest', ...key],
    queryFn: async ({ signal }) => {
      const query = { ...asked, limit: NEWEST };
      return (await answered(api.GET('/api/v1/transactions', { params: { query }, signal }))).items;
    },
    enabled: false,
    gcTime: 0,
  });
  const due = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const named = useRef(new Set<number>());
  const { patch, refetch } = rows;

  const wake = () => {
    due.current ??= setTimeout(() => void look(), PACE);
  };
  const look = async () => {
    due.current = undefined;
    const ids = [...named.current].slice(0, AT_ONCE);
    for (const id of ids) named.current.delete(id);
    if (named.current.size > 0) wake();
    void newest.refetch();
    const read = await Promise.all(ids.map((id) => readOne(id).catch(() => undefined)));
    const now = new Map(read.flatMap((row) => (row === undefined ? [] : [[row.id, row] as const])));
    if (now.size > 0) patch((row) => now.get(row.id) ?? row);
  };

  useEvents(
    (event) => {
      if (!CHANGING.has(event.kind)) return;
      for (const row of sight()) {
        const isIt = row.id === event.data.transactionId;
        const onIt = row.stoppedAt === null && row.chargerId === event.chargerId;
        if (isIt || (event.kind === 'status' && onIt && row.socketId === event.data.socketId))
          named.current.add(row.id);
      }
      if (event.kind !== 'started' && named.current.size === 0) return;
      wake();
    },
    () => {
      for (const row of sight()) named.current.add(row.id);
      wake();
    },
  );
  useEffect(() => () => clearTimeout(due.current), []);

  const held = new Set(rows.rows.map(({ id }) => id));
  // Without the rows that are held there is nothing to be newer than.
  const found = rows.isPending ? [] : (newest.data ?? []).filter((row) => !held.has(row.id) && fits(row));
  // A row that was read on the last page and is gone from it meanwhile is no news: only what began after the first is.
  const since = rows.rows[0]?.startedAt;
  const fresh = since === undefined ? found : found.filter(({ startedAt }) => startedAt >= since);
  return {
    count: fresh.length,
    more: fresh.length >= NEWEST,
    show() {
      // Only the first page is read anew, however far somebody had gone.
      queries.setQueryData<InfiniteData<Page<Transaction>, string | undefined>>(['rows', ...key], (all) =>
        all === undefined ? all : { pages: all.pages.slice(0, 1), pageParams: all.pageParams.slice(0, 1) },
      );
      refetch();
    },
  };
}
