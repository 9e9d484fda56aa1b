/**
 * Long tables: pages of a list, read as one scrolls; rows in sight are read again when an event tells that they changed. The list's
 * cursor knows no middle, so who drags the bar there waits until the pages before it have come.
 */
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { queries } from './query.ts';

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
  /** Reads on until so many rows are there. */
  reach(count: number): void;
  /** Changes what is held of rows, where a newer state is known. */
  patch(change: (row: Row) => Row): void;
  refetch(): void;
}

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
  const found = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<Row>) => last.nextCursor ?? undefined,
    staleTime: 60_000,
    enabled,
  });
  const wanted = useRef(0);
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  useEffect(() => {
    if (rows.length < wanted.current && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return {
    rows,
    total: data?.pages[0]?.total,
    isPending: found.isPending,
    isFetching: found.isFetching,
    error: found.error,
    hasMore: hasNextPage,
    reach(count) {
      wanted.current = count;
      if (rows.length < count && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    patch(change) {
      queries.setQueryData<InfiniteData<Page<Row>, string | undefined>>(queryKey, (held) =>
        held === undefined
          ? held
          : { ...held, pages: held.pages.map((page) => ({ ...page, items: page.items.map(change) })) },
      );
    },
    refetch: () => void found.refetch(),
  };
}
