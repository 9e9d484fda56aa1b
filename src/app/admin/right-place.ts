/** What a right is on, as people name it. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { RightPlace, RightTarget } from '../../domain/drivers/right.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';
import type { AccessGroups } from '../ports/access-groups.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Sites } from '../ports/sites.ts';
import type { Tx } from '../ports/store.ts';

export const placeNotFound = (place: RightPlace): Refusal =>
  refuse(
    'siteId' in place
      ? 'site-not-found'
      : 'chargerId' in place
        ? 'charger-not-found'
        : 'access-group-not-found',
  );

export type PlacePorts = Pick<Sites, 'site'> &
  Pick<Chargers, 'chargerByIdentity'> &
  Pick<AccessGroups, 'accessGroup'>;

/** Finds it, without a lock: for who reads or ends a right. */
export async function findTarget(
  use: PlacePorts,
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  place: RightPlace,
): Promise<RightTarget | Refusal> {
  const { customerId } = by.thing;
  if ('siteId' in place) {
    const site = await use.site(tx, by, place.siteId);
    return site === undefined ? placeNotFound(place) : { kind: 'site', customerId, siteId: site.id };
  }
  if ('chargerId' in place) {
    const charger = await use.chargerByIdentity(tx, by, place.chargerId);
    return charger === undefined
      ? placeNotFound(place)
      : { kind: 'charger', customerId, charger: charger.key };
  }
  const group = await use.accessGroup(tx, by, place.groupId);
  return group === undefined ? placeNotFound(place) : { kind: 'access-group', customerId, groupId: group.id };
}
