// The served document against the contract, and against a slow, obvious reference made from the same random networks.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApiKey } from '../../src/app/admin/api-key-form.ts';
import { managementOf } from '../../src/app/admin/management.ts';
import type { Tx } from '../../src/app/ports/store.ts';
import { driverDocuments } from '../../src/app/queries/driver-documents.ts';
import { type Action, type Actor, allow, installation, type Thing } from '../../src/domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../src/domain/errors.ts';
import { type ChargerKey, type CustomerId, chargerId, keyId, type SiteId } from '../../src/domain/ids.ts';
import { createHttp, type Http } from '../../src/http/server.ts';
import { secrets } from '../../src/secrets.ts';
import type { Engine } from '../../src/storage/connect/engine.ts';
import { openEngine } from '../../src/storage/connect/open.ts';
import { repositories } from '../../src/storage/storage.ts';
import { unique } from '../support/api.ts';
import { contractOrder, contractSchema } from '../support/contract-schema.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { type ChargerEvent, LEASE_ENDED, MADE, NOW, type World, worlds } from '../support/model.ts';
import { type Ids, referenceDocument, type Told } from '../support/reference-document.ts';

const RUNS = Number(process.env.DOCUMENT_RUNS ?? 40);

function proof<A extends Action, T extends Thing>(actor: Actor, action: A, thing: T) {
  const given = allow(actor, action, thing);
  if (isRefusal(given)) throw new Error('not allowed');
  return given;
}

