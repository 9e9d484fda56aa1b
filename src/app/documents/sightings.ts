/** Observations that are not written yet: `last_seen` is flushed in batches, and a reader must not see it lag. */
import type { ChargerFragment } from '../../domain/drivers/charger-document.ts';
import type { ChargerKey, Instant } from '../../domain/ids.ts';

export interface Sightings {
  /** When this node last heard of a charger, if it remembers. */
  sightingOf(charger: ChargerKey): Instant | undefined;
}

/** The fragment with the later of what is written and what was seen. */
export function withSighting(use: Sightings, fragment: ChargerFragment): ChargerFragment {
  const seen = use.sightingOf(fragment.key);
  return seen === undefined || seen <= (fragment.lastSeen ?? -1) ? fragment : { ...fragment, lastSeen: seen };
}
