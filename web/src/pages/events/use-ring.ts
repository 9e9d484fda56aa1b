/** Fills the ring from the stream, and reads it. */
import { useSyncExternalStore } from 'react';
import { useEvents } from '../../api/live.ts';
import { currentReach } from '../../api/reach.ts';
import type { Heard, Ring } from './ring.ts';

export function useRing(ring: Ring): void {
  useEvents(
    (event) => ring.add(event),
    (missed) => {
      const { state, since } = currentReach();
      // The first connection of the page follows on nothing.
      if (!missed || state === 'connecting') return;
      ring.add({ gap: true, from: state === 'live' ? ring.heardAt : since, until: Date.now() });
    },
  );
}

export const useHeard = (ring: Ring): Heard => useSyncExternalStore(ring.subscribe, ring.now);
