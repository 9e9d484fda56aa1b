import type { Actor } from '../../domain/access/allow.ts';
import { type KnownProfile, type ProfileState, stateOf } from '../../domain/charging-profiles/profile.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { ReadChargingProfiles } from '../ports/charging-profiles.ts';
import type { Clock } from '../ports/clock.ts';
import type { Page } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

export interface ProfileReading {
  readonly known: KnownProfile;
  readonly state: ProfileState;
}

/** What is known of the profiles that a charger has, newest first. */
export function listChargingProfiles(
  use: ReadSnapshot & Pick<Chargers, 'chargerByIdentity'> & ReadChargingProfiles & Clock,
) {
  return async (
    who: Actor,
    chargerId: ChargerId,
    page: Page<number>,
  ): Promise<readonly ProfileReading[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const now = use.now();
    const found = await use.read(async (tx) => {
      const charger = await use.chargerByIdentity(tx, by, chargerId);
      return charger === undefined
        ? refuse('charger-not-found')
        : use.chargingProfiles(tx, by, charger.key, page);
    });
    return isRefusal(found) ? found : found.map((known) => ({ known, state: stateOf(known, now) }));
  };
}
