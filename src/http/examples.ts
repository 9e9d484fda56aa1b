/**
 * One example of every operation: what is sent and what comes back. On a fresh server, sent in the order in which they
 * stand here, each of them works to the letter; test/http/examples.test.ts does exactly that. Only keys, passwords and
 * times differ.
 */
import { accessGroup, allowedTag, asked, decision, unknownTag } from './example-access.ts';
import {
  chargerBody,
  claimedCharger,
  configuration,
  connection,
  createdCharger,
  keptCharger,
  socket,
  socketBody,
  unknownCharger,
} from './example-chargers.ts';
import { FIRST_COMMAND, securityExamples } from './example-commands.ts';
import { customerExamples } from './example-customers.ts';
import { commandExamples } from './example-daily-commands.ts';
import {
  driver,
  driverBody,
  driverDocument,
  externalIds,
  externalIdsChanged,
  guests,
  guestsMade,
  guestsRenamed,
  longTag,
  tag,
  tagAdded,
  tagBlocked,
} from './example-drivers.ts';
import { fileExamples } from './example-files.ts';
import { attemptExamples, frameExamples, liveExamples } from './example-frames.ts';
import { importExamples } from './example-imports.ts';
import { leavingExamples, operatorExamples } from './example-operators.ts';
import { overviewExamples } from './example-overview.ts';
import { rightExamples, unknownTagExamples } from './example-rights.ts';
import { serverExamples } from './example-server.ts';
import {
  chargerChanged,
  halfDone,
  homeTree,
  page,
  site,
  siteBody,
  siteChanged,
  siteTree,
} from './example-things.ts';
import { correctionExamples, transactionExamples } from './example-transactions.ts';

export interface Example {
  /** What stands in the path, where it is other than {@link inPath}. */
  readonly path?: Readonly<Record<string, string | number>>;
  /** What the query asks for by name. */
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Left out: the operation takes none. */
  readonly body?: unknown;
  /** Which of several successes it is; left out: the first. */
  readonly status?: number;
  /** What else it may be answered, by status. */
  readonly also?: Readonly<Record<number, unknown>>;
  /** Left out: the answer has no body. */
  readonly answer?: unknown;
  /** Of a PUT that made the thing, where it is answered otherwise. */
  readonly made?: unknown;
}

/** What stands in a path for each parameter. */
export const inPath: Readonly<Record<string, string | number>> = {
  id: 1,
  keyId: 1,
  operatorId: 1,
  sessionId: 1,
  siteId: 1,
  chargerId: 'YARD-1',
  identity: 'QUAY-7',
  socketId: 1,
  userid: 1,
  tagId: 1,
  importId: 1,
  commandId: FIRST_COMMAND,
  ...{ bulkCommandId: 1, reservationId: 2 },
  firmwareId: 1,
  firmwareUpdateId: 1,
  diagnosticsId: 1,
  accessGroupId: 1,
  idTag: 'F6E5D4C3B2A104',
  transactionId: 1,
  payerId: 70,
  recipientId: 12,
  costId: 'night',
  externalId: 'yard-1',
};

