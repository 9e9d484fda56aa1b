// Puts a network of the model into a real storage, through its ports.
import { type Tx, wholeOf } from '../../src/app/ports/store.ts';
import { type Action, type Actor, allow, type Thing } from '../../src/domain/access/allow.ts';
import { USUAL_GRANTS } from '../../src/domain/access/grants.ts';
import { isRefusal, type Refusal } from '../../src/domain/errors.ts';
import {
  type AccessGroupId,
  type ChargerKey,
  type CustomerId,
  chargerId,
  keyId,
  type SiteId,
} from '../../src/domain/ids.ts';
import type { Engine } from '../../src/storage/connect/engine.ts';
import { repositories } from '../../src/storage/storage.ts';
import { unique } from './api.ts';
import { type ChargerEvent, MADE, type World } from './model.ts';
import type { Ids } from './reference-document.ts';

type Open = Map<ChargerKey, Awaited<ReturnType<typeof repositories.openConnection>>>;

export function proof<A extends Action, T extends Thing>(actor: Actor, action: A, thing: T) {
  const given = allow(actor, action, thing);
  if (isRefusal(given)) throw new Error('not allowed');
  return given;
}

function good<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused}`);
  return answer;
}

/** Puts a network into the storage, its past played as use-cases do it. */
export async function build(engine: Engine, customerId: CustomerId, world: World): Promise<Ids> {
  const actor: Actor = { kind: 'key', keyId: keyId(1), customerId, grants: USUAL_GRANTS };
  const keeps = proof(actor, 'keep', { kind: 'customer', customerId } as const);
  const open: Open = new Map();
  const transact: Engine['transact'] = (work) =>
    engine.actFor(wholeOf(customerId), () => engine.transact(work));
  return transact(async (tx) => {
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
        localList: 'off' as const,
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
        minimumSecurityProfile: 0 as const,
        quiet: false,
        callTimeoutSeconds: 0,
        sockets: c.sockets,
      };
      const made = good(await repositories.addCharger(tx, keeps, settings, MADE)).key;
      chargers.push(made);
      for (const event of c.events) await play(tx, { actor, customerId, charger: made, open }, event);
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
    const groups: AccessGroupId[] = [];
    for (const { chargers: held } of world.groups) {
      const made = await repositories.addAccessGroup(tx, keeps, { name: 'group', externalId: null }, MADE);
      const add = held.map((i) => ({
        charger: chargers[i] as ChargerKey,
        chargerId: chargerId(chargerIds[i] as string),
      }));
      const group = await repositories.changeGroupChargers(tx, keeps, good(made), { add, remove: [] }, MADE);
      groups.push(group.id);
    }
    const rights = [
      ...world.siteRights.map(({ on, ...dates }) => {
        const target = { kind: 'site', customerId, siteId: sites[on] as SiteId } as const;
        return { target, dates, before: undefined };
      }),
      ...world.chargerRights.map(({ on, ...dates }) => {
        const target = { kind: 'charger', customerId, charger: chargers[on] as ChargerKey } as const;
        return { target, dates, before: undefined };
      }),
      ...world.groupRights.map(({ on, ...dates }) => {
        const target = { kind: 'access-group', customerId, groupId: groups[on] as AccessGroupId } as const;
        return { target, dates, before: undefined };
      }),
    ];
    await repositories.changeRights(tx, own, rights, MADE);
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
async function play(
  tx: Tx,
  {
    actor,
    customerId,
    charger,
    open,
  }: { actor: Actor; customerId: CustomerId; charger: ChargerKey; open: Open },
  event: ChargerEvent,
): Promise<void> {
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
