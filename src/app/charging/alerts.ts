/** What somebody should look at: told as it happens, beside the facts that it comes from. */
import { serverReports } from '../../domain/access/allow.ts';
import type { Alert, DomainEvent } from '../../domain/events.ts';
import type { ChargerKey, Instant, SocketId } from '../../domain/ids.ts';
import type { Tell } from '../ports/bus.ts';
import type { Away, FindAway } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import { type ActFor, EVERY, type ReadSnapshot } from '../ports/store.ts';
import { about } from './about.ts';

/** A charger that comes back within so long was never away, for who is called when it is (driver-semantics.md, The line), ms. */
const AWAY_AFTER = 60_000;
/** A storage that was away learns of an end so much later at most, milliseconds. */
const WRITTEN_LATE = 120_000;
/** More of what a charger says is not told. */
const LONGEST = 200;

type About = Parameters<typeof about>[0];

/** @param text what the charger, or the line, says of it. */
export function alertOf(
  from: About,
  alert: Alert,
  text: string,
  at: Instant,
  socketId: SocketId | null = null,
): DomainEvent {
  return { kind: 'alert', ...about(from, at), alert, socketId, text: text.slice(0, LONGEST) };
}

/** Chargers that do not return, each told once. Those that were cut off by the end of this node, too. */
export function tellAway(
  use: ReadSnapshot & ActFor & FindAway & Clock & Tell,
  nodeId: string,
  since: Instant,
) {
  const began = use.now();
  let told = since - AWAY_AFTER;
  // By when each ended: an end that could not be written at once is found later.
  let known = new Map<ChargerKey, Instant>();
  return async (): Promise<number> => {
    const now = use.now();
    // After a start all come again: each has its time for it.
    if (now < began + AWAY_AFTER) return 0;
    const until = now - AWAY_AFTER;
    if (until <= told) return 0;
    const away = await use.actFor(EVERY, () =>
      use.read((tx) => use.awaySince(tx, nodeId, told - WRITTEN_LATE, until)),
    );
    told = until;
    const news = away.filter(({ charger, since: ended }) => known.get(charger) !== ended);
    known = new Map(away.map(({ charger, since: ended }) => [charger, ended]));
    for (const one of news) use.tell(alertOf(ofAway(one), 'offline', `since ${iso(one.since)}`, now));
    return news.length;
  };
}

const ofAway = ({ customerId, charger, chargerId }: Away): About => ({
  by: serverReports(customerId, charger),
  chargerId,
});

const iso = (at: Instant) => new Date(at).toISOString();
