/** What this browser keeps of how somebody likes it. */
import { useSyncExternalStore } from 'react';

export type ZoneChoice = 'mine' | 'site' | 'utc';

const ZONE = 'forecourt-zone';
const listeners = new Set<() => void>();

function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

let zone: ZoneChoice = (['mine', 'site', 'utc'] as const).find((one) => one === kept(ZONE)) ?? 'mine';

export function chooseZone(next: ZoneChoice): void {
  zone = next;
  try {
    localStorage.setItem(ZONE, next);
  } catch {
    // Private windows keep nothing: it holds until the page is closed.
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useZoneChoice = (): ZoneChoice => useSyncExternalStore(subscribe, () => zone);

export const viewerZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone in which something at a site is shown. @param siteZone of the site, if it has one. */
export function useZone(siteZone?: string | null): string {
  const choice = useZoneChoice();
  if (choice === 'utc') return 'UTC';
  return choice === 'site' && siteZone ? siteZone : viewerZone;
}
