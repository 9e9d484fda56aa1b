/**
 * What is shown although reading it again failed: of what moment it is. Without this a page whose stream of events goes on would be
 * taken for one of now. It is asked for again until it comes; long tables say and do that by themselves (rows.ts).
 */
import type { Query } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { isProblem } from './client.ts';
import { isFinal, queries } from './query.ts';
import { currentReach } from './reach.ts';

/** Milliseconds until it is asked again; twice as long each time, up to the last. */
const [FIRST, LAST] = [2000, 30_000];

export interface Unread {
  /** When the oldest of it was read. */
  readonly from: number;
  readonly error: Error;
  /** Asking again cannot help. */
  readonly final: boolean;
}

let unread: Unread | null = null;
let wait = FIRST;
let due: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

const isUnread = (query: Query) =>
  query.queryKey[0] !== 'rows' &&
  query.state.status === 'error' &&
  query.state.data !== undefined &&
  query.isActive();

function look(): void {
  const all = queries.getQueryCache().getAll().filter(isUnread);
  const [oldest] = all.sort((a, b) => a.state.dataUpdatedAt - b.state.dataUpdatedAt);
  const error = oldest?.state.error as Error | undefined;
  if (oldest === undefined || error === undefined) {
    wait = FIRST;
    if (unread !== null) become(null);
    return;
  }
  const from = oldest.state.dataUpdatedAt;
  if (unread?.error !== error || unread.from !== from) become({ from, error, final: isFinal(error) });
  if (due !== undefined || all.every(({ state }) => isFinal(state.error))) return;
  const told = isProblem(error) ? (error.retryAfter ?? 0) * 1000 : 0;
  due = setTimeout(readAgain, Math.max(wait, told));
}

function become(next: Unread | null): void {
  unread = next;
  for (const listener of listeners) listener();
}

function readAgain(): void {
  due = undefined;
  wait = Math.min(2 * wait, LAST);
  // When the server is heard again all is read anew (live.ts).
  if (currentReach().state === 'lost') return;
  const again = (query: Query) => isUnread(query) && !isFinal(query.state.error);
  void queries.refetchQueries({ predicate: again }).finally(look);
}

let asked = false;
queries.getQueryCache().subscribe(({ type }) => {
  if (asked || !/^(updated|removed|observer)/.test(type)) return;
  // Once for all that happens in one go.
  asked = true;
  queueMicrotask(() => {
    asked = false;
    look();
  });
});

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** null: all that is shown is as new as the page says. */
export const useUnread = (): Unread | null => useSyncExternalStore(subscribe, () => unread);
