/** Asks everything of the repositories that the server asks, every branch that makes SQL of its own included. */

import type { Tx } from '../../src/app/ports/store.ts';
import {
  accessGroupId,
  chargerKey,
  connectionId,
  type SiteId,
  tagId,
  transactionId,
} from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { bookkeeping } from './tour-bookkeeping.ts';
import { bulkCommands, commands, reservations } from './tour-commands.ts';
import { files } from './tour-files.ts';
import { groups } from './tour-groups.ts';
import { importing } from './tour-imports.ts';
import { line } from './tour-line.ts';
import { localLists } from './tour-local-lists.ts';
import { members } from './tour-members.ts';
import { operators } from './tour-operators.ts';
import { overview } from './tour-overview.ts';
import { samples } from './tour-samples.ts';
import {
  ANY_CHARGER,
  ANY_DRIVER,
  ANY_SITE,
  ANY_TAG,
  admin,
  BY_ID,
  customerIn,
  EVERY_CHANGE,
  FRAME,
  good,
  granted,
  MINUTE,
  REPORT,
  SAMPLE,
  SITE,
  SOCKET,
  START,
  type Storage,
  T0,
  TAG,
  unique,
  type World,
} from './world.ts';

export async function tour(storage: Storage): Promise<void> {
  await keeping(storage, await customerIn(storage));
  await charging(storage, await customerIn(storage));
  await importing(storage, await customerIn(storage));
  await members(storage, await customerIn(storage));
  await operators(storage, await customerIn(storage));
  await bookkeeping(storage, await customerIn(storage));
  await commands(storage, await customerIn(storage));
  await line(storage, await customerIn(storage));
  await overview(storage, await customerIn(storage));
  await bulkCommands(storage, await customerIn(storage));
  await reservations(storage, await customerIn(storage));
  await files(storage, await customerIn(storage));
  await localLists(storage, await customerIn(storage));
  await samples(storage, await customerIn(storage, { meterValuesDays: 30 }));
}

