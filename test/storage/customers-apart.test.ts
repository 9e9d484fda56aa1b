/** Nothing of one customer is found, changed or pointed to by another's proof. */
import { describe, expect, it } from 'vitest';
import type { KeptTransaction } from '../../src/app/ports/read-transactions.ts';
import type { Tx } from '../../src/app/ports/store.ts';
import { allow } from '../../src/domain/access/allow.ts';
import { keyId } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/sites/site.ts';
import type { Schema } from '../../src/storage/schema.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { changesNoFiles, filesOf, findsNoFiles } from './files-apart.ts';
import { findsNoImport } from './imports-apart.ts';
import { findsOnlyOwnNetwork } from './networks-apart.ts';
import { keepBoth } from './old-samples.ts';
import { findsNoReservation } from './reservations-apart.ts';
import {
  ANY_CHARGER,
  ANY_DRIVER,
  ANY_GROUP,
  ANY_SITE,
  ANY_TAG,
  ANY_TRANSACTION,
  BY_ID,
  CONFIGURED,
  customerIn,
  EVERY_CHANGE,
  FRAME,
  granted,
  keyNamed,
  MINUTE,
  REPORT,
  RESERVED,
  reporting,
  SAMPLE,
  SITE,
  SOCKET,
  START,
  storageOn,
  T0,
  unique,
  WHERE,
} from './world.ts';

const ORDER = { action: 'Reset', payload: {}, priority: 0, askedBy: 'key 1', expiresAt: T0 };

