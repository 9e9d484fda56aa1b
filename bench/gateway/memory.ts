/** What an idle charger costs in memory: connected, booted, silent. */
import type { ChargerLoad } from '../support/charger-load.ts';
import type { Login } from '../support/network.ts';
import type { Peer } from '../support/peer.ts';
import type { Vitals } from '../support/vitals.ts';

export interface Held {
  readonly server: string;
  /** Bytes of the process before, code warm. */
  readonly baseline: number;
  readonly rssPerCharger: number;
  readonly heapPerCharger: number;
  /** Until all were connected and booted, seconds. */
  readonly seconds: number;
}

/** The first tenth comes and goes before the baseline, so that what is loaded and compiled once isn't counted. */
export async function memoryOf(
  server: string,
  url: string,
  chargers: readonly Login[],
  boot: boolean,
  ask: () => Promise<Vitals>,
  load: Peer<ChargerLoad>,
): Promise<Held> {
  const warm = chargers.slice(0, Math.ceil(chargers.length / 10));
  await load.ask('connect', { group: 'warm', url, chargers: warm, boot });
  await load.ask('drop', 'warm');
  const before = await ask();
  const seconds = await load.ask('connect', { group: 'idle', url, chargers, boot });
  const after = await ask();
  await load.ask('drop', 'idle');
  return {
    server,
    baseline: before.rss,
    rssPerCharger: (after.rss - before.rss) / chargers.length,
    heapPerCharger: (after.heapUsed - before.heapUsed) / chargers.length,
    seconds,
  };
}
