/** The repositories of rights, access groups and unknown tags, joined to one object. */
import type {
  AccessGroups,
  DeleteAccessGroup,
  GroupsOver,
  HoldAccessGroups,
  HoldChargersNamed,
  KeepAccessGroups,
} from '../app/ports/access-groups.ts';
import type {
  AccessibleChargers,
  KeepRights,
  RightHolders,
  Rights,
  TagHolders,
} from '../app/ports/rights.ts';
import type { ForgetUnknownTag, UnknownTags } from '../app/ports/unknown-tags.ts';
import {
  accessGroup,
  accessGroupByExternalId,
  accessGroups,
  groupChargers,
  groupsOver,
} from './access-groups.ts';
import { accessibleChargers } from './accessible-chargers.ts';
import { deleteAccessGroup, endGroupRights, hangingOnGroup } from './delete-access-groups.ts';
import { holdChargersNamed } from './holds.ts';
import {
  addAccessGroup,
  changeAccessGroup,
  changeGroupChargers,
  holdAccessGroup,
} from './keep-access-groups.ts';
import { changeRights, holdTargets } from './keep-rights.ts';
import { rightHolders } from './right-holders.ts';
import { rightOn, rights, rightsRevision } from './rights.ts';
import { holdTagHolder, tagHolder } from './tag-holders.ts';
import { forgetUnknownTag, unknownTag, unknownTags } from './unknown-tags.ts';

export const granting = {
  accessGroup,
  accessGroupByExternalId,
  accessGroups,
  groupChargers,
  groupsOver,
  holdChargersNamed,
  addAccessGroup,
  changeAccessGroup,
  changeGroupChargers,
  holdAccessGroup,
  hangingOnGroup,
  endGroupRights,
  deleteAccessGroup,
  unknownTags,
  unknownTag,
  forgetUnknownTag,
  changeRights,
  holdTargets,
  rightHolders,
  accessibleChargers,
  rightOn,
  rights,
  rightsRevision,
  tagHolder,
  holdTagHolder,
} satisfies Rights &
  TagHolders &
  RightHolders &
  AccessibleChargers &
  KeepRights &
  AccessGroups &
  GroupsOver &
  HoldAccessGroups &
  HoldChargersNamed &
  KeepAccessGroups &
  DeleteAccessGroup &
  UnknownTags &
  ForgetUnknownTag;
