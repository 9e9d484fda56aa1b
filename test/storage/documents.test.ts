import { describe, expect, it } from 'vitest';
import type { Tx } from '../../src/app/ports/store.ts';
import { NOWHERE } from '../../src/domain/chargers/charger.ts';
import type { ChargerKey, SiteId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { recorded } from './recorder.ts';
import { customerIn, fragmentOf, SOCKET, START, storageOn, T0, type World } from './world.ts';

describe.each(engines())('what documents are made of, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;

  describe('the skeleton', () => {
    /** a ─ b ─ c, a ─ d, and e apart; a charger on each. */
    async function tree(world: World) {
      const site = async (parentId: SiteId | null) => (await world.site({ parentId })).id;
      const a = await site(null);
      const b = await site(a);
      const [c, d, e] = [await site(b), await site(a), await site(null)];
      const sites = { a, b, c, d, e };
      const chargers: Record<string, ChargerKey> = {};
      for (const [name, id] of Object.entries(sites)) chargers[name] = (await world.charger(id)).key;
      return { sites, chargers };
    }

    it('of a driver without anything', async () => {
      const world = await customerIn(storage);
      const driver = await world.driver({ name: 'Ämne', externalId: 'x', payerId: 2 ** 53 - 1 });
      expect(await read((t) => r.driverSkeleton(t, driver.read, T0))).toEqual({
        revision: T0,
        id: driver.id,
        name: 'Ämne',
        homeSiteId: null,
        homeSiteName: null,
        externalId: 'x',
        payerId: 2 ** 53 - 1,
        tags: [],
        sites: [],
        siteChargers: [],
        chargers: [],
        externalReferences: [],
      });
    });

    it('covers every site below a granted one, each once, and nothing else', async () => {
      const world = await customerIn(storage);
      const { sites, chargers } = await tree(world);
      const driver = await world.driver({ homeSiteId: sites.e });
      await driver.mayAt(sites.b);
      await driver.mayAt(sites.a);
      await driver.mayUse(chargers.e!);
      await driver.mayUse(chargers.c!);
      const tags = [await driver.tag({ idTag: 'z' }), await driver.tag({ idTag: 'y' })];
      const found = await read((t) => r.driverSkeleton(t, driver.read, T0));
      const covered = [sites.a, sites.b, sites.c, sites.d];
      expect(found?.sites.map((s) => s.id)).toEqual(covered);
      expect(found?.sites[1]).toMatchObject({ parentId: sites.a, groupName: 'a site' });
      expect(found?.siteChargers).toEqual(
        ['a', 'b', 'c', 'd'].map((name) => ({
          charger: chargers[name],
          siteId: sites[name as keyof typeof sites],
        })),
      );
      expect(found?.chargers).toEqual([chargers.c, chargers.e]);
      expect(found?.tags).toEqual(tags);
      expect(found?.homeSiteId).toBe(sites.e);
    });

    it.each([
      ['before its from', T0 + 1, null, false],
      ['at its from', T0, null, true],
      ['before its until', null, T0 + 1, true],
      ['at its until', null, T0, false],
      ['between', T0 - 1, T0 + 1, true],
    ])('a right %s', async (_, from, until, good) => {
      const world = await customerIn(storage);
      const { sites, chargers } = await tree(world);
      const driver = await world.driver();
      await driver.mayAt(sites.e, from, until);
      await driver.mayUse(chargers.a!, from, until);
      const found = await read((t) => r.driverSkeleton(t, driver.read, T0));
      expect(found?.sites).toHaveLength(good ? 1 : 0);
      expect(found?.siteChargers).toHaveLength(good ? 1 : 0);
      expect(found?.chargers).toHaveLength(good ? 1 : 0);
    });

    it('lists chargers that an access group holds, each once, as long as the right on it is good', async () => {
      const world = await customerIn(storage);
      const site = await world.site();
      const [a, b, c] = [
        await world.charger(site.id),
        await world.charger(site.id),
        await world.charger(site.id),
      ];
      const driver = await world.driver();
      await driver.mayUse(b.key);
      await driver.mayReach((await world.group([b, a])).id);
      await driver.mayReach((await world.group([a])).id);
      await driver.mayReach((await world.group([c])).id, T0 + 1);
      const shown = async (at: number) => (await read((t) => r.driverSkeleton(t, driver.read, at)))?.chargers;
      expect(await shown(T0)).toEqual([a.key, b.key]);
      expect(await shown(T0 + 1)).toEqual([a.key, b.key, c.key]);
    });

    it('a right that is over does not hide one above that is good', async () => {
      const world = await customerIn(storage);
      const { sites } = await tree(world);
      const driver = await world.driver();
      await driver.mayAt(sites.c, null, T0 - 1);
      await driver.mayAt(sites.a, null, T0 + 1);
      const found = await read((t) => r.driverSkeleton(t, driver.read, T0));
      expect(found?.sites.map((s) => s.id)).toEqual([sites.a, sites.b, sites.c, sites.d]);
    });
  });

  describe('fragments', () => {
    it('show what people entered', async () => {
      const world = await customerIn(storage);
      const site = await world.site({ groupName: 'G', publicGroupName: 'P' });
      const entered = {
        chargerName: 'N',
        evseId: 'FRA23E45B*78C',
        splitEvseBySocket: true,
        capabilities: ['RFID_READER', 'a "quote"'],
        physicalReference: 'left',
        integrationRelays: ['one'],
        pushIntegrationEnabled: true,
        chargerSpecificMessageStructure: true,
        customProperties: { colour: 'blå', __proto__x: '1' },
      };
      const socket = { ...SOCKET, socketId: 3, name: 'n', maxPower: '22 kW', maxWatts: 22_000 };
      const charger = await world.charger(site.id, { ...entered, sockets: [socket, SOCKET] });
      const found = await fragmentOf(storage, world, charger.key, T0);
      expect(found).toMatchObject({ ...entered, key: charger.key, chargerId: charger.chargerId });
      expect(found).toMatchObject({ siteId: site.id, siteName: 'G', publicGroupName: 'P' });
      expect(found).toMatchObject({ lastSeen: null, lastMessage: null, configuration: null });
      const fresh = { status: null, since: null, transactionOpen: false, usedAt: null, createdAt: T0 };
      expect(found.sockets).toEqual([
        { ...SOCKET, facts: fresh },
        { ...socket, facts: fresh },
      ]);
      const plain = await world.charger(site.id);
      const bare = await fragmentOf(storage, world, plain.key, T0);
      expect(bare).toMatchObject({ integrationRelays: null, customProperties: null, capabilities: [] });
    });

    it("places: its own, its site's, each ancestor's, nearest first", async () => {
      const world = await customerIn(storage);
      const at = (city: string) => ({ ...NOWHERE, city, latitude: 1.5 });
      const top = await world.site({ location: at('top') });
      const middle = await world.site({ parentId: top.id });
      const low = await world.site({ parentId: middle.id, location: at('low') });
      const charger = await world.charger(low.id, { location: at('own') });
      const { places } = await fragmentOf(storage, world, charger.key, T0);
      expect(places).toEqual([at('own'), at('low'), NOWHERE, at('top')]);
    });

    it('leave out retired sockets; one that comes back shows again', async () => {
      const world = await customerIn(storage);
      const sockets = [SOCKET, { ...SOCKET, socketId: 2 }];
      const charger = await world.charger((await world.site()).id, { sockets });
      await tx(async (t: Tx) => {
        await on(t)
          .updateTable('sockets')
          .set({ retired_at: T0 })
          .where('charger', '=', charger.key)
          .where('socket_id', '=', 1)
          .execute();
      });
      const shown = async () =>
        (await fragmentOf(storage, world, charger.key, T0)).sockets.map((s) => s.socketId);
      expect(await shown()).toEqual([2]);
      expect(await tx((t) => r.socket(t, charger.by, 1))).toBeUndefined();
      await tx((t) => r.makeSocket(t, charger.by, 1, T0));
      expect(await shown()).toEqual([1, 2]);
    });

    it('tell on which sockets a transaction is open', async () => {
      const world = await customerIn(storage);
      const sockets = [SOCKET, { ...SOCKET, socketId: 2 }];
      const charger = await world.charger((await world.site()).id, { sockets });
      const shown = async () =>
        (await fragmentOf(storage, world, charger.key, T0)).sockets.map((s) => s.facts.transactionOpen);
      const id = await tx((t) => r.addTransaction(t, charger.by, { ...START, socketId: 2 }));
      expect(await shown()).toEqual([false, true]);
      await tx((t) => r.changeTransaction(t, charger.by, id, { closedBy: 'charger', closedAt: T0 }));
      expect(await shown()).toEqual([false, false]);
    });

    it('of many chargers cost as many queries as of one, per 500', async () => {
      const world = await customerIn(storage);
      const sites = [await world.site(), await world.site()];
      const keys: ChargerKey[] = [];
      for (let i = 0; i < 40; i++) keys.push((await world.charger(sites[i % 2]!.id)).key);
      const queries = async (wanted: readonly ChargerKey[]) => {
        const { texts, tx: watched } = recorded();
        const found = await read((t) => r.chargerFragments(watched(t), world.read, wanted, T0));
        return [found.size, texts.length];
      };
      expect(await queries([])).toEqual([0, 0]);
      expect(await queries(keys.slice(0, 1))).toEqual([1, 5]);
      expect(await queries([...keys, ...keys])).toEqual([40, 5]);
      const unknown = Array.from({ length: 1180 }, (_, i) => (2 ** 40 + i) as ChargerKey);
      expect(await queries([...keys, ...unknown])).toEqual([40, 3 * 5]);
    });
  });
});
