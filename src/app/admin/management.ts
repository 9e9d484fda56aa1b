/** Everything that the REST API offers, made from one object that has all the ports. */
import { type ControlPorts, controlOf } from '../control/control.ts';
import { refreshConfiguration } from '../control/refresh-configuration.ts';
import type { DriverDocuments } from '../documents/driver-documents.ts';
import type { Sightings } from '../documents/sightings.ts';
import { type ImportsPorts, importUseCases } from '../imports/imports.ts';
import { type LoginPorts, loginUseCases } from '../login/login.ts';
import type {
  AccessGroups,
  DeleteAccessGroup,
  GroupsOver,
  HoldAccessGroups,
  HoldChargersNamed,
  KeepAccessGroups,
} from '../ports/access-groups.ts';
import type { ReadAudit } from '../ports/audit.ts';
import type { Tell } from '../ports/bus.ts';
import type { ReadConfiguration } from '../ports/charger-link.ts';
import type { FindLogin, RecordConfiguration, Sockets } from '../ports/chargers.ts';
import type { ReadConnections, ReadKeptConfiguration, UnknownChargers } from '../ports/chargers-history.ts';
import type {
  Chargers,
  HoldChargers,
  KeepChargers,
  KeepSockets,
  KeptSockets,
} from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { MoveChargers } from '../ports/customers.ts';
import type { DeleteThings, FindHanging, HoldBranch } from '../ports/deleting.ts';
import type { ReadFragments, ReadSkeleton } from '../ports/documents.ts';
import type {
  AddDriver,
  AddTag,
  ChangeDriver,
  ChangeTags,
  DeleteDrivers,
  Drivers,
  DriverTags,
  HoldDrivers,
  ReplaceExternalReferences,
  Tags,
} from '../ports/drivers.ts';
import type { ErasePerson, KnowPerson } from '../ports/erasure.ts';
import type { Customers, ReadRefused } from '../ports/keeping.ts';
import type { TakeProfiles } from '../ports/profiles.ts';
import type { AccessibleChargers, KeepRights, RightHolders, Rights, TagHolders } from '../ports/rights.ts';
import type { Passwords, Secrets } from '../ports/secrets.ts';
import type { InSight } from '../ports/sight.ts';
import type { HoldSites, KeepSites, Sites, SitesOver, SiteTree } from '../ports/sites.ts';
import type { ActFor, ReadSnapshot, Transact } from '../ports/store.ts';
import type { GatherFacts, KeepTransactions, ReadDecisions } from '../ports/transactions.ts';
import type { ReadTrees } from '../ports/trees.ts';
import type { ForgetUnknownTag, UnknownTags } from '../ports/unknown-tags.ts';
import { explainDriver, explainTag } from '../queries/explain-access.ts';
import { listAccessibleChargers } from '../queries/list-accessible-chargers.ts';
import { listAudit } from '../queries/list-audit.ts';
import { listDecisions } from '../queries/list-decisions.ts';
import { listHolders, listRights, readRight } from '../queries/list-rights.ts';
import { listUnknownChargers } from '../queries/list-unknown-chargers.ts';
import { listUnknownTags } from '../queries/list-unknown-tags.ts';
import { listPersonalData } from '../queries/personal-data.ts';
import {
  findAccessGroup,
  listAccessGroups,
  listGroupChargers,
  readAccessGroup,
} from '../queries/read-access-groups.ts';
import { listConnections, readConfiguration } from '../queries/read-charger-line.ts';
import { listChargers, readCharger } from '../queries/read-chargers.ts';
import { listCustomers, readCustomer } from '../queries/read-customers.ts';
import { readDriver, readDriverNow } from '../queries/read-driver.ts';
import { findDriver, listDrivers, readProfile } from '../queries/read-drivers.ts';
import { readRefusedAttempts } from '../queries/read-refused-attempts.ts';
import { findSite, listSites, readSite } from '../queries/read-sites.ts';
import { listSockets, readSocket } from '../queries/read-sockets.ts';
import { listDriverTags, listTags, readTag } from '../queries/read-tags.ts';
import { readHomeTree, readSiteTree } from '../queries/read-trees.ts';
import { type WatchingPorts, watchingOf } from '../queries/watching.ts';
import { addTag } from './add-tag.ts';
import { assignUnknownTag } from './assign-unknown-tag.ts';
import { type BookkeepingPorts, bookkeepingOf } from './bookkeeping.ts';
import { changeAccessGroup } from './change-access-group.ts';
import { changeCharger } from './change-charger.ts';
import { changeDriver } from './change-driver.ts';
import { changeSite } from './change-site.ts';
import { changeTag } from './change-tag.ts';
import { claimCharger } from './claim-charger.ts';
import { createAccessGroup } from './create-access-group.ts';
import { createCharger } from './create-charger.ts';
import { createCustomer } from './create-customer.ts';
import { createDriver } from './create-driver.ts';
import { createSite } from './create-site.ts';
import { deleteAccessGroup } from './delete-access-group.ts';
import { deleteCharger } from './delete-charger.ts';
import { deleteDriver } from './delete-driver.ts';
import { deleteSite } from './delete-site.ts';
import { deleteTag } from './delete-tag.ts';
import { endRight } from './end-right.ts';
import { eraseDriver } from './erase-driver.ts';
import { fillAccessGroup } from './fill-access-group.ts';
import { forgetUnknownTag } from './forget-unknown-tag.ts';
import { giveRight } from './give-right.ts';
import { changeSocket, keepSocket, retireSocket } from './keep-socket.ts';
import { type MembersPorts, membersOf } from './members.ts';
import { moveCharger } from './move-charger.ts';
import { moveTag } from './move-tag.ts';
import { replaceExternalIds } from './replace-external-ids.ts';
import { replaceRights } from './replace-rights.ts';
import { endTagRight, findTagHolder, giveTagRight, readTagRight } from './rights-by-tag.ts';
import { rotatePassword } from './rotate-password.ts';
import { takeProfile } from './take-profile.ts';
import type { Together } from './together.ts';
import { upsertAccessGroup } from './upsert-access-group.ts';
import { upsertCharger } from './upsert-charger.ts';
import { upsertDriver } from './upsert-driver.ts';
import { upsertSite } from './upsert-site.ts';