describe.each(engines())('customers apart, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;

  /** Somebody with a bit of everything. */
  async function furnished() {
    const world = await customerIn(storage);
    const site = await world.site({ policy: 'known', externalId: unique('x') });
    const charger = await world.charger(site.id, { sockets: [SOCKET] });
    const driver = await world.driver({ homeSiteId: site.id, externalId: unique('d') });
    const tag = await driver.tag();
    await driver.mayAt(site.id);
    await driver.mayUse(charger.key);
    const group = await world.group([charger]);
    await driver.mayReach(group.id);
    const nodeId = unique('node');
    const prefix = unique('k');
    const made = await tx(async (t) => {
      await r.renewLease(t, nodeId, T0, T0 + MINUTE);
      const connection = await r.openConnection(t, charger.by, { nodeId, ...WHERE });
      const start = { ...START, connectionId: connection.connectionId, messageId: 'm', replayKey: 'k' };
      const transaction = await r.addTransaction(t, charger.by, { ...start, stopKey: 's' });
      const asked = { kind: 'sites', dryRun: false, askedBy: { kind: 'key', keyId: keyId(1) } } as const;
      const { id: importId } = await r.addImport(t, world.keep, asked, nodeId, T0);
      await r.addImportPart(t, world.keep, importId, 1, 'externalId\nx\n');
      const done = { line: 2, fate: 'created', thingId: '1' } as const;
      await r.keepFates(t, world.keep, importId, [done], [{ name: 'x', line: 2, cells: null }]);
      await r.queueImport(t, world.keep, importId, { bytes: 1, parts: 1, lines: 1 }, T0);
      await keepBoth(t, charger.by, { socketId: 1, transactionId: transaction, heardAt: T0 });
      const shown = { idTag: `NOBODYS-${world.id}`, tagId: null, driverId: null, transactionId: null };
      const verdict = { outcome: 'unknown-tag', steps: [] } as const;
      const decision = { ...shown, purpose: 'authorize', moment: T0, at: T0, verdict } as const;
      await r.recordDecision(t, charger.by, decision);
      await r.recordConfiguration(t, charger.operate, [CONFIGURED], T0);
      const key = await r.addKey(t, world.manage, keyNamed(prefix, { branches: [site.id] }), T0);
      const command = await r.addCommand(t, charger.operate, { ...ORDER, at: T0 });
      const reservation = await r.addReservation(t, charger.operate, { ...RESERVED, commandId: command.id });
      const files = await filesOf(t, world, charger, command.id);
      return { connection, transaction, key, importId, command, reservation, files };
    });
    return { world, site, charger, group, driver, tag, nodeId, ...made };
  }

  /** Every row of every table that a customer owns. */
  async function rowsOf(customer: number): Promise<unknown> {
    const tables = [
      ...(['sites', 'site_closure', 'chargers', 'connections', 'sockets', 'drivers', 'tags'] as const),
      ...(['charger_configurations', 'site_rights', 'charger_rights', 'transactions'] as const),
      ...(['external_references', 'meter_values', 'sample_shapes', 'decisions', 'frames'] as const),
      ...(['api_keys', 'api_key_branches', 'reservations', 'audit', 'search_words'] as const),
      ...(['imports', 'import_parts', 'import_names', 'import_rows', 'idempotency_keys'] as const),
      ...(['access_groups', 'access_group_chargers', 'group_rights', 'unknown_tags', 'commands'] as const),
      ...(['firmware_updates', 'diagnostics', 'local_lists', 'local_list_entries'] as const),
      ...(['local_list_sent', 'local_list_causes', 'charging_profiles'] as const),
      ...(['old_meter_values', 'firmware'] as const),
    ] satisfies (keyof Schema)[];
    return read(async (t: Tx) => {
      const all: Record<string, unknown> = {};
      for (const table of tables) {
        all[table] = await on(t).selectFrom(table).selectAll().where('customer_id', '=', customer).execute();
      }
      return all;
    });
  }

  it("finds nothing of another's", async () => {
    const [mine, other] = [await furnished(), await furnished()];
    const by = reporting(mine.world.id, other.charger.key);
    const page = { after: null, limit: 100 };
    await read(async (t) => {
      expect(await r.site(t, mine.world.read, other.site.id)).toBeUndefined();
      expect(await r.siteDepth(t, mine.world.read, other.site.id)).toBe(0);
      await findsNoImport(t, mine, other);
      expect((await r.sites(t, mine.world.read, ANY_SITE, BY_ID)).items).toHaveLength(1);
      expect(await r.siteByExternalId(t, mine.world.read, String(other.site.externalId))).toBeUndefined();
      await findsOnlyOwnNetwork(t, mine, other);
      const changes = await r.audit(t, mine.world.read, EVERY_CHANGE, page);
      const theirSite = { thing: 'site', thingId: String(other.site.id) } as const;
      expect(changes.length).toBeGreaterThan(0);
      expect(await r.audit(t, mine.world.read, { ...EVERY_CHANGE, about: theirSite }, page)).toEqual([]);
      expect(await r.audit(t, other.world.read, { ...EVERY_CHANGE, about: theirSite }, page)).toHaveLength(1);
      expect(await r.command(t, mine.world.read, other.command.id)).toBeUndefined();
      const ordered = { action: null, state: null, socketId: null, from: null, until: null };
      for (const charger of [null, other.charger.key]) {
        const found = await r.commands(t, mine.world.read, { ...ordered, charger }, page);
        expect(found.map(({ id }) => id)).toEqual(charger === null ? [mine.command.id] : []);
      }
      await findsNoReservation(t, mine, other);
      expect(await r.reservationsNumbered(t, by, 7)).toEqual([]);
      await findsNoFiles(t, mine, other);
      const chargers = await r.chargers(t, mine.world.read, ANY_CHARGER, BY_ID, T0);
      expect(chargers.items.map((one) => one.key)).toEqual([mine.charger.key]);
      expect(await r.chargerByIdentity(t, mine.world.read, other.charger.chargerId)).toBeUndefined();
      expect(await r.driver(t, mine.world.read, other.driver.id)).toBeUndefined();
      expect(await r.keptDriver(t, mine.world.read, other.driver.id)).toBeUndefined();
      const theirOwn = String(other.driver.externalId);
      expect(await r.driverByExternalId(t, mine.world.read, theirOwn)).toBeUndefined();
      const ofTheirs = { ...ANY_TAG, driverId: other.driver.id };
      expect((await r.tags(t, mine.world.read, ofTheirs, BY_ID)).items).toEqual([]);
      expect((await r.tags(t, mine.world.read, ANY_TAG, BY_ID)).items).toEqual([mine.tag]);
      const drivers = (await r.drivers(t, mine.world.read, ANY_DRIVER, BY_ID)).items;
      expect(drivers.map((d) => d.tags.map((tag) => tag.id))).toEqual([[mine.tag.id]]);
      const keys = await r.keys(t, mine.world.manage, page);
      expect(keys.map((key) => key.id)).toEqual([mine.key.id]);
      const theirs = { kind: 'driver', customerId: mine.world.id, driverId: other.driver.id } as const;
      const proof = allow(mine.world.actor, 'read', theirs);
      if ('refused' in proof) throw new Error('one may ask for any id in one’s own name');
      expect(await r.driverSkeleton(t, proof, T0)).toBeUndefined();
      expect(await r.rights(t, proof, page)).toEqual([]);
      expect(await r.rightsRevision(t, proof)).toBe(0);
      expect(await r.accessibleChargers(t, proof, T0, page)).toEqual([]);
      const covered = { rightOnCharger: other.charger.key, rightGoodAt: T0 };
      const theirDrivers = { ...ANY_DRIVER, ...covered };
      expect((await r.drivers(t, mine.world.read, theirDrivers, BY_ID)).items).toEqual([]);
      expect((await r.drivers(t, other.world.read, theirDrivers, BY_ID)).items).toHaveLength(1);
      for (const target of [
        { kind: 'site', customerId: mine.world.id, siteId: other.site.id } as const,
        { kind: 'charger', customerId: mine.world.id, charger: other.charger.key } as const,
        { kind: 'access-group', customerId: mine.world.id, groupId: other.group.id } as const,
      ]) {
        expect(await r.rightOn(t, mine.driver.read, target)).toBeUndefined();
        expect(await r.rightHolders(t, mine.world.read, target, page)).toEqual([]);
        expect(await r.rightHolders(t, other.world.read, target, page)).toHaveLength(1);
      }
      expect(await r.accessGroup(t, mine.world.read, other.group.id)).toBeUndefined();
      expect(await r.unknownTags(t, mine.world.read, [other.charger.key], page)).toEqual([]);
      expect(await r.unknownTags(t, other.world.read, [other.charger.key], page)).toHaveLength(1);
      const nobodys = `nobodys-${other.world.id}`;
      expect(await r.unknownTag(t, mine.world.read, nobodys)).toBeUndefined();
      expect(await r.unknownTag(t, other.world.read, nobodys)).toBeDefined();
      expect((await r.accessGroups(t, mine.world.read, ANY_GROUP, BY_ID)).items).toHaveLength(1);
      expect(await r.groupChargers(t, mine.world.read, other.group.id, page)).toEqual([]);
      expect(await r.groupsOver(t, mine.world.read, other.charger.key, 10)).toEqual([]);
      expect(await r.driverTags(t, proof, page)).toEqual([]);
      expect(await r.tag(t, proof, other.tag.id)).toBeUndefined();
      expect(await r.knowsPerson(t, proof)).toBe(false);
      expect(await r.tagsEver(t, proof)).toEqual([]);
      expect((await r.hangingOnDriver(t, proof, 10)).every(({ count }) => count === 0)).toBe(true);
      expect(await r.sitesOver(t, mine.world.read, other.charger.key)).toEqual([]);
      expect(await r.keptSockets(t, mine.world.read, other.charger.key)).toEqual([]);
      expect(await r.connectionsOf(t, mine.world.read, other.charger.key, page, T0)).toEqual([]);
      expect(await r.keptConfiguration(t, mine.world.read, other.charger.key)).toEqual({
        readAt: null,
        keys: [],
      });
      for (const doomed of [
        { kind: 'site' as const, siteId: other.site.id },
        { kind: 'charger' as const, charger: other.charger.key },
      ]) {
        const hanging = await r.hanging(t, mine.world.read, doomed, 10);
        expect(hanging.filter(({ count, named }) => count > 0 || named.length > 0)).toEqual([]);
        expect(await r.openOn(t, mine.world.read, doomed)).toEqual([]);
      }
      const fragments = await r.chargerFragments(t, mine.world.read, [other.charger.key], T0);
      expect(fragments.size).toBe(0);
      expect(await r.socket(t, by, 1)).toBeUndefined();
      expect(await r.transaction(t, by, other.transaction)).toBeUndefined();
      expect(await r.transaction(t, mine.charger.by, other.transaction)).toBeUndefined();
      expect(await r.openTransactions(t, by)).toEqual([]);
      const told = { connectionId: other.connection.connectionId, messageId: 'm', replayKey: 'k' };
      expect(await r.replayed(t, by, told)).toBeUndefined();
      expect((await r.replayed(t, mine.charger.by, told))?.id).toBe(mine.transaction);
      expect((await r.stoppedAs(t, mine.charger.by, 's'))?.id).toBe(mine.transaction);
      expect(await r.keptTransaction(t, mine.world.read, other.transaction)).toBeUndefined();
      const charged = await r.transactions(t, mine.world.read, ANY_TRANSACTION, BY_ID);
      expect(charged.items.map(({ id }) => id)).toEqual([mine.transaction]);
      for (const theirs of [
        { chargers: [other.charger.key] },
        { site: { siteId: other.site.id, subsites: true } },
        { site: { siteId: other.site.id, subsites: false } },
      ]) {
        const asked = { ...ANY_TRANSACTION, ...theirs };
        const found = await r.transactions(t, mine.world.read, asked, { ...BY_ID, total: true });
        expect(found).toEqual({ items: [], total: 0 });
      }
      expect(await r.samplesOf(t, mine.world.read, other.transaction, page)).toEqual([]);
      expect(await r.samplesOf(t, other.world.read, other.transaction, page)).toHaveLength(1);
      expect(await r.chargersEver(t, mine.world.read, other.charger.chargerId)).toEqual([]);
      expect(await r.siteEver(t, mine.world.read, other.site.id)).toBe(false);
      expect(await r.tagOwner(t, mine.world.read, other.tag.id)).toBeUndefined();
      const facts = await r.gatherFacts(t, mine.charger.ref, 'tag', { socketId: 2 }, T0);
      expect(facts.tagId).toBe(mine.tag.id);
      expect(facts.facts.running.map((run) => run.transactionId)).toEqual([mine.transaction]);
    });
  });

  it("changes nothing of another's", async () => {
    const [mine, other] = [await furnished(), await furnished()];
    const before = await rowsOf(other.world.id);
    const by = reporting(mine.world.id, other.charger.key);
    await tx(async (t) => {
      const theirs = (await r.site(t, other.world.read, other.site.id)) as Site;
      await r.endImport(t, mine.world.keep, other.importId, 'cancelled', null, T0);
      // Nothing of ours has this id, so nothing is left to do; theirs is compared below.
      expect(await r.dropFile(t, mine.world.keep, other.importId, T0)).toBe(true);
      const theirCharger = { ...other.charger.ref, customerId: mine.world.id };
      const operate = granted(mine.world.actor, 'operate', theirCharger);
      expect(await r.cancelCommand(t, operate, other.command.id, T0)).toBeUndefined();
      expect(await r.endUnsent(t, by, 'gone', T0)).toEqual([]);
      expect(await r.takeCommand(t, by, { ...other.connection, messageId: 'm', at: T0 })).toBeUndefined();
      await r.setEffect(t, by, other.command.id, 'began', null);
      await changesNoFiles(t, mine.world, by, other);
      await r.keepFates(t, mine.world.keep, other.importId, [], []);
      expect(await r.holdImport(t, mine.world.keep, other.importId, mine.nodeId)).toBe(false);
      await r.holdSite(t, mine.world.keep, other.site.id);
      await r.changeSite(
        t,
        mine.world.keep,
        { ...theirs, parentId: mine.site.id },
        { ...theirs, groupName: 'stolen' },
        T0,
      );
      const charged = await r.keptTransaction(t, other.world.read, other.transaction);
      await r.holdTransaction(t, mine.world.keep, other.transaction);
      const stolen = { energyWh: 1, revision: 1 };
      await r.correctTransaction(t, mine.world.keep, charged as KeptTransaction, stolen, 'because', T0);
      expect(await r.liesUnder(t, mine.world.keep, other.site.id, other.site.id)).toBe(false);
      expect(await r.branchDepth(t, mine.world.keep, other.site.id)).toBe(0);
    });
    const charger = { kind: 'charger', customerId: mine.world.id, charger: other.charger.key } as const;
    const operate = allow(mine.world.actor, 'operate', charger);
    const driver = { kind: 'driver', customerId: mine.world.id, driverId: other.driver.id } as const;
    const keep = allow(mine.world.actor, 'keep', driver);
    if ('refused' in operate || 'refused' in keep) throw new Error('refused');
    const missing = { manufacturer: null, model: null, serialNumber: null, firmwareVersion: null };
    const boot = { ...missing, iccid: null, imsi: null, meterSerialNumber: null, meterType: null };
    const site = { kind: 'site', customerId: mine.world.id, siteId: other.site.id } as const;
    const theirs = {
      charger: { kind: 'charger', charger: other.charger.key },
      site: { kind: 'site', siteId: other.site.id },
    } as const;
    const theirSocket = { ...SOCKET, charger: other.charger.key, revision: 1, retiredAt: null };
    await tx(async (t) => {
      expect(await r.erasePerson(t, keep, 'erased-x', T0)).toBeUndefined();
      await r.recordBoot(t, by, boot, T0, true);
      await r.recordOwnStatus(t, by, 'Error', REPORT, T0);
      await r.recordSocketStatus(t, by, 1, 'Error', REPORT, T0);
      await r.holdCharger(t, by);
      expect(await r.keepPassword(t, by, 'x')).toBe(false);
      expect(await r.endConnection(t, by, other.connection.connectionId, 'x', T0)).toBe(false);
      const mixed = reporting(mine.world.id, mine.charger.key);
      expect(await r.endConnection(t, mixed, other.connection.connectionId, 'x', T0)).toBe(false);
      await r.recordConfiguration(t, operate, [], T0);
      await r.changeTransaction(t, by, other.transaction, { closedAt: T0, energyWh: 1 });
      await r.changeTransaction(t, mine.charger.by, other.transaction, { energyWh: 1 });
      await r.holdDriver(t, keep);
      await r.replaceExternalReferences(t, keep, [], T0);
      const group = { kind: 'access-group', customerId: mine.world.id, groupId: other.group.id } as const;
      const before = { from: null, until: null, givenBy: 'x', givenAt: T0, revision: 1, name: 'x' };
      const had = { ...before, source: 'site', siteId: other.site.id } as const;
      for (const target of [site, charger, group]) {
        await r.changeRights(t, keep, [{ target, before: had, dates: null }], T0);
        await r.changeRights(t, keep, [{ target, before: had, dates: { from: T0, until: null } }], T0);
      }
      const theirGroup = { ...mine.group, id: other.group.id };
      expect(await r.forgetUnknownTag(t, mine.world.keep, `nobodys-${other.world.id}`)).toBe(false);
      await r.holdAccessGroup(t, mine.world.keep, other.group.id);
      await r.changeAccessGroup(t, mine.world.keep, theirGroup, { name: 'stolen', externalId: null }, T0);
      expect(await r.hangingOnGroup(t, mine.world.read, other.group.id, 5)).toEqual([
        { kind: 'group-rights', count: 0, named: [] },
      ]);
      expect(await r.endGroupRights(t, mine.world.keep, other.group.id, 5, T0)).toBe(0);
      await r.deleteAccessGroup(t, mine.world.keep, theirGroup, T0);
      const theirCharger = { charger: other.charger.key, chargerId: other.charger.chargerId };
      const remove = [theirCharger];
      await r.changeGroupChargers(t, mine.world.keep, theirGroup, { add: [], remove }, T0);
      const named = [
        { siteId: other.site.id },
        { chargerId: theirCharger.chargerId },
        { groupId: other.group.id },
      ];
      expect(await r.holdTargets(t, mine.driver.by, named)).toEqual([undefined, undefined, undefined]);
      const held = await r.holdChargersNamed(t, mine.world.keep, [theirCharger.chargerId]);
      expect(held.size).toBe(0);
      await r.changeDriver(t, keep, other.driver, { ...other.driver, name: 'stolen' }, T0);
      await r.changeTag(t, keep, other.tag, { ...other.tag, tokenName: 'stolen' }, T0);
      await r.moveTag(t, keep, other.tag, mine.driver.by, T0);
      await r.deleteTag(t, keep, other.tag, T0);
      const asKept = { ...other.driver, homeSiteName: null, tags: [], externalReferences: [] };
      await r.deleteDriver(t, keep, asKept, T0);
      await r.revokeKey(t, mine.world.manage, other.key, T0);
      await r.rotateKey(t, mine.world.manage, other.key, { prefix: unique('k'), hash: 'x' }, T0, T0);
      await r.endConnectionsOfNode(t, mine.nodeId, 'x', T0);
      const keeps = mine.world.keep;
      expect(await r.holdChargerOf(t, keeps, other.charger.chargerId)).toBe(false);
      await r.retireSocket(t, keeps, other.charger, theirSocket, T0);
      await r.holdBranch(t, keeps, other.site.id);
      expect(await r.holdSomeChargers(t, keeps, other.site.id, 5)).toEqual([]);
      expect(await r.thinBranch(t, keeps, other.site.id, 5, T0)).toBe(false);
      const some = { kind: 'chargers', chargers: [other.charger.key] } as const;
      expect(await r.deleteChargers(t, keeps, some, T0)).toEqual([]);
      expect(await r.deleteChargers(t, keeps, theirs.charger, T0)).toEqual([]);
      expect(await r.deleteChargers(t, keeps, theirs.site, T0)).toEqual([]);
      await r.deleteBranch(t, keeps, other.site, T0);
    });
    const renamed = { ...other.charger, chargerName: 'x' };
    const change = (t: Tx) => r.changeCharger(t, mine.world.keep, other.charger, renamed, true, T0);
    await expect(tx(change)).rejects.toThrow();
    const where = { nodeId: mine.nodeId, ...WHERE };
    await expect(tx((t) => r.openConnection(t, by, where))).rejects.toThrow();
    await expect(
      tx((t) => r.noteFrame(t, by, { lastMessage: 'x', settles: true, at: T0 })),
    ).rejects.toThrow();
    expect(await rowsOf(other.world.id)).toEqual(before);
  });

  it('no row points across', async () => {
    const [mine, other] = [await furnished(), await furnished()];
    const by = reporting(mine.world.id, other.charger.key);
    const at = { socketId: 1, transactionId: null, heardAt: T0 };
    const theirs = { ...at, transactionId: other.transaction };
    const across: [string, (t: Tx) => Promise<unknown>][] = [
      [
        'a site under a parent',
        (t) => r.addSite(t, mine.world.keep, { ...SITE, parentId: other.site.id }, T0),
      ],
      ['a socket', (t) => r.makeSocket(t, by, 7, T0)],
      ['a command', (t) => r.addCommand(t, by, { ...ORDER, at: T0 })],
      ['a transaction', (t) => r.addTransaction(t, by, START)],
      ['a sample', (t) => r.addSamples(t, [{ by, at, samples: [SAMPLE] }])],
      [
        'a sample of theirs',
        (t) => r.addSamples(t, [{ by: mine.charger.by, at: theirs, samples: [SAMPLE] }]),
      ],
      [
        'a decision',
        (t) =>
          r.recordDecision(t, by, {
            ...{ purpose: 'start', idTag: 'x', moment: T0, at: T0, tagId: null, driverId: null },
            ...{ verdict: { outcome: 'accepted', steps: [] }, transactionId: null },
          }),
      ],
      ['a frame', (t) => r.appendFrames(t, [{ ...by.thing, at: T0, ...FRAME }], 5)],
    ];
    for (const [name, work] of across) {
      await expect(tx(work), name).rejects.toMatchObject({ kind: 'foreign-key' });
    }
    const crossing: [string, () => Promise<unknown>][] = [
      ['a home site', () => mine.world.driver({ homeSiteId: other.site.id })],
      ['a charger on a site', () => mine.world.charger(other.site.id)],
      ['a right on a site', () => mine.driver.mayAt(other.site.id)],
      ['a right on a charger', () => mine.driver.mayUse(other.charger.key)],
      ['a right on an access group', () => mine.driver.mayReach(other.group.id)],
      ['a charger of an access group', () => mine.world.group([other.charger])],
    ];
    for (const [name, work] of crossing) {
      await expect(work(), name).rejects.toMatchObject({ kind: 'foreign-key' });
    }
  });
});
