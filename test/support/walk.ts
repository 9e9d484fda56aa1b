// How every operation is called, and which kind of thing each of its parameters and fields names, so that another's can be put in
// the place of any. What the document has and this file does not know fails: see test/http/walk.test.ts.
import { chargingProfile, orderBodies } from '../../src/http/example-commands.ts';
import { unique } from './api.ts';
import type { Kind, Things } from './furnished.ts';
import { NAMING_NOTHING } from './naming-nothing.ts';
import type { Operation } from './operations.ts';

export type Value = string | number;

export interface Call {
  readonly path: Readonly<Record<string, Value>>;
  readonly query: Readonly<Record<string, Value | boolean>>;
  readonly body?: unknown;
}

/** A place in a call where a thing is named. */
export interface Slot {
  /** `path userid`, `query siteId`, `body items.0.groupId`. */
  readonly at: string;
  readonly kind: Kind;
  /** The call with another thing named there. */
  naming(value: Value): Call;
}

/** What the parameters and fields that name things name. */
const NAMING: Readonly<Record<string, Kind>> = {
  userid: 'driver',
  driverId: 'driver',
  siteId: 'site',
  groupId: 'site',
  parentGroupId: 'site',
  homeGroupId: 'site',
  homeSiteId: 'site',
  parent: 'site',
  under: 'site',
  root: 'site',
  rightOnSite: 'site',
  rightOnSites: 'site',
  branches: 'site',
  chargerId: 'charger',
  chargerIds: 'charger',
  rightOnCharger: 'charger',
  identity: 'knocked',
  tagId: 'tag',
  accessGroupId: 'accessGroup',
  transactionId: 'transaction',
  importId: 'import',
  commandId: 'command',
  bulkCommandId: 'bulkCommand',
  replaces: 'reservation',
  firmwareId: 'firmware',
  firmwareUpdateId: 'firmwareUpdate',
  diagnosticsId: 'diagnostics',
  parentIdTag: 'idTag',
  keyId: 'key',
  operatorId: 'operator',
  sessionId: 'session',
  mail: 'mail',
  customerId: 'customer',
  payerId: 'payer',
  recipientId: 'recipient',
  paymentRecipientId: 'recipient',
  costId: 'cost',
  text: 'word',
  thingId: 'site',
};

const EXTERNAL_IDS: Readonly<Record<string, Kind>> = {
  sites: 'siteExternalId',
  drivers: 'driverExternalId',
  'access-groups': 'groupExternalId',
};

/** null: it names nothing; undefined: this file does not know. */
export function kindNamed(operation: Operation, place: 'path' | 'query' | 'body', name: string) {
  if (name === 'id' && place === 'path') return 'customer';
  if (name === 'idTag') return operation.path.includes('/unknown-tags/') ? 'shownTag' : 'idTag';
  // In the words of OCPP it is the charger’s.
  if (name === 'reservationId') return place === 'path' ? 'reservation' : null;
  // In a start it is refused, whatever it is: the transaction has none yet.
  if (operation.id === 'sendRemoteStartTransaction' && name === 'transactionId') return null;
  // Of systems that are connected: theirs, not ours.
  if (operation.id === 'replaceExternalIds' && place === 'body') return null;
  if (name === 'externalId') return EXTERNAL_IDS[operation.tag];
  return NAMING[name] ?? (NAMING_NOTHING.includes(name) ? null : undefined);
}

interface Known {
  /** Of who is made by the name that the address gives it: a new one. */
  path?(): Call['path'];
  query?(its: Things): Call['query'];
  body?(its: Things): unknown;
  /** Places in the body that name what must stay. */
  readonly keeps?: readonly string[];
  /** Fields that have to be as in the address, or left out. */
  readonly asInPath?: readonly string[];
}

