/**
 * The repositories joined into one object that has every port of storage; main.ts spreads it beside the engine's
 * transact and read.
 */
import type { ReadAudit } from '../app/ports/audit.ts';
import type {
  Connections,
  FindAway,
  FindConnection,
  FindLogin,
  KeepPassword,
  NodeLease,
  RecordConfiguration,
  RecordSetting,
  RecordSightings,
  RememberRefused,
} from '../app/ports/chargers.ts';
import type {
  ReadConnections,
  ReadKeptConfiguration,
  UnknownChargers,
} from '../app/ports/chargers-history.ts';
import type {
  Chargers,
  HoldChargers,
  KeepChargers,
  KeepSockets,
  KeptSockets,
} from '../app/ports/chargers-kept.ts';
import type { MoveChargers } from '../app/ports/customers.ts';
import type { DeleteThings, FindHanging, HoldBranch } from '../app/ports/deleting.ts';
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
} from '../app/ports/drivers.ts';
import type { ErasePerson, KnowPerson } from '../app/ports/erasure.ts';
import type { IdempotencyKeys } from '../app/ports/idempotency.ts';
import type { CustomerHere, Customers, ReadRefused, Settings } from '../app/ports/keeping.ts';
import type { InSight } from '../app/ports/sight.ts';
import type { HoldSites, KeepSites, Sites, SitesOver, SiteTree } from '../app/ports/sites.ts';
import type {
  FindSuspects,
  FindTransactions,
  GatherFacts,
  HoldTag,
  KeepSamples,
  KeepTransactions,
  ReadDecisions,
  RecordDecision,
} from '../app/ports/transactions.ts';
import type { ReadTrees } from '../app/ports/trees.ts';
import { gatherFacts, holdTag } from './access-facts.ts';
import { audit } from './audit.ts';
import { bookkeeping } from './bookkeeping.ts';
import { findLogin, keepPassword } from './chargers.ts';
import { commandRepositories } from './command-repositories.ts';
import { keptConfiguration, recordConfiguration, recordSetting } from './configurations.ts';
import { awaySince, endConnectionsOfNode, leaseUntil, renewLease } from './connections.ts';
import { addCustomer, customer, customerHere, customers } from './customers.ts';
import { decisions, recordDecision } from './decisions.ts';
import { deleteChargers } from './delete-chargers.ts';
import { deleteDriver, hangingOnDriver, hangingOnTag } from './delete-drivers.ts';
import { deleteBranch, holdBranch, holdSomeChargers, thinBranch } from './delete-sites.ts';
import { documentRepositories } from './document-repositories.ts';
import { driver, driverByExternalId, drivers, keptDriver } from './drivers.ts';
import { erasePerson } from './erasure.ts';
import { fileRepositories } from './file-repositories.ts';
import { granting } from './granting.ts';
import { hanging, openOn } from './hanging.ts';
import { claimRequest, forgetAnswers, keepAnswer } from './idempotency.ts';
import { importRepositories } from './import-repositories.ts';
import { addCharger, changeCharger, holdChargerOf } from './keep-chargers.ts';
import { addDriver, changeDriver, holdDriver } from './keep-drivers.ts';
import { replaceExternalReferences } from './keep-external-references.ts';
import { addSite, branchDepth, changeSite, holdSite, holdTree, liesUnder } from './keep-sites.ts';
import { keepSocket, keptSockets, retireSocket } from './keep-sockets.ts';
import { addTag, changeTag, deleteTag, moveTag } from './keep-tags.ts';
import { addTransaction, changeTransaction, suspectOpen } from './keep-transactions.ts';
import { chargerByIdentity, chargers } from './kept-chargers.ts';
import { lineRepositories } from './line-repositories.ts';
import { localListRepositories } from './local-list-repositories.ts';
import { memberRepositories } from './members.ts';
import { moveCharger } from './move-charger.ts';
import { endConnection, onlineSince, openConnection } from './open-connections.ts';
import { operatorRepositories } from './operator-repositories.ts';
import { overviewRepositories } from './overview-repositories.ts';
import { connectionsOf } from './past-connections.ts';
import { knowsPerson, tagsEver } from './person.ts';
import { refusedAttempts, rememberRefused } from './refused-attempts.ts';
import { reportRepositories } from './report-repositories.ts';
import { sampleRepositories } from './sample-repositories.ts';
import { putSetting, setting } from './settings.ts';
import { inSight } from './sight.ts';
import { recordSightings } from './sightings.ts';
import { site, siteByExternalId, siteDepth, sites, sitesOver } from './sites.ts';
import { suspects } from './suspects.ts';
import { driverTags, tag, tags } from './tags.ts';
import { openTransactions, replayed, stoppedAs, transaction } from './transactions.ts';
import { treeChargers, treeDrivers, treeSites } from './trees.ts';
import { isOnlyCustomer, isUnknownCharger, unknownChargers } from './unknown-chargers.ts';

