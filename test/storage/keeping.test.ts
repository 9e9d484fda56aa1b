import { describe, expect, it } from 'vitest';
import { NOWHERE } from '../../src/domain/chargers/charger.ts';
import { chargerId, driverId, siteId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import {
  ANY_CHARGER,
  ANY_DRIVER,
  ANY_SITE,
  admin,
  BY_ID,
  customerIn,
  good,
  SITE,
  SOCKET,
  storageOn,
  T0,
  unique,
} from './world.ts';

describe.each(engines())('what people keep, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx } = storage;

  it('customers', async () => {
    const { id } = await customerIn(storage, { tagConcurrency: 3, cacheSeconds: 60 });
    const found = await tx((t) => r.customer(t, admin, id));
    const settings = { name: 'a customer', tagConcurrency: 3, cacheSeconds: 60, meterValuesDays: null };
    expect(found).toEqual({ id, ...settings, createdAt: T0, revision: 1 });
    const next = await customerIn(storage);
    const page = await tx((t) => r.customers(t, admin, { after: id, limit: 1 }));
    expect(page.map((c) => c.id)).toEqual([next.id]);
    expect(await tx((t) => r.customers(t, admin, { after: null, limit: 1 }))).toHaveLength(1);
  });

  it('settings', async () => {
    expect(await tx((t) => r.setting(t, 'theme'))).toBeUndefined();
    await tx((t) => r.putSetting(t, 'theme', 'dark'));
    await tx((t) => r.putSetting(t, 'theme', 'light'));
    expect(await tx((t) => r.setting(t, 'theme'))).toBe('light');
  });

  it('sites: a tree of any depth', async () => {
    const world = await customerIn(storage);
    const settings = {
      ...SITE,
      groupName: 'Åbo',
      publicGroupName: 'Turku',
      groupType: null,
      externalId: 'x1',
      policy: 'open' as const,
      timeZone: 'Europe/Helsinki',
      location: { ...NOWHERE, latitude: 60.45, longitude: -22.25, city: 'Turku' },
      payerId: 2 ** 40,
      costId: 'c',
      costName: 'night',
      paymentRecipientId: 7,
    };
    const top = await world.site(settings);
    const { id, ...rest } = top;
    expect(rest).toEqual({ ...settings, customerId: world.id, createdAt: T0, updatedAt: T0, revision: T0 });
    expect(await tx((t) => r.site(t, world.read, id))).toEqual(top);
    let deepest = top;
    for (let depth = 1; depth <= 5; depth++) {
      deepest = await world.site({ parentId: deepest.id });
      expect(await tx((t) => r.siteDepth(t, world.read, deepest.id))).toBe(depth);
    }
    expect(await tx((t) => r.siteDepth(t, world.read, top.id))).toBe(0);
    const page = { ...BY_ID, after: { value: null, id }, limit: 2, total: true };
    const second = await tx((t) => r.sites(t, world.read, ANY_SITE, page));
    expect(second.items).toHaveLength(2);
    expect(second.total).toBe(6);
    expect(second.items[0]?.parentId).toBe(id);
  });

  it('an external id of a site or driver is taken within a customer only', async () => {
    const [one, other] = [await customerIn(storage), await customerIn(storage)];
    const site = await one.site({ externalId: 'same' });
    await other.site({ externalId: 'same' });
    const taken = { refused: 'external-id-taken', field: 'externalId' };
    const again = await tx(async (t) => {
      const refused = await r.addSite(t, one.keep, { ...SITE, externalId: 'same' }, T0);
      // The transaction goes on after a refusal.
      expect(await r.site(t, one.read, site.id)).toBeDefined();
      return refused;
    });
    expect(again).toMatchObject(taken);
    await one.site();
    await one.site();

    await one.driver({ externalId: 'same' });
    await other.driver({ externalId: 'same' });
    const driver = { name: 'n', homeSiteId: null, externalId: 'same', active: true, payerId: null };
    const named = { ...driver, parentIdTag: unique('p'), shareParent: true };
    expect(await tx((t) => r.addDriver(t, one.keep, named, T0))).toMatchObject(taken);
  });

  it('chargers: one identity over all customers', async () => {
    const [one, other] = [await customerIn(storage), await customerIn(storage)];
    const [site, elsewhere] = [await one.site(), await other.site()];
    const identity = chargerId(unique('CP'));
    const sockets = [SOCKET, { ...SOCKET, socketId: 2, name: 'right', maxWatts: 22_000 }];
    const kept = await one.charger(site.id, { chargerId: identity, authMode: 'none', sockets });
    const { by, ref, operate, ...plain } = kept;
    expect(plain).toMatchObject({ chargerId: identity, authMode: 'none', revision: T0 });
    expect(await tx((t) => r.chargerByIdentity(t, one.read, identity))).toEqual(plain);
    expect(await tx((t) => r.chargerByIdentity(t, other.read, identity))).toBeUndefined();
    await expect(other.charger(elsewhere.id, { chargerId: identity })).rejects.toThrow('charger-id-taken');
    const next = await one.charger(site.id);
    const list = (after: number | null) =>
      tx(async (t) => {
        const place = after === null ? null : { value: null, id: after };
        const { items } = await r.chargers(t, one.read, ANY_CHARGER, { ...BY_ID, after: place }, T0);
        return items.map((charger) => charger.key);
      });
    expect(await list(null)).toEqual([kept.key, next.key]);
    expect(await list(next.key)).toEqual([]);
    expect(await tx((t) => r.socket(t, by, 2))).toMatchObject({ maxWatts: 22_000, status: null });
  });

  it('drivers, with home site and tags', async () => {
    const world = await customerIn(storage);
    const home = await world.site({ groupName: 'home' });
    const driver = await world.driver({ homeSiteId: home.id, payerId: 4, active: false });
    const secret = await world.driver({ parentIdTag: unique('hidden'), shareParent: false });
    expect(secret.parentIdTag).toBeNull();
    const found = await tx((t) => r.driver(t, world.read, driver.id));
    expect(found).toMatchObject({ homeSiteId: home.id, payerId: 4, active: false, createdAt: T0 });
    expect(found?.parentIdTag).toBe(driver.parentIdTag);
    expect(await tx((t) => r.driver(t, world.read, driverId(2 ** 31)))).toBeUndefined();

    const tags = [await driver.tag({ idTag: 'b' }), await driver.tag({ idTag: 'a' })];
    const page = await tx((t) => r.drivers(t, world.read, ANY_DRIVER, BY_ID));
    expect(page.items.map((d) => [d.id, d.homeSiteName, d.tags])).toEqual([
      [driver.id, 'home', tags],
      [secret.id, null, []],
    ]);
    const behind = (id: number) => ({ ...BY_ID, after: { value: null, id }, limit: 1, total: true });
    const next = await tx((t) => r.drivers(t, world.read, ANY_DRIVER, behind(driver.id)));
    expect(next).toMatchObject({ items: [{ id: secret.id }], total: 2 });
    const none = await tx((t) => r.drivers(t, world.read, ANY_DRIVER, behind(secret.id)));
    expect(none).toEqual({ items: [], total: 2 });
  });

  it('a tag is taken whatever its spelling, within a customer', async () => {
    const [one, other] = [await customerIn(storage), await customerIn(storage)];
    const [driver, colleague, stranger] = [await one.driver(), await one.driver(), await other.driver()];
    const settings = {
      idTag: 'AbC-ÅK',
      tokenName: 'blue',
      startDate: T0,
      expiringDate: T0 + 1,
      invoicable: true,
      blocked: true,
      blockedReason: 'lost',
    };
    const tag = await driver.tag({ ...settings, concurrency: 2 });
    expect(tag).toMatchObject({ ...settings, concurrency: 2, driverId: driver.id, updatedAt: T0 });
    await expect(colleague.tag({ idTag: 'aBc-Åk' })).rejects.toThrow('tag-taken');
    // Only ASCII is folded: what the engines' own lower-casing would do differs.
    await colleague.tag({ idTag: 'abc-åk' });
    await stranger.tag({ idTag: 'ABC-Åk' });
    expect((await driver.tag({ idTag: 'pool', concurrency: 'unlimited' })).concurrency).toBe('unlimited');
    expect((await driver.tag({ idTag: 'plain' })).concurrency).toBeNull();
  });

  it('rights are given, changed and ended; repeating is no mistake', async () => {
    const world = await customerIn(storage);
    const site = await world.site();
    const charger = await world.charger(site.id);
    const driver = await world.driver();
    const covered = async () => {
      const found = good(await tx((t) => r.driverSkeleton(t, driver.read, T0)));
      return [found?.sites.map((s) => s.id), found?.chargers];
    };
    await driver.mayAt(site.id);
    await driver.mayAt(site.id);
    await driver.mayUse(charger.key);
    expect(await covered()).toEqual([[site.id], [charger.key]]);
    await driver.mayAt(site.id, null, T0);
    await driver.mayUse(charger.key, T0 + 1, null);
    expect(await covered()).toEqual([[], []]);
    const ref = { kind: 'site', customerId: world.id, siteId: site.id } as const;
    await driver.mayAt(site.id);
    for (let i = 0; i < 2; i++) {
      await driver.mayNoMore(ref);
      await driver.mayNoMore(charger.ref);
    }
    expect(await covered()).toEqual([[], []]);
  });

  it('external references are replaced as a whole, in their order', async () => {
    const world = await customerIn(storage);
    const driver = await world.driver();
    const list = [3, 1, 2].map((n) => ({
      referenceType: (n % 2) as 0 | 1,
      referenceId: `r${n}`,
      externalId: `e${n}`,
      effectiveFrom: n === 2 ? null : T0 + n,
    }));
    const found = async () => (await tx((t) => r.driverSkeleton(t, driver.read, T0)))?.externalReferences;
    await tx((t) => r.replaceExternalReferences(t, driver.by, list, T0 + 9));
    expect(await found()).toEqual(list);
    expect((await tx((t) => r.driver(t, world.read, driver.id)))?.updatedAt).toBe(T0 + 9);
    await tx((t) => r.replaceExternalReferences(t, driver.by, list.slice(1), T0));
    expect(await found()).toEqual(list.slice(1));
    await tx((t) => r.replaceExternalReferences(t, driver.by, [], T0));
    expect(await found()).toEqual([]);
  });

  it('an unknown site is not there', async () => {
    const world = await customerIn(storage);
    expect(await tx((t) => r.site(t, world.read, siteId(2 ** 40)))).toBeUndefined();
  });
});
