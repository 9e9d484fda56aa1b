/** The decision for now, and when it is asked for again. */
import { useEffect, useRef } from 'react';
import type { Schemas } from '../../api/client.ts';
import { type LiveEvent, useEvents } from '../../api/live.ts';
import { $api, queries } from '../../api/query.ts';
import type { Who } from './who-field.tsx';

export type Purpose = 'start' | 'authorize';

export interface Decided
  extends Pick<
    Schemas['Access'],
    'chargerId' | 'groupId' | 'groupName' | 'policy' | 'purpose' | 'decidedAt'
  > {
  readonly items: readonly Schemas['TagAccess'][];
}

export function useAccess(who: Who, chargerId: string, purpose: Purpose) {
  const idTag = 'idTag' in who ? who.idTag : undefined;
  const driverId = 'driverId' in who ? who.driverId : undefined;
  const byTag = $api.useQuery(
    'get',
    '/api/v1/access',
    { params: { query: { chargerId, purpose, idTag: idTag ?? '' } } },
    { enabled: idTag !== undefined, staleTime: 0, refetchOnWindowFocus: true },
  );
  const byDriver = $api.useQuery(
    'get',
    '/api/v1/drivers/{userid}/access',
    { params: { path: { userid: driverId ?? 0 }, query: { chargerId, purpose, limit: 200 } } },
    { enabled: driverId !== undefined, staleTime: 0, refetchOnWindowFocus: true },
  );
  const asked = idTag === undefined ? byDriver : byTag;
  const decided: Decided | undefined =
    idTag === undefined
      ? byDriver.data
      : byTag.data === undefined
        ? undefined
        : { ...byTag.data, items: [byTag.data] };
  return {
    decided,
    error: asked.error,
    isFetching: asked.isFetching,
    // What is said about the driver and the charger belongs to it.
    refetch: () => void queries.invalidateQueries(),
  };
}

const PATHS = [
  '/api/v1/access',
  '/api/v1/drivers/{userid}/access',
  '/api/v1/drivers/{userid}/profile',
  '/api/v1/decisions',
];
const PACE = 700;

/** Asks again after events that can have changed the answer, at an easy pace. */
export function useDecideAgain(concerns: (event: LiveEvent) => boolean): void {
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(due.current);
      due.current = undefined;
    },
    [],
  );
  useEvents((event) => {
    if (due.current !== undefined || !concerns(event)) return;
    due.current = setTimeout(() => {
      due.current = undefined;
      void queries.invalidateQueries({ predicate: ({ queryKey }) => PATHS.includes(String(queryKey[1])) });
    }, PACE);
  });
}
