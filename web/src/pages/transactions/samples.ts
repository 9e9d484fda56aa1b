/** All samples of a transaction, page by page; while it is open those that come are read behind those that are there. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { answered, api } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { PAGE } from '../../api/rows.ts';
import { follow } from '../../api/stream.ts';
import type { Sample } from './readings.ts';

interface Read {
  /** What the last page was asked with: behind it there may be more. */
  readonly cursor: string | undefined;
  readonly before: readonly Sample[];
  readonly last: readonly Sample[];
}

const keyOf = (id: number) => ['samples', id] as const;

async function readOn(id: number, held: Read | undefined, signal: AbortSignal): Promise<Read> {
  let cursor = held?.cursor;
  let before = held?.before ?? [];
  for (;;) {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const params = { path: { transactionId: id }, query };
    const page = await answered(
      api.GET('/api/v1/transactions/{transactionId}/meter-values', { params, signal }),
    );
    if (page.nextCursor === null) return { cursor, before, last: page.items };
    before = [...before, ...page.items];
    cursor = page.nextCursor;
  }
}

/** @param open read behind what is there; of one that has ended all is read, since late ones lie in between. */
export function useSamples(id: number, open: boolean) {
  const key = keyOf(id);
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => readOn(id, open ? queries.getQueryData<Read>(key) : undefined, signal),
    select: ({ before, last }) => (before.length === 0 ? last : [...before, ...last]),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const PACE = 1000;
/** A page that nobody looks at has no use for a line of its own. */
const HIDDEN_PATIENCE = 20_000;

/**
 * No event tells of a sample; the charger's line does, in sight of which `onSample` is called.
 * @param url null: nothing is listened to.
 */
function useLine(url: string | null, onSample: () => void): void {
  useEffect(() => {
    if (url === null) return undefined;
    let due: ReturnType<typeof setTimeout> | undefined;
    let patience: ReturnType<typeof setTimeout> | undefined;
    let end: (() => void) | undefined;
    const tell = () => {
      due ??= setTimeout(() => {
        due = undefined;
        onSample();
      }, PACE);
    };
    const look = () => {
      clearTimeout(patience);
      if (document.visibilityState === 'visible') {
        end ??= follow(url, {
          event: tell,
          lost: tell,
          open: (resumed) => (resumed ? undefined : tell()),
          broken: () => undefined,
        });
        return;
      }
      patience = setTimeout(() => {
        end?.();
        end = undefined;
      }, HIDDEN_PATIENCE);
    };
    document.addEventListener('visibilitychange', look);
    look();
    return () => {
      document.removeEventListener('visibilitychange', look);
      clearTimeout(patience);
      clearTimeout(due);
      end?.();
    };
  }, [url, onSample]);
}

/** Follows an open one: its samples, its figures and its messages. */
export function useFollowing(id: number, chargerId: string, follows: boolean): void {
  const words = new URLSearchParams({ action: 'MeterValues', text: String(id) });
  const url = follows ? `/api/v1/chargers/${encodeURIComponent(chargerId)}/frames/events?${words}` : null;
  useLine(url, readAgain);
}

/** Of the one transaction that is looked at; what others show is told of by events. */
function readAgain() {
  void queries.invalidateQueries({
    predicate: ({ queryKey: [kind, path] }) =>
      kind === 'samples' ||
      kind === 'frames-of' ||
      (kind === 'thing' && path === '/api/v1/transactions/{transactionId}'),
    refetchType: 'active',
  });
}