async function keeping(storage: Storage, world: World): Promise<void> {
  const { tx } = storage;
  const parent = await world.site();
  const site = await world.site({ parentId: parent.id, externalId: 'x' });
  const charger = await world.charger(site.id, { sockets: [SOCKET, { ...SOCKET, socketId: 2 }] });
  const driver = await world.driver({ homeSiteId: site.id });
  const colleague = await world.driver();
  await driver.tag();
  await driver.mayAt(site.id);
  await driver.mayUse(charger.key);
  await groups(storage, world, site, charger, driver);
  const ruin = await world.site();
  const goner = await world.charger(ruin.id, { sockets: [SOCKET] });
  const mover = await world.charger(ruin.id, { sockets: [SOCKET] });
  const other = await customerIn(storage);
  await world.charger(ruin.id);
  const homeless = await world.driver({ homeSiteId: ruin.id });
  await homeless.mayAt(ruin.id);
  await homeless.mayUse(goner.key);
  const reference = { referenceType: 0 as const, referenceId: '', externalId: '', effectiveFrom: null };
  await tx(async (t) => {
    await r.addSite(t, world.keep, { ...SITE, externalId: 'x' }, T0);
    await r.customer(t, admin, world.id);
    await r.setting(t, 'a');
    await r.putSetting(t, 'a', 'b');
    await r.site(t, world.read, site.id);
    await r.siteDepth(t, world.read, site.id);
    await r.sitesOver(t, world.read, charger.key);
    await r.chargerByIdentity(t, world.read, charger.chargerId);
    await r.driver(t, world.read, driver.id);
    await r.keptDriver(t, world.read, driver.id);
    await r.driverByExternalId(t, world.read, 'x');
    await r.rights(t, driver.read, { after: null, limit: 10 });
    await r.rights(t, driver.read, { after: { source: 'site', siteId: site.id }, limit: 10 });
    await r.rights(t, driver.read, { after: { source: 'charger', charger: charger.key }, limit: 10 });
    await r.rights(t, driver.read, { after: { source: 'group', groupId: accessGroupId(1) }, limit: 10 });
    for (const after of [null, tagId(1)]) await r.driverTags(t, driver.read, { after, limit: 10 });
    for (const seen of [false, true]) {
      const limit = 10;
      await r.customers(t, admin, { after: seen ? world.id : null, limit });
    }
    await drivers(t, world, [driver, colleague], site.id);
    await r.siteByExternalId(t, world.read, 'x');
    for (const sort of ['id', 'groupName'] as const) {
      const after = { value: sort === 'id' ? null : 'a', id: parent.id };
      for (const filter of [
        {},
        { parentId: parent.id },
        { parentId: 'none' as const },
        { underId: parent.id },
        { text: 'a b' },
      ]) {
        const all = { ...ANY_SITE, ...filter };
        await r.sites(t, world.read, all, { ...BY_ID, sort });
        await r.sites(t, world.read, all, { ...BY_ID, sort, after, descending: true, total: true });
      }
    }
    for (const sort of ['id', 'chargerId', 'chargerName'] as const) {
      const after = { value: sort === 'id' ? null : 'a', id: 1 };
      for (const filter of [
        {},
        { site: { siteId: site.id, subsites: false } },
        { site: { siteId: site.id, subsites: true } },
        { status: 'Charging' as const },
        { connected: true },
        { connected: false },
        { manufacturer: 'a', model: 'b' },
        { text: 'a b' },
      ]) {
        const all = { ...ANY_CHARGER, ...filter };
        await r.chargers(t, world.read, all, { ...BY_ID, sort }, T0);
        await r.chargers(t, world.read, all, { ...BY_ID, sort, after, descending: true, total: true }, T0);
      }
    }
    await r.holdChargerOf(t, world.keep, charger.chargerId);
    const changed = { ...charger, chargerName: 'b', passwordHash: 'h' };
    await r.changeCharger(t, world.keep, charger, changed, false, T0);
    const [socket] = await r.keptSockets(t, world.read, charger.key);
    if (socket === undefined) throw new Error('it was made with a socket');
    await r.keepSocket(t, world.keep, charger, socket, { ...SOCKET, name: 'b' }, T0);
    await r.keptConfiguration(t, world.read, charger.key);
    for (const after of [null, 5]) {
      await r.connectionsOf(t, world.read, charger.key, { after, limit: 10 }, T0);
    }
    await r.isOnlyCustomer(t, world.read);
    await r.isUnknownCharger(t, world.read, charger.chargerId);
    for (const after of [null, { lastAt: T0, identity: 'a' }]) {
      await r.unknownChargers(t, world.read, { after, limit: 10 });
    }
    for (const doomed of [
      { kind: 'site' as const, siteId: parent.id },
      { kind: 'charger' as const, charger: charger.key },
      { kind: 'socket' as const, charger: charger.key, socketId: 1 },
    ]) {
      await r.hanging(t, world.read, doomed, 10);
      await r.openOn(t, world.read, doomed);
    }
    await r.retireSocket(t, world.keep, charger, socket, T0);
    for (const root of [null, parent.id]) {
      await r.treeSites(t, world.read, root);
      await r.treeChargers(t, world.read, root, T0);
      await r.treeDrivers(t, world.read, root);
    }
    await r.holdTree(t, world.keep);
    await r.holdSite(t, world.keep, site.id);
    await r.branchDepth(t, world.keep, parent.id);
    await r.liesUnder(t, world.keep, site.id, parent.id);
    const there = await r.changeSite(t, world.keep, site, { ...SITE, groupName: 'b', parentId: null }, T0);
    await r.changeSite(t, world.keep, good(there), { ...SITE, groupName: 'b', parentId: parent.id }, T0);
    for (const about of [
      null,
      { driverId: driver.id },
      { siteId: site.id },
      { charger: charger.key },
      { thing: 'site' as const, thingId: String(site.id) },
    ]) {
      const times = {
        from: T0,
        until: T0 + 1,
        thing: 'site' as const,
        thingId: '1',
        action: 'change' as const,
      };
      await r.audit(t, world.read, { ...EVERY_CHANGE, about }, { after: null, limit: 10 });
      await r.audit(t, world.read, { ...EVERY_CHANGE, ...times, about }, { after: 5, limit: 10 });
      const one = { ...EVERY_CHANGE, thing: 'site' as const, thingId: String(site.id), about };
      await r.audit(t, world.read, one, { after: null, limit: 10 });
    }
    const lost = { kind: 'driver', customerId: world.id, driverId: driver.id } as const;
    await r.knowsPerson(t, driver.read);
    await r.tagsEver(t, driver.read);
    for (const names of [0, 10]) await r.hangingOnDriver(t, colleague.read, names);
    await r.deleteDriver(
      t,
      colleague.by,
      { ...colleague, homeSiteName: null, tags: [], externalReferences: [] },
      T0,
    );
    await r.knowsPerson(t, colleague.read);
    await r.erasePerson(t, granted(world.actor, 'keep', lost), 'erased-x', T0);
    const request = { scope: unique('key'), customerId: world.id, keyHash: 'h', fingerprint: 'f' };
    for (let i = 0; i < 2; i++) await r.claimRequest(t, request, T0, T0 - 1);
    await r.keepAnswer(t, request, { status: 201, location: null, revision: null, answer: null });
    await r.forgetAnswers(t, T0);
    await r.replaceExternalReferences(t, driver.by, [reference], T0);
    await r.driverSkeleton(t, driver.read, T0);
    await r.nextOfRights(t, driver.read, T0);
    await r.holdBranch(t, world.keep, ruin.id);
    await r.holdSomeChargers(t, world.keep, ruin.id, 1);
    await r.thinBranch(t, world.keep, ruin.id, 1, T0);
    await r.deleteChargers(t, world.keep, { kind: 'chargers', chargers: [] }, T0);
    for (const chargers of [[goner.key], [goner.key, charger.key]]) {
      await r.openOn(t, world.read, { kind: 'chargers', chargers });
      await r.hanging(t, world.read, { kind: 'chargers', chargers }, 0);
    }
    const elsewhere = good(await r.addSite(t, other.keep, SITE, T0));
    await r.moveCharger(t, world.keep, other.keep, mover, elsewhere.id, T0);
    await r.deleteChargers(t, world.keep, { kind: 'charger', charger: goner.key }, T0);
    await r.deleteChargers(t, world.keep, { kind: 'site', siteId: ruin.id }, T0);
    await r.deleteBranch(t, world.keep, ruin, T0);
  });
}