const newTag = () => unique('NEW').toUpperCase();
const newSite = (its: Things) => ({
  ...{ groupName: 'Walked', parentGroupId: its.site, payerId: its.payer, costId: its.cost },
  ...{ paymentRecipientId: its.recipient, externalId: unique('new') },
});
const sameSite = (its: Things) => ({
  ...{ ...newSite(its), parentGroupId: its.top },
  externalId: its.siteExternalId,
});
const newDriver = (its: Things) => ({
  ...{ name: 'Walked', homeGroupId: its.site, payerId: its.payer, externalId: unique('new') },
  tags: [{ idTag: newTag() }],
});
const sameDriver = (its: Things) => ({
  ...{ ...newDriver(its), externalId: its.driverExternalId },
  tags: [{ idTag: its.idTag }, { idTag: newTag() }],
});
const newCharger = (its: Things) => ({ chargerId: unique('NEW'), groupId: its.site });
const sameCharger: Known = { body: (its) => ({ groupId: its.site }), asInPath: ['chargerId'] };
const newKey = (its: Things) => ({ name: 'Walked', scopes: ['keys:manage'], branches: [its.site] });
const newOperator = (its: Things) => ({
  ...{ mail: `${unique('new')}@example.com`, name: 'Walked' },
  roles: [{ role: 'read-only', groupId: its.site }],
});
const secret = () => ({ secret: 'a'.repeat(48), password: 'a quiet harbour at noon' });
const byName = { path: () => ({ externalId: unique('new') }), asInPath: ['externalId'] };
const unnamed = <T extends { externalId?: unknown }>({ externalId: _, ...body }: T) => body;
const name = () => ({ name: 'Walked' });
const nothing = () => ({});
/** So that it is not over at once. */
const waiting = () => ({ expiresIn: '30d' });

const keepingTag: Known = { body: sameDriver, keeps: ['tags.0.idTag'] };
const onCharger = (its: Things) => ({ chargerId: its.charger });
/** So that it has an end. */
const atOnce = () => ({ for: '0s' });
/** The walk itself has reserved for strangers' tags. */
const used = { query: () => ({ state: 'used' }) };
const ofThing = { query: () => ({ thing: 'site' }) };

