/** Ports about access groups: named sets of chargers across sites. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { AccessGroup, AccessGroupSettings } from '../../domain/drivers/access-group.ts';
import type { Refusal } from '../../domain/errors.ts';
import type { Hanging } from '../../domain/hanging.ts';
import type { AccessGroupId, ChargerId, ChargerKey, Instant, SiteId } from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { Listed, Listing } from './listing.ts';
import type { Tx } from './store.ts';

type Keep = Allowed<'keep', CustomerRef>;
type Read = Allowed<'read', CustomerRef>;

export const ACCESS_GROUP_SORTS = ['id', 'name'] as const;
export type AccessGroupSort = (typeof ACCESS_GROUP_SORTS)[number];

/** null: any. */
export interface AccessGroupFilter {
  /** Words, each the beginning of one of the group's. */
  readonly text: string | null;
  readonly externalId: string | null;
  /** That hold this charger. */
  readonly charger: ChargerKey | null;
}

/** A charger of a group, and who put it there. */
export interface GroupCharger {
  readonly charger: ChargerKey;
  readonly chargerId: ChargerId;
  readonly chargerName: string;
  readonly siteId: SiteId;
  readonly siteName: string;
  readonly addedBy: string;
  readonly addedAt: Instant;
}

export interface AccessGroups {
  accessGroup(tx: Tx, by: Read, id: AccessGroupId): Promise<AccessGroup | undefined>;
  accessGroupByExternalId(tx: Tx, by: Read, externalId: string): Promise<AccessGroup | undefined>;
  accessGroups(
    tx: Tx,
    by: Read,
    filter: AccessGroupFilter,
    listing: Listing<AccessGroupSort>,
  ): Promise<Listed<AccessGroup>>;
  /** By the charger's key. */
  groupChargers(tx: Tx, by: Read, id: AccessGroupId, page: Page<ChargerKey>): Promise<GroupCharger[]>;
}

export interface GroupsOver {
  /** The access groups that hold a charger, by id; at most `limit`. */
  groupsOver(
    tx: Tx,
    by: Read,
    charger: ChargerKey,
    limit: number,
  ): Promise<{ readonly groupId: AccessGroupId; readonly groupName: string }[]>;
}

export interface HoldAccessGroups {
  /** Locks one group until the transaction ends: what is read of it afterwards nobody changes meanwhile. */
  holdAccessGroup(tx: Tx, by: Keep, id: AccessGroupId): Promise<void>;
}

export interface HoldChargersNamed {
  /** Finds and locks chargers by what people call them; those that are not there are not in the answer. */
  holdChargersNamed(tx: Tx, by: Keep, ids: readonly ChargerId[]): Promise<ReadonlyMap<ChargerId, ChargerKey>>;
}

export interface KeepAccessGroups {
  /** Refused: external-id-taken. */
  addAccessGroup(
    tx: Tx,
    by: Keep,
    settings: AccessGroupSettings,
    at: Instant,
  ): Promise<AccessGroup | Refusal>;
  /** Where nothing differs, `before` stays as it is. Refused: external-id-taken. The group is held. */
  changeAccessGroup(
    tx: Tx,
    by: Keep,
    before: AccessGroup,
    settings: AccessGroupSettings,
    at: Instant,
  ): Promise<AccessGroup | Refusal>;
  /** Chargers come into the group and leave it; the group is held. Where none does, `before` stays as it is. */
  changeGroupChargers(
    tx: Tx,
    by: Keep,
    before: AccessGroup,
    change: { readonly add: readonly NamedCharger[]; readonly remove: readonly NamedCharger[] },
    at: Instant,
  ): Promise<AccessGroup>;
}

export interface DeleteAccessGroup {
  /** Rights on the group, with at most `names` of their drivers by name. */
  hangingOnGroup(tx: Tx, by: Read, id: AccessGroupId, names: number): Promise<Hanging[]>;
  /** Ends rights on the group, at most `most` of them; answers how many. It is held. */
  endGroupRights(tx: Tx, by: Keep, id: AccessGroupId, most: number, at: Instant): Promise<number>;
  /** Takes the group away with the rights on it. It is held, and no charger is in it any more. */
  deleteAccessGroup(tx: Tx, by: Keep, group: AccessGroup, at: Instant): Promise<void>;
}

export interface NamedCharger {
  readonly charger: ChargerKey;
  readonly chargerId: ChargerId;
}
