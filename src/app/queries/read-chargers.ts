import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import { type Sightings, withSighting } from '../documents/sightings.ts';
import type { ChargerFilter, ChargerSort, Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadFragments } from '../ports/documents.ts';
import type { Listed, Listing } from '../ports/listing.ts';
import type { InSight } from '../ports/sight.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import type { ChargerReading } from './kept-charger.ts';
import { seenSite } from './veiled.ts';

type Ports = ReadSnapshot & Chargers & ReadFragments & Sightings & Clock;

export function readCharger(use: Ports) {
  return async (who: Actor, id: ChargerId): Promise<ChargerReading | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const at = use.now();
    return use.read(async (tx) => {
      const kept = await use.chargerByIdentity(tx, by, id);
      if (kept === undefined) return refuse('charger-not-found');
      const fragment = (await use.chargerFragments(tx, by, [kept.key], at)).get(kept.key);
      return fragment === undefined
        ? refuse('charger-not-found')
        : { kept, fragment: withSighting(use, fragment), at };
    });
  };
}

export function listChargers(use: Ports & InSight) {
  return async (
    who: Actor,
    filter: ChargerFilter,
    listing: Listing<ChargerSort>,
  ): Promise<Listed<ChargerReading> | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const at = use.now();
    return use.read(async (tx) => {
      const { site } = filter;
      const siteId = await seenSite(use, tx, by, site?.siteId ?? null);
      const seen = { ...filter, site: site === null || siteId === null ? null : { ...site, siteId } };
      const { items: kept, total } = await use.chargers(tx, by, seen, listing, at);
      const keys = kept.map((charger) => charger.key);
      const fragments = await use.chargerFragments(tx, by, keys, at);
      const items = kept.flatMap((charger) => {
        const fragment = fragments.get(charger.key);
        return fragment === undefined ? [] : [{ kept: charger, fragment: withSighting(use, fragment), at }];
      });
      return { items, total };
    });
  };
}