const KNOWN: Readonly<Record<string, Known>> = {
  createDriver: { body: newDriver },
  replaceDriver: keepingTag,
  changeDriver: keepingTag,
  upsertDriver: { ...byName, body: (its) => unnamed(newDriver(its)) },
  batchDrivers: { body: (its) => ({ items: [newDriver(its), newDriver(its)] }) },
  replaceExternalIds: { body: () => [{ referenceId: 'fleet', externalId: 'VAN-12' }] },
  addTag: { body: () => ({ idTag: newTag() }) },
  replaceTag: { body: ({ idTag }) => ({ idTag }) },
  changeTag: { body: ({ idTag }) => ({ idTag }) },
  moveTag: { body: (its) => ({ userid: its.driver }) },
  assignUnknownTag: { body: (its) => ({ userid: its.driver }) },
  replaceRights: {
    body: (its) => ({
      items: [
        { source: 'site', groupId: its.site },
        { source: 'charger', chargerId: its.charger },
        { source: 'group', accessGroupId: its.accessGroup },
      ],
    }),
  },
  putSiteRight: { body: nothing },
  putChargerRight: { body: nothing },
  putAccessGroupRight: { body: nothing },
  putSiteRightByTag: { body: nothing },
  putChargerRightByTag: { body: nothing },
  createAccessGroup: { body: () => ({ ...name(), externalId: unique('new') }) },
  replaceAccessGroup: { body: (its) => ({ ...name(), externalId: its.groupExternalId }) },
  changeAccessGroup: { body: (its) => ({ externalId: its.groupExternalId }) },
  upsertAccessGroup: { ...byName, body: name },
  replaceAccessGroupChargers: { body: (its) => ({ chargerIds: [its.charger] }) },
  getDriverAccess: { query: onCharger },
  getAccess: { query: (its) => ({ ...onCharger(its), idTag: its.idTag }) },
  listAudit: ofThing,
  watchFrames: { query: atOnce },
  watchEvents: { query: atOnce },
  createSite: { body: newSite },
  replaceSite: { body: sameSite },
  changeSite: { body: sameSite },
  upsertSite: { ...byName, body: (its) => unnamed(newSite(its)) },
  batchSites: { body: (its) => ({ items: [newSite(its), newSite(its)] }) },
  createCharger: { body: newCharger },
  putCharger: sameCharger,
  changeCharger: sameCharger,
  raiseSecurityProfile: { body: () => ({ securityProfile: 2 }) },
  batchChargers: { body: (its) => ({ items: [newCharger(its), newCharger(its)] }) },
  claimUnknownCharger: sameCharger,
  createImport: { query: () => ({ kind: 'sites', dryRun: true }), body: () => 'externalId;groupName\nx;X\n' },
  putSocket: { body: nothing },
  changeSocket: { body: nothing },
  correctTransaction: { body: (its) => ({ reason: 'Walked', tagId: its.tag, driverId: its.driver }) },
  exportTransactions: { query: () => ({ month: '2026-11' }) },
  upsertPayer: { body: name },
  changePayer: { body: name },
  upsertPaymentRecipient: { body: name },
  changePaymentRecipient: { body: name },
  upsertCost: { body: name },
  changeCost: { body: name },
  takeServerProfile: { body: () => ({ kind: 'cpu', seconds: 1 }) },
  createCustomer: { body: name },
  replaceCustomer: { body: name },
  changeCustomer: { body: name },
  moveCharger: { body: (its) => ({ customerId: its.customer, groupId: its.site }) },
  inviteOperator: { body: newOperator },
  changeOperator: { body: (its) => ({ ...newOperator(its), mail: its.mail }) },
  logIn: { body: (its) => ({ mail: its.mail, password: 'not his', customerId: its.customer }) },
  acceptInvitation: { body: secret },
  redeemPasswordReset: { body: secret },
  askPasswordReset: { body: ({ mail }) => ({ mail }) },
  changePassword: { body: () => ({ currentPassword: 'not his', password: 'a quiet harbour at noon' }) },
  createKey: { body: newKey },
  changeKey: { body: newKey },
  rotateKey: { body: nothing },
  ...Object.fromEntries(
    Object.entries(orderBodies).map(([action, body]) => [
      `send${action}`,
      { query: waiting, body: () => body },
    ]),
  ),
  sendRemoteStartTransaction: {
    query: () => ({ ...waiting(), unchecked: true }),
    body: (its) => ({
      ...{ idTag: its.idTag, connectorId: 1 },
      chargingProfile: { ...chargingProfile, chargingProfilePurpose: 'TxProfile' },
    }),
  },
  sendRemoteStopTransaction: { query: waiting, body: (its) => ({ transactionId: its.transaction }) },
  sendReserveNow: {
    query: waiting,
    body: (its) => ({ ...orderBodies.ReserveNow, idTag: its.idTag, parentIdTag: its.idTag }),
  },
  sendSendLocalList: {
    query: waiting,
    body: (its) => ({
      ...orderBodies.SendLocalList,
      localAuthorizationList: [
        { idTag: its.idTag, idTagInfo: { status: 'Accepted', parentIdTag: its.idTag } },
      ],
    }),
  },
  createBulkCommand: {
    body: (its) => ({
      ...{ action: 'ClearCache', payload: {}, perMinute: 6000 },
      filter: { siteId: its.site, chargerIds: [its.charger] },
    }),
  },
  createFirmware: { body: () => ({ version: '2.1', fileName: 'walked.bin' }) },
  putFirmwareFile: { body: () => 'bytes' },
  updateFirmware: { query: waiting, body: (its) => ({ firmwareId: its.firmware }) },
  requestDiagnostics: { query: waiting, body: () => ({ kind: 'diagnostics' }) },
  startCharging: {
    query: waiting,
    body: (its) => ({ idTag: its.idTag, driverId: its.driver, socketId: 1, unchecked: true }),
  },
  reserve: {
    query: waiting,
    body: (its) => ({
      ...{ idTag: its.idTag, driverId: its.driver, minutes: 30 },
      ...{ replaces: its.reservation, unchecked: true },
    }),
  },
  listReservations: used,
  listChargerReservations: used,
  resetCharger: { query: waiting, body: () => ({ type: 'soft' }) },
  setChargerAvailability: { query: waiting, body: () => ({ available: true }) },
  setSocketAvailability: { query: waiting, body: () => ({ available: true }) },
  limitCharger: { query: waiting, body: () => ({ watts: 11_000 }) },
  limitSocket: { query: waiting, body: () => ({ amps: 16 }) },
  setConfiguration: { query: waiting, body: () => ({ key: 'HeartbeatInterval', value: '60' }) },
  sendSetChargingProfile: {
    query: waiting,
    body: (its) => ({
      connectorId: 1,
      csChargingProfiles: {
        ...{ ...chargingProfile, chargingProfilePurpose: 'TxProfile' },
        transactionId: its.transaction,
      },
    }),
  },
};

