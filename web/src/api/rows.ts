/**
 * Long tables: pages of a list, read as one scrolls; rows in sight are read again when an event tells that they changed. The list's
 * cursor knows no middle, so who drags the bar there waits until the pages before it have come.
 */
import { type InfiniteData, infiniteQueryOptions, type Query, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { queries } from './query.ts';
import { eventSince } from './reach.ts';

/** The largest that the API gives. */
export const PAGE = 200;

export interface Page<Row> {
  readonly items: Row[];
  readonly nextCursor: string | null;
  readonly total?: number;
}

export interface Rows<Row> {
  readonly rows: readonly Row[];
  /** All that there are, also those not read yet; undefined: not known. */
  readonly total: number | undefined;
  /** Nothing has come yet. */
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly error: Error | null;
  readonly hasMore: boolean;
  /** So long that after a gap it is not read again as a whole. */
  readonly isLong: boolean;
  /** Reads on until so many rows are there. */
  reach(count: number): void;
  /** Changes what is held of rows, where a newer state is known. */
  patch(change: (row: Row) => Row): void;
  refetch(): void;
}

/** What is asked for in one reading. */
export interface Whole<Row> {
  readonly data: { readonly items: readonly Row[] } | undefined;
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly error: unknown;
  refetch(): unknown;
}

/** A list that is there as a whole, as a table takes it: nothing is read on. */
export const rowsOf = <Row>({ data, isPending, isFetching, error, refetch }: Whole<Row>): Rows<Row> => ({
  rows: data?.items ?? [],
  total: data?.items.length,
  isPending,
  isFetching,
  error: error instanceof Error ? error : null,
  hasMore: false,
  isLong: false,
  reach: () => undefined,
  patch: () => undefined,
  refetch: () => void refetch(),
});

type Held<Row> = InfiniteData<Page<Row>, string | undefined>;

/** Pages that are read again together, one after the other; of more only the first are, and the rest as it comes in sight. */
const TOGETHER = 3;

/** A table so long that it is not read again as a whole; its rows in sight are. */
export const isLong = ({ queryKey, state }: Query): boolean =>
  queryKey[0] === 'rows' && isMany(state.data as Held<unknown> | undefined);

const isMany = (held: { readonly pages: readonly unknown[] } | undefined) =>
  (held?.pages.length ?? 0) > TOGETHER;

function forgetAllButFirst(queryKey: readonly unknown[]): void {
  queries.setQueryData<Held<unknown>>(
    queryKey,
    (held) =>
      held === undefined || held.pages.length <= TOGETHER
        ? held
        : { pages: held.pages.slice(0, TOGETHER), pageParams: held.pageParams.slice(0, TOGETHER) },
    // As old as it was.
    { updatedAt: queries.getQueryState(queryKey)?.dataUpdatedAt ?? 0 },
  );
}

type Reading = Pick<Query['state'], 'dataUpdatedAt' | 'status'>;

/** Milliseconds between the drawing of a page and its first sight, at most. */
const JUST_NOW = 2000;

/** What happened while nobody looked at a table was told to nobody in it: it is read again, unless it came this very moment. */
const unlessJustRead = ({ state: { dataUpdatedAt: at, status } }: { state: Reading }) =>
  status === 'success' && Date.now() - at < JUST_NOW && !eventSince(at) ? false : 'always';

/**
 * @param key what is asked for, with its filters.
 * @param read one page; asked with `total` for the first.
 */
export function useRows<Row>(
  key: readonly unknown[],
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Row>>,
  enabled = true,
): Rows<Row> {
  const queryKey = ['rows', ...key];
  const query = infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<Row>) => last.nextCursor ?? undefined,
    staleTime: 60_000,
  });
  useState(() => {
    // Who comes back to a table stands at its top: what lay far below would be read again for nothing.
    forgetAllButFirst(queryKey);
    // On its way while the page is still drawn for the first time.
    if (enabled && queries.getQueryState(queryKey) === undefined) void queries.prefetchInfiniteQuery(query);
  });
  const found = useInfiniteQuery({ ...query, refetchOnMount: unlessJustRead, enabled });
  const wanted = useRef(0);
  const { data, hasNextPage, isFetching, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = found;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  // Not while it is read anew, which would be broken off; nor again and again where a page was refused.
  const mayGoOn = hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (rows.length < wanted.current && mayGoOn) void fetchNextPage();
  }, [rows.length, mayGoOn, fetchNextPage]);
  /** Made while a page was on its way, which is put behind those that there were when it was asked for. */
  const later = useRef<((row: Row) => Row)[]>([]);
  const change = (by: (row: Row) => Row) =>
    queries.setQueryData<Held<Row>>(
      queryKey,
      (held) =>
        held === undefined
          ? held
          : { ...held, pages: held.pages.map((page) => ({ ...page, items: page.items.map(by) })) },
      { updatedAt: queries.getQueryState(queryKey)?.dataUpdatedAt ?? 0 },
    );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the page is there
  useEffect(() => {
    if (isFetchingNextPage) return;
    for (const by of later.current.splice(0)) change(by);
  }, [isFetchingNextPage]);
  return {
    rows,
    total: data?.pages[0]?.total,
    isPending: found.isPending,
    isFetching: found.isFetching,
    error: found.error,
    hasMore: hasNextPage,
    isLong: isMany(data),
    reach(count) {
      wanted.current = count;
      if (rows.length < count && mayGoOn) void fetchNextPage();
    },
    patch(by) {
      change(by);
      if (isFetchingNextPage) later.current.push(by);
    },
    refetch() {
      if (isFetchNextPageError) {
        void fetchNextPage();
        return;
      }
      forgetAllButFirst(queryKey);
      void found.refetch();
    },
  };
}