export const repositories = {
  ...bookkeeping,
  ...granting,
  ...reportRepositories,
  ...overviewRepositories,
  ...operatorRepositories,
  gatherFacts,
  holdTag,
  addCharger,
  chargerByIdentity,
  chargers,
  changeCharger,
  holdChargerOf,
  keepSocket,
  keptSockets,
  retireSocket,
  keptConfiguration,
  deleteChargers,
  moveCharger,
  deleteBranch,
  holdBranch,
  holdSomeChargers,
  thinBranch,
  hanging,
  openOn,
  connectionsOf,
  isOnlyCustomer,
  isUnknownCharger,
  unknownChargers,
  findLogin,
  keepPassword,
  recordSightings,
  recordConfiguration,
  recordSetting,
  endConnection,
  awaySince,
  endConnectionsOfNode,
  onlineSince,
  openConnection,
  leaseUntil,
  renewLease,
  addCustomer,
  customer,
  customerHere,
  customers,
  recordDecision,
  decisions,
  addDriver,
  changeDriver,
  deleteDriver,
  hangingOnDriver,
  hangingOnTag,
  driver,
  driverByExternalId,
  drivers,
  holdDriver,
  keptDriver,
  replaceExternalReferences,
  ...sampleRepositories,
  refusedAttempts,
  rememberRefused,
  putSetting,
  setting,
  audit,
  erasePerson,
  knowsPerson,
  tagsEver,
  treeChargers,
  treeDrivers,
  treeSites,
  ...documentRepositories,
  ...importRepositories,
  ...commandRepositories,
  ...fileRepositories,
  ...lineRepositories,
  ...localListRepositories,
  ...memberRepositories,
  claimRequest,
  forgetAnswers,
  keepAnswer,
  addSite,
  branchDepth,
  changeSite,
  holdSite,
  holdTree,
  liesUnder,
  site,
  siteByExternalId,
  siteDepth,
  sites,
  sitesOver,
  inSight,
  addTag,
  changeTag,
  deleteTag,
  driverTags,
  moveTag,
  tag,
  tags,
  addTransaction,
  changeTransaction,
  openTransactions,
  replayed,
  stoppedAs,
  suspectOpen,
  suspects,
  transaction,
} satisfies FindConnection &
  FindLogin &
  KeepPassword &
  RememberRefused &
  Connections &
  NodeLease &
  FindAway &
  RecordConfiguration &
  RecordSetting &
  RecordSightings &
  Customers &
  CustomerHere &
  Settings &
  ReadAudit &
  ReadTrees &
  ErasePerson &
  KnowPerson &
  IdempotencyKeys &
  Sites &
  SiteTree &
  SitesOver &
  InSight &
  HoldSites &
  KeepSites &
  Chargers &
  HoldChargers &
  KeepChargers &
  KeptSockets &
  KeepSockets &
  ReadConnections &
  ReadKeptConfiguration &
  UnknownChargers &
  FindHanging &
  HoldBranch &
  DeleteThings &
  MoveChargers &
  Drivers &
  HoldDrivers &
  ChangeDriver &
  DeleteDrivers &
  Tags &
  ChangeTags &
  DriverTags &
  AddDriver &
  AddTag &
  ReplaceExternalReferences &
  ReadRefused &
  GatherFacts &
  HoldTag &
  RecordDecision &
  ReadDecisions &
  FindTransactions &
  KeepTransactions &
  KeepSamples &
  FindSuspects;

export type Repositories = typeof repositories;