/** The operation about one's own things. */
export function ownCall(operation: Operation, its: Things): Call {
  const { path: made, query, body } = KNOWN[operation.id] ?? {};
  if (operation.takes !== undefined && body === undefined) throw unknown(operation, 'its body');
  const path = operation.inPath.map((parameter) => {
    const kind = kindNamed(operation, 'path', parameter);
    if (kind === undefined) throw unknown(operation, `its parameter ${parameter}`);
    return [parameter, kind === null ? 1 : its[kind]];
  });
  const asked = query?.(its) ?? {};
  const missing = operation.inQuery.find(({ name: one, required }) => required && !(one in asked));
  if (missing !== undefined) throw unknown(operation, `its query's ${missing.name}`);
  return {
    path: { ...(Object.fromEntries(path) as Call['path']), ...made?.() },
    query: asked,
    ...(operation.takes === undefined ? {} : { body: body?.(its) }),
  };
}

const unknown = ({ id }: Operation, what: string) =>
  new Error(`the walk does not know how to call ${id}: ${what}; see test/support/walk.ts`);

/** Who is on the phone is found by the tag that he reads out, wherever he lives (docs/security.md). */
export const isByTag = ({ id }: Operation): boolean =>
  /^(?:getTagHolder|getAccess|getDriverAccess|\w+RightByTag)$/.test(id);

/** Fields of its body that name things, and that its body in this file does not have. */
export function notFilled(operation: Operation, its: Things): string[] {
  const filled = waysTo(ownCall(operation, its).body).map(nameOf);
  const { asInPath = [] } = KNOWN[operation.id] ?? {};
  return operation.fields.filter(
    (field) =>
      kindNamed(operation, 'body', field) !== null && !filled.includes(field) && !asInPath.includes(field),
  );
}

/** Every place where the operation names a thing. */
export function slotsOf(operation: Operation, its: Things): Slot[] {
  // Names that are given anew are others each time.
  const own = () => ownCall(operation, its);
  const named = (place: 'path' | 'query' | 'body', name: string) => {
    const kind = kindNamed(operation, place, name);
    if (kind === undefined) throw unknown(operation, `what ${name} in the ${place} names`);
    return kind;
  };
  const slots: Slot[] = [];
  for (const name of operation.inPath) {
    const kind = named('path', name);
    if (kind === null) continue;
    slots.push({ at: `path ${name}`, kind, naming: (value) => inPath(own(), name, value) });
  }
  const asked = operation.inQuery.map(({ name }) => name);
  for (const name of asked) {
    const kind = named('query', name);
    if (kind === null) continue;
    for (const more of besides(name, asked)) {
      const naming = (value: Value) => inQuery(own(), { ...more, [name]: value });
      slots.push({ at: ['query', name, ...Object.keys(more)].join(' '), kind, naming });
    }
  }
  for (const field of operation.fields) named('body', field);
  for (const way of waysTo(own().body)) {
    const kind = named('body', nameOf(way));
    if (kind === null || KNOWN[operation.id]?.keeps?.includes(way.join('.'))) continue;
    const naming = (value: Value) => {
      const call = own();
      return { ...call, body: put(call.body, way, value) };
    };
    slots.push({ at: `body ${way.join('.')}`, kind, naming });
  }
  return slots;
}

const inPath = (call: Call, name: string, value: Value): Call => ({
  ...call,
  path: { ...call.path, [name]: value },
});
const inQuery = (call: Call, asked: Call['query']): Call => ({ ...call, query: { ...call.query, ...asked } });

/** What a parameter is asked with: what it only counts beside, and what makes it ask for more. */
function besides(name: string, asked: readonly string[]): Call['query'][] {
  if (name === 'thingId') return [{ thing: 'site' }];
  return kindWithin(name) && asked.includes('subsites') ? [{}, { subsites: true }] : [{}];
}
const kindWithin = (name: string) => name === 'siteId' || name === 'homeSiteId';

type Way = readonly string[];
const nameOf = (way: Way) => way.findLast((step) => !/^\d+$/.test(step)) ?? '';

function waysTo(value: unknown): Way[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null ? waysTo(inner).map((way) => [key, ...way]) : [[key]],
  );
}

function put(value: unknown, [step = '', ...rest]: Way, named: Value): unknown {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[step] = rest.length === 0 ? named : put(copy[step], rest, named);
  return copy;
}
