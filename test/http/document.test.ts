// The served document against the contract, and against a slow, obvious reference made from the same random networks.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApiKey } from '../../src/app/admin/api-key-form.ts';
import { managementOf } from '../../src/app/admin/management.ts';
import { driverDocuments } from '../../src/app/documents/driver-documents.ts';
import { EVERY } from '../../src/app/ports/store.ts';
import { journal } from '../../src/cluster/journal.ts';
import { installation } from '../../src/domain/access/allow.ts';
import { refuse } from '../../src/domain/errors.ts';
import type { CustomerId } from '../../src/domain/ids.ts';
import { filesOnDisk } from '../../src/files-on-disk.ts';
import { createHttp, type Http } from '../../src/http/server.ts';
import { chosenPasswords } from '../../src/passwords.ts';
import { secrets } from '../../src/secrets.ts';
import type { Engine } from '../../src/storage/connect/engine.ts';
import { openEngine } from '../../src/storage/connect/open.ts';
import { repositories } from '../../src/storage/storage.ts';
import { contractOrder, contractSchema } from '../support/contract-schema.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { LEASE_ENDED, MADE, NOW, worlds } from '../support/model.ts';
import { build, proof } from '../support/model-in-storage.ts';
import { referenceDocument, type Told } from '../support/reference-document.ts';

const RUNS = Number(process.env.DOCUMENT_RUNS ?? 40);

const ajv = new Ajv2020({ allowUnionTypes: true, strict: true });
addFormats.default(ajv);
const meetsContract = ajv.compile(contractSchema);

describe.each(engines())('the driver document on $name', (kind) => {
  let database: FreshDatabase;
  let engine: Engine;
  let http: Http;
  let customerId: CustomerId;
  let key = '';
  const clock = { at: NOW };

  beforeAll(async () => {
    database = await kind.fresh();
    engine = await openEngine({ databaseUrl: undefined, databasePoolSize: 4, ...database });
    const use = {
      ...repositories,
      ...secrets,
      ...chosenPasswords(),
      mails: () => false,
      sendMail: async () => 'unsent' as const,
      publicUrl: () => '',
      now: () => clock.at,
      transact: engine.transact.bind(engine),
      read: engine.read.bind(engine),
      actFor: engine.actFor,
      shownKeyNow: () => undefined,
      shownKey: (prefix: string) =>
        engine.actFor(EVERY, () => engine.read((tx) => repositories.keyByPrefix(tx, prefix))),
      sightingOf: () => undefined,
      adminKeyHashes: () => [],
      readConfiguration: async () => refuse('charger-offline'),
      wrongInCall: () => undefined,
      workWaits: () => undefined,
      holdSecret: () => {},
      ended: async () => {},
      tell: () => {},
      keyUsed: () => {},
      flushObserved: async () => {},
      threads: [],
      profile: async () => undefined,
      journal: journal(() => 0),
      filesUrl: () => '',
      ...filesOnDisk(database.dataDir, 'here'),
    };
    const admin = proof({ kind: 'admin' }, 'administer', installation);
    const made = makeApiKey(secrets);
    key = made.key;
    const transact: typeof engine.transact = (work) => engine.actFor(EVERY, () => engine.transact(work));
    customerId = await transact(async (tx) => {
      const customer = {
        name: 'C',
        tagConcurrency: 1,
        cacheSeconds: null,
        meterValuesDays: null,
        createdAt: MADE,
      };
      const { id } = await repositories.addCustomer(tx, admin, customer);
      const manage = proof({ kind: 'admin' }, 'manage', { kind: 'customer', customerId: id });
      const settings = { name: '', expiresAt: null, scopes: null, branches: null };
      await repositories.addKey(tx, manage, { ...settings, prefix: made.prefix, hash: made.hash }, MADE);
      await repositories.renewLease(tx, 'here', MADE, NOW + 1_000_000);
      await repositories.renewLease(tx, 'gone', MADE, LEASE_ENDED);
      return id;
    });
    http = await createHttp({
      once: () => Promise.reject(new Error('nothing is asked twice')),
      actFor: engine.actFor,
      management: {
        ...managementOf({ ...use, ...driverDocuments(use), nodeId: 'here' }),
        together: () => Promise.reject(new Error('nothing is sent in a batch')),
      },
      gateway: { owns: () => false, handleUpgrade: () => undefined },
      ping: async () => undefined,
      metrics: new Registry(),
      log: pino({ level: 'silent' }),
      config: {
        host: '127.0.0.1',
        port: 0,
        trustProxy: false,
        publicUrl: undefined,
        importLimit: 1,
        firmwareLimit: 1,
        diagnosticsLimit: 1,
        rateLimitPerKey: 0,
        rateLimitPerAddress: 0,
        corsOrigins: [],
      },
      version: '0',
    });
  });

  afterAll(async () => {
    await http?.close();
    await engine?.close();
    await database?.drop();
  });

  const read = (driver: number) =>
    http.app.inject({ url: `/api/v1/drivers/${driver}`, headers: { 'x-api-key': key } });

  it('meets the contract and the reference for any network', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const ids = await build(engine, customerId, world);
        const answer = await read(ids.driver);
        expect(answer.statusCode).toBe(200);
        const served: unknown = JSON.parse(answer.payload);
        meetsContract(served);
        expect(meetsContract.errors ?? []).toEqual([]);
        expect(served).toEqual(JSON.parse(JSON.stringify(referenceDocument(world, ids, toldIn(served)))));
        inOrder(served as never);
      }),
      { numRuns: RUNS },
    );
  });
});

type Served = Record<string, unknown>;

/** lastUpdated of every socket in a served document. */
function toldIn(served: unknown): Told {
  const times = new Map<string, string>();
  JSON.stringify(served, (_key, value: unknown) => {
    const { chargerId: id, sockets } = (value ?? {}) as { chargerId?: string; sockets?: Served[] };
    for (const socket of sockets ?? []) times.set(`${id} ${socket.id}`, String(socket.lastUpdated));
    return value;
  });
  return (id, socketId) => times.get(`${id} ${socketId}`);
}

/** Keys come in the contract's order, everywhere. */
function inOrder(driver: Served): void {
  expect(Object.keys(driver)).toEqual(contractOrder.driver);
  for (const tag of driver.tags as Served[]) expect(Object.keys(tag)).toEqual(contractOrder.tag);
  const charger = (one: Served) => {
    expect(Object.keys(one)).toEqual(contractOrder.charger);
    expect(Object.keys(one.locationInfo as Served)).toEqual(contractOrder.locationInfo);
    for (const socket of one.sockets as Served[]) expect(Object.keys(socket)).toEqual(contractOrder.socket);
  };
  const group = (one: Served) => {
    expect(Object.keys(one)).toEqual(contractOrder.group);
    (one.chargers as Served[]).forEach(charger);
    (one.subgroups as Served[]).forEach(group);
  };
  (driver.chargers as Served[]).forEach(charger);
  (driver.chargerGroups as Served[]).forEach(group);
}