type ADriver = Awaited<ReturnType<World['driver']>>;

async function drivers(
  t: Tx,
  world: World,
  [driver, colleague]: readonly [ADriver, ADriver],
  home: SiteId,
): Promise<void> {
  for (const sort of ['id', 'name'] as const) {
    const after = { value: sort === 'id' ? null : 'a', id: driver.id };
    for (const filter of [
      {},
      { homeSiteId: home },
      { homeSiteId: 'none' as const },
      { homeUnderId: home },
      { text: 'a b' },
      { idTagFolded: 'tag' },
      { externalId: 'x' },
      { active: true },
      { tagExpiringBefore: T0 },
      { rightOnCharger: chargerKey(1) },
      { rightOnCharger: chargerKey(1), rightGoodAt: T0 },
      { rightOnSite: home },
      { rightOnSites: [home, home], rightGoodAt: T0 },
    ]) {
      const all = { ...ANY_DRIVER, ...filter };
      await r.drivers(t, world.read, all, { ...BY_ID, sort });
      await r.drivers(t, world.read, all, { ...BY_ID, sort, after, descending: true, total: true });
    }
  }
  for (const sort of ['id', 'idTag'] as const) {
    const after = { value: sort === 'id' ? null : 'a', id: 1 };
    for (const filter of [
      {},
      { driverId: driver.id },
      { idTagFolded: 'tag' },
      { beginningFolded: 't' },
      { blocked: true },
      { expiringBefore: T0 },
    ]) {
      const all = { ...ANY_TAG, ...filter };
      await r.tags(t, world.read, all, { ...BY_ID, sort });
      await r.tags(t, world.read, all, { ...BY_ID, sort, after, descending: true, total: true });
    }
  }
  const more = { ...driver, name: 'b', externalId: unique('x') };
  await r.holdDriver(t, driver.by);
  await r.changeDriver(t, driver.by, driver, more, T0);
  await r.tag(t, driver.read, tagId(1));
  const settings = { ...TAG, idTag: unique('T') };
  const tag = good(await r.addTag(t, driver.by, settings, T0));
  const other = good(await r.changeTag(t, driver.by, tag, { ...settings, idTag: unique('T') }, T0));
  await r.hangingOnTag(t, driver.read, other, 2);
  await r.deleteTag(t, colleague.by, await r.moveTag(t, driver.by, other, colleague.by, T0), T0);
}