function good<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused}`);
  return answer;
}

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
      now: () => clock.at,
      transact: engine.transact.bind(engine),
      read: engine.read.bind(engine),
      sightingOf: () => undefined,
      adminKeyHashes: () => [],
      readConfiguration: async () => refuse('charger-offline'),
    };
    const admin = proof({ kind: 'admin' }, 'administer', installation);
    const made = makeApiKey(secrets);
    key = made.key;
    customerId = await engine.transact(async (tx) => {
      const customer = { name: 'C', tagConcurrency: 1, cacheSeconds: null, createdAt: MADE };
      const { id } = await repositories.addCustomer(tx, admin, customer);
      const row = { customerId: id, name: '', prefix: made.prefix, hash: made.hash };
      await repositories.addKey(tx, admin, { ...row, createdAt: MADE, expiresAt: null, revokedAt: null });
      await repositories.renewLease(tx, 'here', MADE, NOW + 1_000_000);
      await repositories.renewLease(tx, 'gone', MADE, LEASE_ENDED);
      return id;
    });
    http = await createHttp({
      management: managementOf({ ...use, ...driverDocuments(use) }),
      gateway: { owns: () => false, handleUpgrade: () => undefined },
      ping: async () => undefined,
      metrics: new Registry(),
      log: pino({ level: 'silent' }),
      config: { host: '127.0.0.1', port: 0, trustProxy: false, publicUrl: undefined },
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
        const ids = await build(world);
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

  async function build(world: World): Promise<Ids> {
    const actor: Actor = { kind: 'key', keyId: keyId(1), customerId };
    const keeps = proof(actor, 'keep', { kind: 'customer', customerId } as const);
    return engine.transact(async (tx) => {
      const sites: SiteId[] = [];
      const siteExternalIds = world.sites.map(() => unique('S'));
      for (const [i, site] of world.sites.entries()) {
        const settings = {
          groupName: site.name,
          publicGroupName: site.publicName,
          parentId: site.parent === null ? null : (sites[site.parent] as SiteId),
          groupType: site.type,
          externalId: site.externalId ? (siteExternalIds[i] as string) : null,
          policy: 'rights' as const,
          timeZone: null,
          location: site.place,
          payerId: site.payerId,
          costId: site.costId,
          costName: site.costName,
          paymentRecipientId: site.recipientId,
        };
        sites.push(good(await repositories.addSite(tx, keeps, settings, MADE)).id);
      }
      const chargers: ChargerKey[] = [];
      const chargerIds = world.chargers.map(() => unique('C'));
      for (const [i, c] of world.chargers.entries()) {
        const settings = {
          chargerId: chargerId(chargerIds[i] as string),
          chargerName: c.name ?? (chargerIds[i] as string),
          siteId: sites[c.site] as SiteId,
          location: c.place,
          evseId: c.evseId,
          splitEvseBySocket: c.flags,
          capabilities: c.capabilities,
          physicalReference: null,
          integrationRelays: c.relays,
          pushIntegrationEnabled: c.flags,
          chargerSpecificMessageStructure: !c.flags,
          customProperties: c.properties,
          authMode: 'none' as const,
          passwordHash: null,
          adoptUntil: null,
          allowMissingSubprotocol: false,
          sockets: c.sockets,
        };
        const made = good(await repositories.addCharger(tx, keeps, settings, MADE)).key;
        chargers.push(made);
        for (const event of c.events) await play(tx, actor, made, event);
      }
      const externalId = unique('D');
      const driverName = unique('driver');
      const driver = good(
        await repositories.addDriver(
          tx,
          keeps,
          {
            name: driverName,
            homeSiteId: world.home === null ? null : (sites[world.home] as SiteId),
            externalId: world.externalId ? externalId : null,
            active: true,
            payerId: world.payerId,
            parentIdTag: unique('P').slice(-20),
            shareParent: true,
          },
          MADE,
        ),
      );
      const own = proof(actor, 'keep', { kind: 'driver', customerId, driverId: driver.id } as const);
      const tags: { id: number; idTag: string }[] = [];
      for (const tag of world.tags) {
        const idTag = unique('T');
        const rest = { blocked: false, blockedReason: null, concurrency: null };
        tags.push({
          idTag,
          id: good(await repositories.addTag(tx, own, { idTag, ...tag, ...rest }, MADE)).id,
        });
      }
      await repositories.replaceExternalReferences(tx, own, world.externalIds, MADE);
      for (const { on, ...dates } of world.siteRights) {
        const site = { kind: 'site', customerId, siteId: sites[on] as SiteId } as const;
        await repositories.putSiteRight(tx, own, site, dates, MADE);
      }
      for (const { on, ...dates } of world.chargerRights) {
        const charger = { kind: 'charger', customerId, charger: chargers[on] as ChargerKey } as const;
        await repositories.putChargerRight(tx, own, charger, dates, MADE);
      }
      return {
        driver: driver.id,
        driverName,
        externalId,
        sites,
        siteExternalIds,
        chargers,
        chargerIds,
        tags,
      };
    });
  }

  /** What use-cases do when a charger speaks, in short. */
  async function play(tx: Tx, actor: Actor, charger: ChargerKey, event: ChargerEvent): Promise<void> {
    const thing = { kind: 'charger', customerId, charger } as const;
    const by = proof({ kind: 'charger', customerId, charger }, 'report', thing);
    const { at } = event;
    const note = (settles: boolean) =>
      repositories.noteFrame(tx, by, { lastMessage: `${event.kind} ${at}`, settles, at });
    const report = {
      errorCode: 'NoError',
      info: null,
      vendorId: null,
      vendorErrorCode: null,
      chargerTime: at,
    };
    switch (event.kind) {
      case 'connect':
        open.set(
          charger,
          await repositories.openConnection(tx, by, {
            nodeId: event.node,
            address: '127.0.0.1',
            subprotocol: 'ocpp1.6',
            at,
          }),
        );
        return;
      case 'disconnect': {
        const connection = open.get(charger);
        if (connection !== undefined)
          await repositories.endConnection(tx, by, connection.connectionId, 'closed', at);
        return;
      }
      case 'boot':
        await note(false);
        await repositories.recordBoot(
          tx,
          by,
          {
            manufacturer: event.vendor,
            model: 'model',
            serialNumber: 'sn',
            firmwareVersion: 'fw',
            iccid: null,
            imsi: event.imsi,
            meterSerialNumber: null,
            meterType: null,
          },
          at,
          false,
        );
        return;
      case 'own':
        await note(true);
        await repositories.recordOwnStatus(tx, by, event.status, report, at);
        return;
      case 'socket':
        await note(true);
        await repositories.makeSocket(tx, by, event.id, at);
        await repositories.recordSocketStatus(tx, by, event.id, event.status, report, at);
        return;
      case 'seen':
        await repositories.recordSightings(tx, new Map([[charger, at]]));
        return;
      case 'configuration':
        await repositories.recordConfiguration(tx, proof(actor, 'operate', thing), event.keys, at);
    }
  }
  const open = new Map<ChargerKey, Awaited<ReturnType<typeof repositories.openConnection>>>();
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
