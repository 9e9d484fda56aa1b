import type { Actor } from '../../domain/access/allow.ts';
import type { AccessGroup } from '../../domain/drivers/access-group.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { AccessGroupId, ChargerId, ChargerKey } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type {
  AccessGroupFilter,
  AccessGroupSort,
  AccessGroups,
  GroupCharger,
} from '../ports/access-groups.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Page } from '../ports/keeping.ts';
import type { Listed, Listing } from '../ports/listing.ts';
import type { ReadSnapshot } from '../ports/store.ts';

export function readAccessGroup(use: ReadSnapshot & Pick<AccessGroups, 'accessGroup'>) {
  return async (who: Actor, id: AccessGroupId): Promise<AccessGroup | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => (await use.accessGroup(tx, by, id)) ?? refuse('access-group-not-found'));
  };
}

export function findAccessGroup(use: ReadSnapshot & Pick<AccessGroups, 'accessGroupByExternalId'>) {
  return async (who: Actor, externalId: string): Promise<AccessGroup | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(
      async (tx) =>
        (await use.accessGroupByExternalId(tx, by, externalId)) ?? refuse('access-group-not-found'),
    );
  };
}

type Filter = Omit<AccessGroupFilter, 'charger'> & { readonly chargerId: ChargerId | null };

export function listAccessGroups(
  use: ReadSnapshot & Pick<AccessGroups, 'accessGroups'> & Pick<Chargers, 'chargerByIdentity'>,
) {
  return async (
    who: Actor,
    { chargerId, ...rest }: Filter,
    listing: Listing<AccessGroupSort>,
  ): Promise<Listed<AccessGroup> | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const charger = chargerId === null ? null : await use.chargerByIdentity(tx, by, chargerId);
      if (charger === undefined) return refuse('charger-not-found');
      return use.accessGroups(tx, by, { ...rest, charger: charger?.key ?? null }, listing);
    });
  };
}

/** A page of the chargers that make up a group, and the group. */
export function listGroupChargers(use: ReadSnapshot & Pick<AccessGroups, 'accessGroup' | 'groupChargers'>) {
  return async (
    who: Actor,
    id: AccessGroupId,
    page: Page<ChargerKey>,
  ): Promise<{ readonly group: AccessGroup; readonly chargers: readonly GroupCharger[] } | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const group = await use.accessGroup(tx, by, id);
      if (group === undefined) return refuse('access-group-not-found');
      return { group, chargers: await use.groupChargers(tx, by, id, page) };
    });
  };
}
