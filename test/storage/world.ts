/** A database per file and engine, and a customer of its own per test, with what a test wants in it. */

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import type { KeptCharger } from '../../src/app/ports/chargers-kept.ts';
import type { KeySecret, KeySettings } from '../../src/app/ports/keys.ts';
import { EVERY, type Tx } from '../../src/app/ports/store.ts';
import {
  type Action,
  type Actor,
  type Allowed,
  allow,
  type ChargerRef,
  installation,
  type Thing,
} from '../../src/domain/access/allow.ts';
import { USUAL_GRANTS } from '../../src/domain/access/grants.ts';
import type { OperatorSettings } from '../../src/domain/access/operator.ts';
import { type ChargerSettings, NOWHERE, type SocketSettings } from '../../src/domain/chargers/charger.ts';
import type { NotedFrame } from '../../src/domain/chargers/frame.ts';
import type { DriverSettings, RightDates, TagSettings } from '../../src/domain/drivers/driver.ts';
import type { RightTarget } from '../../src/domain/drivers/right.ts';
import { isRefusal, type Refusal } from '../../src/domain/errors.ts';
import {
  type AccessGroupId,
  type ChargerKey,
  type CustomerId,
  chargerId,
  keyId,
  type SiteId,
} from '../../src/domain/ids.ts';
import type { SiteSettings } from '../../src/domain/sites/site.ts';
import type { NewTransaction } from '../../src/domain/transactions/transaction.ts';
import { openEmbedded } from '../../src/storage/connect/embedded.ts';
import type { Engine } from '../../src/storage/connect/engine.ts';
import { openPostgres } from '../../src/storage/connect/postgres.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import type { EngineUnderTest, FreshDatabase } from '../support/engines.ts';

/** A list of everything, in the order of ids. */
export const BY_ID = { sort: 'id', descending: false, after: null, limit: 100, total: false } as const;
export const ANY_GROUP = { text: null, externalId: null, charger: null } as const;
export const ANY_SITE = { parentId: null, underId: null, text: null } as const;
export const ANY_DRIVER = {
  ...{ homeSiteId: null, homeUnderId: null, text: null, idTagFolded: null },
  ...{ externalId: null, active: null, tagExpiringBefore: null },
  ...{ rightOnCharger: null, rightOnSite: null, rightOnSites: null, rightGoodAt: null },
} as const;
export const ANY_TAG = {
  ...{ driverId: null, idTagFolded: null, beginningFolded: null },
  ...{ blocked: null, expiringBefore: null },
} as const;
export const ANY_CHARGER = {
  ...{ site: null, status: null, connected: null, manufacturer: null, model: null, text: null },
} as const;
export const EVERY_CHANGE = {
  ...{ about: null, thing: null, thingId: null },
  ...{ action: null, from: null, until: null },
} as const;

export const ANY_TRANSACTION = {
  startedFrom: null,
  startedUntil: null,
  stoppedFrom: null,
  stoppedUntil: null,
  site: null,
  chargers: null,
  driverId: null,
  idTagFolded: null,
  open: null,
  refused: null,
  flag: null,
} as const;

/** 2025-11-24T16:00:00Z. */
export const T0 = 1_764_000_000_000;
export const RESERVED = {
  ...{ number: 7, socketId: 1, idTag: 'A', parentIdTag: null, driverId: null },
  ...{ until: T0 + 1, askedBy: 'key 1', createdAt: T0 },
} as const;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

export interface Storage {
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  database(): FreshDatabase;
}

/** Opens one database for the tests of a file. */
export function storageOn(engine: EngineUnderTest): Storage {
  let opened: Engine;
  let fresh: FreshDatabase;
  beforeAll(async () => {
    fresh = await engine.fresh();
    opened =
      fresh.databaseUrl === undefined
        ? await openEmbedded(fresh.dataDir)
        : await openPostgres(fresh.databaseUrl, 6);
  });
  afterAll(async () => {
    await opened?.close();
    await fresh?.drop();
  });
  return {
    tx: (work) => opened.actFor(EVERY, () => opened.transact(work)),
    read: (work) => opened.actFor(EVERY, () => opened.read(work)),
    database: () => fresh,
  };
}

export function granted<A extends Action, T extends Thing>(actor: Actor, action: A, thing: T): Allowed<A, T> {
  const proof = allow(actor, action, thing);
  if (isRefusal(proof)) throw new Error(`${actor.kind} may not ${action} ${thing.kind}`);
  return proof;
}