/** By operationId, in an order in which each finds what it needs. */
export const examples: Readonly<Record<string, Example>> = {
  ...customerExamples,
  createSite: {
    body: siteBody,
    answer: site,
  },
  listSites: { answer: page(site) },
  getSite: { answer: site },
  getSiteByExternalId: { answer: site },
  changeSite: { body: { groupName: 'Yard, old' }, answer: { ...site, groupName: 'Yard, old' } },
  listSiteHistory: { query: { action: 'change' }, answer: page(siteChanged) },
  listAudit: { query: { thing: 'site', action: 'change' }, answer: page(siteChanged) },
  replaceSite: { body: siteBody, answer: site },
  upsertSite: { body: siteBody, answer: site },
  createCharger: {
    body: { chargerId: 'YARD-1', ...chargerBody },
    answer: createdCharger,
  },
  listChargers: { answer: page(keptCharger) },
  ...overviewExamples,
  getCharger: { answer: keptCharger },
  changeCharger: {
    body: { chargerName: 'By the gate' },
    answer: { ...keptCharger, chargerName: 'By the gate' },
  },
  listChargerHistory: { query: { action: 'change' }, answer: page(chargerChanged) },
  listSockets: { answer: page(socket) },
  getSocket: { answer: socket },
  changeSocket: { body: { name: 'Left' }, answer: { ...socket, name: 'Left' } },
  putSocket: { body: socketBody, answer: socket },
  deleteSocket: { query: { dryRun: true }, answer: { wouldGo: [] } },
  deleteSite: {
    query: { dryRun: true },
    answer: {
      wouldGo: [{ kind: 'chargers', count: 1, named: [{ id: 'YARD-1', name: 'By the gate' }] }],
    },
  },
  putCharger: { body: chargerBody, answer: keptCharger, made: createdCharger },
  createDriver: {
    body: { ...driverBody, tags: [{ idTag: '04A1B2C3D4E5F6', tokenName: 'Blue card', invoicable: true }] },
    answer: { ...driver, warnings: [] },
  },
  listDrivers: { answer: page(driver) },
  getDriverProfile: { answer: driver },
  getDriverByExternalId: { path: { externalId: 'crm-4711' }, answer: driver },
  changeDriver: { body: { name: 'Aino Salo' }, answer: { ...driver, name: 'Aino Salo' } },
  replaceDriver: { body: driverBody, answer: driver },
  addTag: {
    body: {
      idTag: 'FI-HRB-C12345678-0000001',
      tokenName: 'Contract',
      expiringDate: '2030-01-01T00:00:00.000Z',
    },
    answer: {
      ...longTag,
      warnings: [{ field: 'idTag', rule: 'is longer than 20 characters: OCPP 1.6 chargers cannot send it' }],
    },
  },
  listTags: { answer: page(tag, longTag) },
  listAllTags: { query: { text: '04a1' }, answer: page(tag) },
  getTag: { answer: tag },
  changeTag: {
    body: { blocked: true, blockedReason: 'lost' },
    answer: { ...tag, blocked: true, blockedReason: 'lost' },
  },
  listTagHistory: { answer: page(tagBlocked, tagAdded) },
  replaceTag: { body: { idTag: '04A1B2C3D4E5F6', tokenName: 'Blue card', invoicable: true }, answer: tag },
  replaceExternalIds: {
    body: [{ referenceId: 'fleet', externalId: 'VAN-12', effectiveFrom: '2026-01-01T00:00:00.000Z' }],
    answer: externalIds,
  },
  ...rightExamples,
  deleteCharger: {
    query: { dryRun: true },
    answer: {
      wouldGo: [
        { kind: 'charger-rights', count: 1, named: [{ id: '1', name: 'Aino Virtanen' }] },
        { kind: 'access-groups', count: 1, named: [{ id: '1', name: 'Night fleet' }] },
      ],
    },
  },
  getDriverAccess: {
    query: { chargerId: 'YARD-1', idTag: '04A1B2C3D4E5F6' },
    answer: { ...asked, ...page(allowedTag) },
  },
  getAccess: { query: { idTag: 'NOBODYS-TAG', chargerId: 'YARD-1' }, answer: { ...asked, ...unknownTag } },
  getDriver: { answer: driverDocument },
  refreshConfiguration: { answer: configuration },
  getConfiguration: { answer: { readAt: '2026-11-22T10:00:00.000Z', ...configuration } },
  ...securityExamples,
  ...fileExamples,
  listDecisions: { query: { driverId: 1, chargerId: 'YARD-1' }, answer: page(decision) },
  ...frameExamples,
  ...liveExamples,
  listConnections: { answer: page(connection) },
  ...transactionExamples,
  ...unknownTagExamples,
  listRefusedAttempts: {
    answer: page({
      identity: 'YARD-1',
      address: '192.0.2.17',
      reason: 'wrong-password',
      count: 1,
      firstAt: '2026-11-22T10:00:00.000Z',
      lastAt: '2026-11-22T10:00:00.000Z',
    }),
  },
  ...attemptExamples,
  ...serverExamples,
  makeChargerPassword: { answer: { chargerId: 'YARD-1', password: 'EXAMPLEnopasswordABC' } },
  batchSites: {
    body: {
      mode: 'upsert',
      items: [siteBody, { groupName: 'Quay', externalId: 'yard-1x', parentGroupId: 424242 }],
    },
    answer: halfDone(
      { status: 200, id: 1 },
      'items[1].parentGroupId',
      'must be the id of a site of the customer',
    ),
  },
  deleteAccessGroupRight: {},
  deleteAccessGroupCharger: { answer: accessGroup },
  getSiteTree: { query: { root: 1, with: 'chargers' }, answer: siteTree },
  getHomeTree: { query: { root: 1 }, answer: homeTree },
  ...importExamples,
  listUnknownChargers: { answer: page(unknownCharger) },
  claimUnknownCharger: {
    body: { groupId: 1, chargerName: 'At the quay' },
    answer: claimedCharger,
  },
  ...correctionExamples,
  batchChargers: {
    body: {
      items: [
        { chargerId: 'YARD-2', groupId: 1, authMode: 'none' },
        { chargerId: 'YARD-3', groupId: 424242 },
      ],
    },
    answer: halfDone(
      { status: 201, id: 'YARD-2' },
      'items[1].groupId',
      'must be the id of a site of the customer',
    ),
  },
  moveCharger: {
    path: { chargerId: 'YARD-2' },
    query: { dryRun: true },
    body: { customerId: 2, groupId: 3 },
    answer: { wouldGo: [] },
  },
  listDriverHistory: { query: { thing: 'external-ids' }, answer: page(externalIdsChanged) },
  batchDrivers: {
    body: {
      mode: 'upsert',
      items: [
        { name: 'Visitors', externalId: 'crm-1' },
        { name: 'Aino Salo', homeGroupId: 424242 },
      ],
    },
    answer: halfDone(
      { status: 201, id: 2 },
      'items[1].homeGroupId',
      'must be the id of a site of the customer, or 0',
    ),
  },
  upsertDriver: {
    path: { externalId: 'crm-1' },
    body: { name: 'Guests', shareParentIdTag: false },
    answer: guests,
  },
  listPersonalData: {
    path: { userid: 2 },
    answer: page(
      { section: 'profile', profile: guests },
      { section: 'change', change: guestsRenamed },
      { section: 'change', change: guestsMade },
    ),
  },
  deleteDriver: {
    path: { userid: 2 },
    query: { dryRun: true },
    answer: { wouldGo: [] },
  },
  ...operatorExamples,
  moveTag: { path: { tagId: 2 }, body: { userid: 2 }, answer: { ...longTag, driverId: 2 } },
  deleteTag: { query: { dryRun: true }, answer: { wouldGo: [] } },
  deleteChargerRight: {},
  deleteSiteRight: {},
  deleteChargerRightByTag: { path: { idTag: '04A1B2C3D4E5F6' } },
  deleteSiteRightByTag: { path: { idTag: '04A1B2C3D4E5F6' } },
  eraseDriver: {
    path: { userid: 2 },
    answer: { tags: 1, transactions: 0, decisions: 0, changes: 5 },
  },
  ...commandExamples,
  ...leavingExamples,
  revokeKey: {},
};