async function charging({ tx }: Storage, world: World): Promise<void> {
  const home = await world.site({ timeZone: 'Europe/Helsinki' });
  const charger = await world.charger(home.id);
  const other = await world.charger((await world.site()).id);
  const driver = await world.driver();
  await driver.tag();
  const { by } = charger;
  const nodeId = unique('node');
  const where = { nodeId, address: 'a', subprotocol: 's', at: T0 };
  const nothing = { manufacturer: null, model: null, serialNumber: null, firmwareVersion: null };
  const boot = { ...nothing, iccid: null, imsi: null, meterSerialNumber: null, meterType: null };
  await tx(async (t) => {
    await r.findLogin(t, charger.chargerId);
    await r.keepPassword(t, by, 'h');
    await r.renewLease(t, nodeId, T0, T0 + MINUTE);
    await r.openConnection(t, by, where);
    const second = await r.openConnection(t, by, where);
    for (const settles of [false, true]) await r.noteFrame(t, by, { lastMessage: '', settles, at: T0 });
    await r.holdCharger(t, by);
    await r.recordConfiguration(t, charger.operate, [{ name: 'n', value: 'v', readonly: true }], T0);
    await r.recordSetting(t, by, { name: 'N', value: 'w' });
    for (const anew of [false, true]) await r.recordBoot(t, by, boot, T0, anew);
    await r.recordOwnStatus(t, by, 'Available', REPORT, T0);
    await r.makeSocket(t, by, 1, T0);
    await r.socket(t, by, 1);
    await r.recordSocketStatus(t, by, 1, 'Available', REPORT, T0);

    await r.holdTag(t, by, 'tag');
    await r.gatherFacts(t, charger.ref, 'tag', null, T0);
    await r.gatherFacts(t, charger.ref, 'tag', { socketId: 1 }, T0);
    const start = { ...START, connectionId: second.connectionId, messageId: 'm', replayKey: 'k' };
    const id = await r.addTransaction(t, by, start);
    await r.addTransaction(t, by, start);
    await r.addTransaction(t, by, { ...start, replayKey: 'k2' });
    await r.transaction(t, by, id);
    await r.openTransactions(t, by);
    await r.openTransactions(t, by, 1);
    await r.replayed(t, by, { connectionId: connectionId(1), messageId: 'm', replayKey: 'k' });
    await r.stoppedAs(t, by, 's');
    const at = { socketId: 1, transactionId: id, heardAt: T0 };
    await r.addSamples(t, [{ by, at, samples: [SAMPLE] }]);
    await r.changeTransaction(t, by, id, { suspectSince: T0 - 1, suspectReason: 'boot' });
    await r.suspects(t, { available: T0, boot: T0 }, T0);
    await r.suspectOpen(t, by, T0);
    await r.onlineSince(t, by);
    await r.changeTransaction(t, by, id, { closedAt: T0, closedBy: 'charger', replayKey: null });
    await r.recordDecision(t, by, {
      ...{ purpose: 'start', idTag: 'TAG', moment: T0, at: T0, tagId: null, driverId: null },
      ...{ verdict: { outcome: 'accepted', steps: [] }, transactionId: transactionId(id) },
    });
    await r.recordDecision(t, by, {
      ...{ purpose: 'authorize', idTag: 'NOBODYS', moment: T0, at: T0, tagId: null, driverId: null },
      ...{ verdict: { outcome: 'unknown-tag', steps: [] }, transactionId: null },
    });
    for (const at of [null, [charger.key]]) {
      await r.unknownTags(t, world.read, at, { after: null, limit: 10 });
      await r.unknownTags(t, world.read, at, { after: { at: T0 + 1, id: 1 }, limit: 10 });
    }
    await r.unknownTag(t, world.read, 'nobodys');
    await r.forgetUnknownTag(t, world.keep, 'nobodys');
    const any = { driverId: null, idTagFolded: null, chargers: null, outcome: null, from: null, until: null };
    for (const filter of [
      {},
      { driverId: driver.id },
      { idTagFolded: 'tag' },
      { chargers: [charger.key, other.key] },
      { outcome: 'expired' as const },
      { driverId: driver.id, idTagFolded: 'tag', chargers: [charger.key], outcome: 'expired' as const },
    ]) {
      const times = { from: T0, until: T0 + 1 };
      await r.decisions(t, world.read, { ...any, ...filter }, { after: null, limit: 10 });
      await r.decisions(
        t,
        world.read,
        { ...any, ...filter, ...times },
        { after: { at: T0, id: 1 }, limit: 10 },
      );
    }
    const month = { from: T0, until: T0 + MINUTE };
    for (const of of [
      null,
      { driverId: driver.id },
      { chargers: [charger.key] },
      { chargers: [charger.key, other.key] },
      { siteId: home.id },
      { homeSiteId: home.id },
    ]) {
      for (const after of [null, { at: T0, id: 1 }])
        await r.exportedTransactions(t, world.read, of, month, { after, limit: 10 });
    }
    await r.chargerFragments(t, world.read, [charger.key, other.key], T0);
    await r.recordSightings(t, new Map([charger.key, other.key].map((key) => [key, T0])));
    const frame = { customerId: world.id, charger: charger.key, at: T0, ...FRAME };
    await r.appendFrames(t, [frame, frame], 5);
    const attempt = { identity: 'i', address: 'a', reason: 'r', customerId: null, count: 1, lastAt: T0 };
    await r.rememberRefused(t, [attempt]);
    await r.refusedAttempts(t, admin, 10);
    await r.refusedAttempts(t, world.read, 10);
    await r.endConnection(t, by, second.connectionId, 'closed', T0);
    await r.endConnectionsOfNode(t, nodeId, 'node-stopped', T0);
    await r.leaseUntil(t, nodeId);
    await r.nodeLeases(t);
    await r.awaySince(t, nodeId, T0 - 1, T0);
  });
}