/** What differs where the use-cases run inside a transaction that is open already. */
export interface Joined extends Transact, ReadSnapshot, Tell {}

export type ManagementPorts = Joined &
  ImportsPorts &
  ControlPorts &
  WatchingPorts &
  BookkeepingPorts &
  LoginPorts &
  ReadAudit &
  ReadTrees &
  ErasePerson &
  KnowPerson &
  Clock &
  Secrets &
  Passwords &
  ActFor &
  Customers &
  MembersPorts &
  Sites &
  SiteTree &
  HoldSites &
  KeepSites &
  Chargers &
  HoldChargers &
  KeepChargers &
  KeptSockets &
  KeepSockets &
  FindLogin &
  ReadConnections &
  ReadKeptConfiguration &
  UnknownChargers &
  FindHanging &
  HoldBranch &
  DeleteThings &
  MoveChargers &
  Pick<Sockets, 'socket'> &
  Pick<KeepTransactions, 'changeTransaction'> &
  Drivers &
  HoldDrivers &
  ChangeDriver &
  DeleteDrivers &
  Tags &
  ChangeTags &
  AddDriver &
  AddTag &
  Rights &
  RightHolders &
  TagHolders &
  AccessibleChargers &
  KeepRights &
  AccessGroups &
  GroupsOver &
  HoldAccessGroups &
  HoldChargersNamed &
  KeepAccessGroups &
  DeleteAccessGroup &
  UnknownTags &
  ForgetUnknownTag &
  ReplaceExternalReferences &
  ReadRefused &
  DriverTags &
  SitesOver &
  InSight &
  GatherFacts &
  ReadDecisions &
  ReadSkeleton &
  ReadFragments &
  RecordConfiguration &
  ReadConfiguration &
  TakeProfiles &
  Sightings &
  DriverDocuments;