export const admin = granted({ kind: 'admin' }, 'administer', installation);

/** What was asked for was not refused. */
export function good<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused}`);
  return answer;
}

export const unique = (prefix: string) => `${prefix}-${randomBytes(5).toString('hex')}`;

export const SITE: SiteSettings = {
  groupName: 'a site',
  publicGroupName: null,
  parentId: null,
  groupType: 1,
  externalId: null,
  policy: 'rights',
  localList: 'off',
  timeZone: null,
  location: NOWHERE,
  payerId: null,
  costId: null,
  costName: null,
  paymentRecipientId: null,
};

export const SOCKET: SocketSettings = {
  socketId: 1,
  name: null,
  type: null,
  maxPower: null,
  format: null,
  socketPowerType: null,
  maxWatts: null,
  maxVoltage: null,
  maxAmperage: null,
  phaseRotation: null,
  termsAndConditions: null,
  deviceEvseId: null,
  deviceConnectorId: null,
};

const CHARGER: Omit<ChargerSettings, 'chargerId' | 'siteId'> = {
  chargerName: 'a charger',
  location: NOWHERE,
  evseId: '',
  splitEvseBySocket: false,
  capabilities: [],
  physicalReference: null,
  integrationRelays: null,
  pushIntegrationEnabled: false,
  chargerSpecificMessageStructure: false,
  customProperties: null,
};

const LOGIN = {
  authMode: 'basic' as const,
  passwordHash: 'scheme$hash',
  adoptUntil: null,
  allowMissingSubprotocol: false,
  minimumSecurityProfile: 0 as const,
  quiet: false,
  callTimeoutSeconds: 0,
  sockets: [],
};

const DRIVER: DriverSettings = {
  name: 'a driver',
  homeSiteId: null,
  externalId: null,
  active: true,
  payerId: null,
  shareParent: true,
};

export const TAG: TagSettings = {
  idTag: 'TAG',
  tokenName: '',
  startDate: null,
  expiringDate: null,
  invoicable: false,
  blocked: false,
  blockedReason: null,
  concurrency: null,
};

export const START: NewTransaction = {
  socketId: 1,
  idTag: 'TAG',
  tagId: null,
  driverId: null,
  answered: 'accepted',
  refused: false,
  startedAt: T0,
  startChargerTime: T0,
  startHeardAt: T0,
  meterStart: 0,
  reservationId: null,
  stoppedAt: null,
  stopChargerTime: null,
  stopHeardAt: null,
  meterStop: null,
  stopReason: null,
  stopIdTag: null,
  closedBy: null,
  closedAt: null,
  evidenceAt: T0,
  samples: 0,
  firstRegisterWh: null,
  lastRegisterWh: null,
  lastSampleAt: null,
  intervalWh: null,
  energyWh: null,
  flags: [],
  connectionId: null,
  messageId: null,
  replayKey: null,
  stopKey: null,
};

export const REPORT = {
  errorCode: 'NoError',
  info: null,
  vendorId: null,
  vendorErrorCode: null,
  chargerTime: null,
};

/** What a charger says of itself, by its own right. */
export function reporting(customerId: CustomerId, charger: ChargerKey): Allowed<'report', ChargerRef> {
  return granted({ kind: 'charger', customerId, charger }, 'report', {
    kind: 'charger',
    customerId,
    charger,
  });
}

/** A key of which nothing is said but how it is found. */
export const keyNamed = (prefix: string, over: Partial<KeySettings> = {}): KeySettings & KeySecret => ({
  ...{ name: 'n', prefix, hash: 'h', expiresAt: null, scopes: null, branches: null },
  ...over,
});

type Added = Parameters<typeof r.addCharger>[2];

/** A new customer, and shorthands to give it things. */
export async function customerIn(
  { tx }: Storage,
  settings: { tagConcurrency?: number; cacheSeconds?: number | null; meterValuesDays?: number } = {},
) {
  const { id } = await tx((t) =>
    r.addCustomer(t, admin, {
      name: 'a customer',
      tagConcurrency: 1,
      ...{ cacheSeconds: null, meterValuesDays: null },
      createdAt: T0,
      ...settings,
    }),
  );
  const actor: Actor = { kind: 'key', keyId: keyId(1), customerId: id, grants: USUAL_GRANTS };
  const thing = { kind: 'customer', customerId: id } as const;
  const keep = granted(actor, 'keep', thing);
  const read = granted(actor, 'read', thing);
  return {
    id,
    actor,
    keep,
    read,
    /** By the installation's admin. */
    manage: granted({ kind: 'admin' }, 'manage', thing),
    async site(over: Partial<SiteSettings> = {}) {
      return good(await tx((t) => r.addSite(t, keep, { ...SITE, ...over }, T0)));
    },
    async charger(siteId: SiteId, over: Partial<Added> = {}) {
      const added = { ...CHARGER, ...LOGIN, chargerId: chargerId(unique('CP')), siteId, ...over };
      const kept = good(await tx((t) => r.addCharger(t, keep, added, T0)));
      const ref: ChargerRef = { kind: 'charger', customerId: id, charger: kept.key };
      return { ...kept, ref, by: reporting(id, kept.key), operate: granted(actor, 'operate', ref) };
    },
    /** An access group with these chargers. */
    async group(chargers: readonly KeptCharger[] = [], name = 'a group') {
      const add = chargers.map(({ key, chargerId: named }) => ({ charger: key, chargerId: named }));
      return tx(async (t) => {
        const made = good(await r.addAccessGroup(t, keep, { name, externalId: null }, T0));
        return r.changeGroupChargers(t, keep, made, { add, remove: [] }, T0);
      });
    },
    async driver(over: Partial<Parameters<typeof r.addDriver>[2]> = {}) {
      const parent = { parentIdTag: unique('p').slice(0, 20) };
      const driver = good(await tx((t) => r.addDriver(t, keep, { ...DRIVER, ...parent, ...over }, T0)));
      const ref = { kind: 'driver', customerId: id, driverId: driver.id } as const;
      const by = granted(actor, 'keep', ref);
      const right = (target: RightTarget, dates: RightDates | null) =>
        tx(async (t) => {
          const before = await r.rightOn(t, by, target);
          await r.changeRights(t, by, [{ target, before, dates }], T0);
        });
      return {
        ...driver,
        by,
        read: granted(actor, 'read', ref),
        tag: async (settings: Partial<TagSettings> = {}) =>
          good(await tx((t) => r.addTag(t, by, { ...TAG, ...settings }, T0))),
        mayAt: (siteId: SiteId, from: number | null = null, until: number | null = null) =>
          right({ kind: 'site', customerId: id, siteId }, { from, until }),
        mayUse: (charger: ChargerKey, from: number | null = null, until: number | null = null) =>
          right({ kind: 'charger', customerId: id, charger }, { from, until }),
        mayReach: (groupId: AccessGroupId, from: number | null = null, until: number | null = null) =>
          right({ kind: 'access-group', customerId: id, groupId }, { from, until }),
        mayNoMore: (target: RightTarget) => right(target, null),
      };
    },
  };
}

export type World = Awaited<ReturnType<typeof customerIn>>;

/** What is served of one charger. */
export async function fragmentOf(storage: Storage, world: World, charger: ChargerKey, now: number) {
  const fragments = await storage.read((t) => r.chargerFragments(t, world.read, [charger], now));
  const fragment = fragments.get(charger);
  expect(fragment).toBeDefined();
  return fragment!;
}

/** An operator, and his right to what is his own. */
export async function operatorIn(t: Tx, world: World, settings: Partial<OperatorSettings> = {}) {
  const anyone = { mail: `${unique('m')}@example.com`, name: 'n', active: true };
  const roles = [{ role: 'support', siteId: null }] as const;
  const operator = good(await r.addOperator(t, world.manage, { ...anyone, roles, ...settings }, T0));
  const { id: operatorId, customerId } = operator;
  const actor = { kind: 'operator', customerId, operatorId, grants: [] } as const;
  return { operator, self: granted(actor, 'self', { kind: 'operator', customerId, operatorId }) };
}

/** A frame, whosever and whenever. */
export const FRAME: NotedFrame = {
  ...{ direction: 'in', kind: 'call', messageId: 'm1', action: 'Heartbeat' },
  text: '[2,"m1","Heartbeat",{}]',
};

/** What chargers tell, as it is kept. */
export const SAMPLE = { sampledAt: T0, chargerTime: 't', identity: 't', values: [], raw: '[{"value":"1"}]' };
export const WHERE = { address: 'a', subprotocol: 's', at: T0 };
export const CONFIGURED = { name: 'NumberOfConnectors', value: '1', readonly: true };
