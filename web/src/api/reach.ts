/** Whether the server answers, and since when it does not: told by every request and by the stream of events. */
import { useSyncExternalStore } from 'react';

export interface Reach {
  /** live: changes come by themselves · connecting: not yet · lost: they do not come · paused: nobody looks at the page. */
  readonly state: 'connecting' | 'live' | 'lost' | 'paused';
  /** Since when it is so. */
  readonly since: number;
  /** When the server last said anything. */
  readonly heardAt: number;
}

let reach: Reach = { state: 'connecting', since: Date.now(), heardAt: Date.now() };
const listeners = new Set<() => void>();

function become(next: Partial<Reach>) {
  reach = { ...reach, ...next };
  for (const listener of listeners) listener();
}

export function tellState(state: Reach['state']): void {
  if (state === reach.state) return;
  // What was paused and then cannot be had is lost from now on, not since the pause.
  become({ state, since: Date.now(), ...(state === 'live' ? { heardAt: Date.now() } : {}) });
}

/** By the stream of events. Not shown by itself: nobody draws a page anew for each word. */
export function tellReached(): void {
  reach = { ...reach, heardAt: Date.now() };
}

/** By an answer; while changes do not come, one answer says nothing of the rest of the page. */
export function tellAnswered(): void {
  if (reach.state !== 'lost') tellReached();
}

let eventAt = 0;
export function tellEvent(): void {
  eventAt = Date.now();
}
/** Whether anything was told since then. */
export const eventSince = (moment: number): boolean => eventAt >= moment;

/** A request came to nothing; the stream, where it goes on, says soon that it was that request alone. */
export function tellUnreached(): void {
  if (reach.state === 'live' || reach.state === 'connecting') tellState('lost');
}

export const currentReach = (): Reach => reach;

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useReach = (): Reach => useSyncExternalStore(subscribe, currentReach);