/** The use-cases, each by itself. */
export function managementOf(use: ManagementPorts) {
  return {
    ...bookkeepingOf(use),
    ...membersOf(use),
    ...loginUseCases(use),
    ...controlOf(use),
    ...watchingOf(use),
    takeProfile: takeProfile(use),
    createCustomer: createCustomer(use),
    readCustomer: readCustomer(use),
    listCustomers: listCustomers(use),
    createSite: createSite(use),
    readSite: readSite(use),
    findSite: findSite(use),
    changeSite: changeSite(use),
    upsertSite: upsertSite(use),
    listSites: listSites(use),
    createCharger: createCharger(use),
    readCharger: readCharger(use),
    listChargers: listChargers(use),
    changeCharger: changeCharger(use),
    upsertCharger: upsertCharger(use),
    rotatePassword: rotatePassword(use),
    claimCharger: claimCharger(use),
    deleteCharger: deleteCharger(use),
    moveCharger: moveCharger(use),
    listUnknownChargers: listUnknownChargers(use),
    listConnections: listConnections(use),
    readConfiguration: readConfiguration(use),
    listSockets: listSockets(use),
    readSocket: readSocket(use),
    keepSocket: keepSocket(use),
    changeSocket: changeSocket(use),
    retireSocket: retireSocket(use),
    deleteSite: deleteSite(use),
    refreshConfiguration: refreshConfiguration(use),
    createDriver: createDriver(use),
    readDriver: readDriver(use),
    readDriverNow: readDriverNow(use),
    listDrivers: listDrivers(use),
    readProfile: readProfile(use),
    findDriver: findDriver(use),
    changeDriver: changeDriver(use),
    upsertDriver: upsertDriver(use),
    deleteDriver: deleteDriver(use),
    addTag: addTag(use),
    listTags: listTags(use),
    listDriverTags: listDriverTags(use),
    readTag: readTag(use),
    changeTag: changeTag(use),
    moveTag: moveTag(use),
    deleteTag: deleteTag(use),
    listRights: listRights(use),
    readSiteTree: readSiteTree(use),
    readHomeTree: readHomeTree(use),
    ...importUseCases(use),
    eraseDriver: eraseDriver(use),
    listPersonalData: listPersonalData(use),
    listAudit: listAudit(use),
    listDecisions: listDecisions(use),
    explainDriver: explainDriver(use),
    explainTag: explainTag(use),
    readRight: readRight(use),
    giveRight: giveRight(use),
    endRight: endRight(use),
    findTagHolder: findTagHolder(use),
    readTagRight: readTagRight(use),
    giveTagRight: giveTagRight(use),
    endTagRight: endTagRight(use),
    replaceRights: replaceRights(use),
    listHolders: listHolders(use),
    listAccessibleChargers: listAccessibleChargers(use),
    createAccessGroup: createAccessGroup(use),
    readAccessGroup: readAccessGroup(use),
    findAccessGroup: findAccessGroup(use),
    listAccessGroups: listAccessGroups(use),
    changeAccessGroup: changeAccessGroup(use),
    upsertAccessGroup: upsertAccessGroup(use),
    fillAccessGroup: fillAccessGroup(use),
    deleteAccessGroup: deleteAccessGroup(use),
    listGroupChargers: listGroupChargers(use),
    listUnknownTags: listUnknownTags(use),
    assignUnknownTag: assignUnknownTag(use),
    forgetUnknownTag: forgetUnknownTag(use),
    replaceExternalIds: replaceExternalIds(use),
    readRefusedAttempts: readRefusedAttempts(use),
  };
}

export type UseCases = ReturnType<typeof managementOf>;

/** What adapters call. */
export type Management = UseCases & Together<UseCases>;
