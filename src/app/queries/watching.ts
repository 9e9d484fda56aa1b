/** What management offers of chargers' lines, of what happens, and of the network as it is. */
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { HasJournal, HearEvents } from '../ports/events.ts';
import type { FlushObserved, ReadFrames } from '../ports/frames.ts';
import type { ReadAttempts } from '../ports/keeping.ts';
import type { CountNetwork, FindFailures, FindTrouble } from '../ports/overview.ts';
import type { EverThere } from '../ports/read-transactions.ts';
import type { Sites } from '../ports/sites.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import { hearEvents } from './hear-events.ts';
import { listAttempts } from './list-attempts.ts';
import { listFrames, watchFrames } from './read-frames.ts';
import { readOverview } from './read-overview.ts';

export type WatchingPorts = ReadSnapshot &
  Pick<Chargers, 'chargerByIdentity'> &
  ReadFrames &
  ReadAttempts &
  HasJournal &
  HearEvents &
  Pick<EverThere, 'siteEver'> &
  CountNetwork &
  FindTrouble &
  FindFailures &
  Pick<Sites, 'site'> &
  Clock &
  FlushObserved;

/** The use-cases, ready to be called by an adapter. */
export function watchingOf(use: WatchingPorts) {
  return {
    listFrames: listFrames(use),
    watchFrames: watchFrames(use),
    listAttempts: listAttempts(use),
    hearEvents: hearEvents(use),
    readOverview: readOverview(use),
  };
}
