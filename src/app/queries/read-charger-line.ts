import type { Actor } from '../../domain/access/allow.ts';
import type { ConfigurationKey } from '../../domain/chargers/charger.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId, Instant } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { PastConnection, ReadConnections, ReadKeptConfiguration } from '../ports/chargers-history.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { Page } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

type Ports = ReadSnapshot & Pick<Chargers, 'chargerByIdentity'>;

/** The configuration as it was last read from the charger; null: never. */
export function readConfiguration(use: Ports & ReadKeptConfiguration) {
  return async (
    who: Actor,
    id: ChargerId,
  ): Promise<{ readonly readAt: Instant | null; readonly keys: readonly ConfigurationKey[] } | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const charger = await use.chargerByIdentity(tx, by, id);
      return charger === undefined ? refuse('charger-not-found') : use.keptConfiguration(tx, by, charger.key);
    });
  };
}

/** Connections of the charger, newest first; `after` is the epoch of the last one of the page before. */
export function listConnections(use: Ports & ReadConnections & Clock) {
  return async (
    who: Actor,
    id: ChargerId,
    page: Page<number>,
  ): Promise<readonly PastConnection[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const now = use.now();
    return use.read(async (tx) => {
      const charger = await use.chargerByIdentity(tx, by, id);
      return charger === undefined
        ? refuse('charger-not-found')
        : use.connectionsOf(tx, by, charger.key, page, now);
    });
  };
}
