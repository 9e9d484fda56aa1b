/**
 * What happens, as it is told: one stream for the page, whoever listens. What was read is marked as stale by what an event tells,
 * once a second at most: a storm of events reads nothing twice.
 */
import type { Query } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { queries } from './query.ts';
import { tellEvent, tellReached, tellState } from './reach.ts';
import { isLong } from './rows.ts';
import { follow, type StreamEvent } from './stream.ts';

export type LiveEvent = StreamEvent & { readonly chargerId: string; readonly at: string };

const URL = '/api/v1/events';
/** Milliseconds between two readings of what events are about. */
const PACE = 1000;
/** … of what is counted over a whole network. */
const SLOW_PACE = 3000;
/** A page that nobody has looked at for this long listens no more, milliseconds. */
const HIDDEN_PATIENCE = 20_000;

const listeners = new Set<(event: LiveEvent) => void>();
const afterGap = new Set<(missed: boolean) => void>();

type Params = { path?: Record<string, unknown>; query?: Record<string, unknown> };
const paramsOf = (query: Query): Params =>
  (query.queryKey[2] as { params?: Params } | undefined)?.params ?? {};
const pathOf = (query: Query) => String(query.queryKey[1] ?? '');

/** Kinds that change what a path answers: of the charger or transaction that it names, or of any. The first that fits counts. */
const ABOUT: readonly [prefix: string, kinds: readonly string[]][] = [
  ['/api/v1/chargers/{chargerId}/commands', ['command', 'started']],
  ['/api/v1/chargers/{chargerId}/connections', ['connected', 'disconnected']],
  ['/api/v1/chargers/{chargerId}/attempts', ['alert', 'connected']],
  ['/api/v1/chargers/{chargerId}/reservations', ['reservation']],
  ['/api/v1/chargers/{chargerId}/local-list', ['command']],
  ['/api/v1/chargers/{chargerId}/configuration', ['command', 'booted']],
  ['/api/v1/chargers/{chargerId}/charging-profiles', ['command', 'started', 'stopped']],
  [
    '/api/v1/chargers/{chargerId}',
    ['status', 'started', 'stopped', 'connected', 'disconnected', 'booted', 'hardware-replaced'],
  ],
  ['/api/v1/commands', ['command']],
  ['/api/v1/diagnostics', ['command', 'status', 'connected']],
  ['/api/v1/transactions', ['started', 'stopped']],
  ['/api/v1/decisions', ['started', 'status']],
  ['/api/v1/reservations', ['reservation']],
  ['/api/v1/unknown-chargers', ['connected', 'alert']],
  ['/api/v1/refused-attempts', ['alert', 'connected']],
  ['/api/v1/unknown-tags', ['started', 'status']],
];
/** Counted over many: read again at a slower pace. */
const COUNTED = ['/api/v1/overview', '/api/v1/sites/tree', '/api/v1/drivers/{userid}'];
const COUNTED_KINDS = ['status', 'started', 'stopped', 'connected', 'disconnected', 'command'];

let heard: LiveEvent[] = [];
let due: ReturnType<typeof setTimeout> | undefined;
let countedDue: ReturnType<typeof setTimeout> | undefined;

const concerns = (query: Query, events: readonly LiveEvent[]) => {
  const path = pathOf(query);
  const rule = ABOUT.find(([prefix]) => path.startsWith(prefix));
  if (rule === undefined) return false;
  const { chargerId, transactionId } = paramsOf(query).path ?? {};
  return events.some(
    ({ kind, data, ...event }) =>
      rule[1].includes(kind) &&
      (chargerId === undefined || chargerId === event.chargerId) &&
      (transactionId === undefined || transactionId === data.transactionId),
  );
};

/** Concerned while they were on their way: broken off, an answer that takes long would never come. They are read again behind it. */
const owed = new Set<string>();

function markStale(isConcerned: (query: Query) => boolean) {
  const ready = new Set<string>();
  const were = new Set(owed);
  owed.clear();
  for (const query of queries.getQueryCache().getAll()) {
    if (!were.has(query.queryHash) && !isConcerned(query)) continue;
    (query.state.fetchStatus === 'fetching' ? owed : ready).add(query.queryHash);
  }
  void queries.invalidateQueries({ predicate: ({ queryHash }) => ready.has(queryHash) });
  if (owed.size > 0 && due === undefined) due = setTimeout(readAgain, PACE);
}

function readAgain() {
  due = undefined;
  const events = heard;
  heard = [];
  // Of tables that were read page by page only the rows in sight are read again (rows.ts).
  markStale((query) => query.queryKey[0] !== 'rows' && concerns(query, events));
}

function countAgain() {
  countedDue = undefined;
  markStale((query) => COUNTED.includes(pathOf(query)));
}

function tell(event: LiveEvent) {
  tellEvent();
  heard.push(event);
  if (due === undefined) due = setTimeout(readAgain, PACE);
  if (COUNTED_KINDS.includes(event.kind) && countedDue === undefined) {
    countedDue = setTimeout(countAgain, SLOW_PACE);
  }
  for (const listener of listeners) listener(event);
}

function readAll(missed: boolean) {
  // A long table asks by itself for what is in sight (`onGap`).
  void queries.invalidateQueries({ predicate: (query) => !isLong(query) });
  for (const listener of afterGap) listener(missed);
}

/** Listens until it is told to end. @param onRefused the session is over. */
export function listenLive(onRefused: () => void): () => void {
  let broke = false;
  let end: (() => void) | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    end ??= follow(URL, {
      alive() {
        tellReached();
        tellState('live');
      },
      event: (event) => {
        tell({ ...event, chargerId: String(event.data.chargerId ?? ''), at: String(event.data.at ?? '') });
      },
      lost: () => readAll(true),
      open(resumed) {
        // Without a place to go on from, or after a failure, requests of the page may have failed as well.
        if (broke || !resumed) readAll(!resumed);
        broke = false;
        tellState('live');
      },
      broken(status) {
        broke = true;
        if (status === 401) onRefused();
        else tellState('lost');
      },
    });
  };
  const look = () => {
    clearTimeout(patience);
    if (document.visibilityState === 'visible') {
      begin();
      return;
    }
    patience = setTimeout(() => {
      end?.();
      end = undefined;
      tellState('paused');
    }, HIDDEN_PATIENCE);
  };
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    clearTimeout(patience);
    end?.();
    tellState('connecting');
  };
}

/** Calls for each event; @param onGap what is shown is read anew; missed: events may be lacking, else they come all the same. */
export function useEvents(onEvent: (event: LiveEvent) => void, onGap?: (missed: boolean) => void): void {
  const now = useRef({ onEvent, onGap });
  now.current = { onEvent, onGap };
  useEffect(() => {
    const hear = (event: LiveEvent) => now.current.onEvent(event);
    const gap = (missed: boolean) => now.current.onGap?.(missed);
    listeners.add(hear);
    afterGap.add(gap);
    return () => {
      listeners.delete(hear);
      afterGap.delete(gap);
    };
  }, []);
}
