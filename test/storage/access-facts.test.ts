import { describe, expect, it } from 'vitest';
import { foldTag } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { customerIn, HOUR, START, storageOn, T0 } from './world.ts';

const DAY = 24 * HOUR;

describe.each(engines())('facts of who may charge, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;

  async function scene(settings: Parameters<typeof customerIn>[1] = {}) {
    const world = await customerIn(storage, settings);
    const top = await world.site({ policy: 'open' });
    const site = await world.site({ parentId: top.id, policy: 'known' });
    const charger = await world.charger(site.id);
    const other = await world.charger(site.id);
    const driver = await world.driver();
    const gather = (idTag = 'TAG', socketId: number | null = 1, now = T0) => {
      const start = socketId === null ? null : { socketId };
      return read((t) => r.gatherFacts(t, charger.ref, foldTag(idTag), start, now));
    };
    const running = async (socketId: number | null = 1, now = T0) =>
      (await gather('TAG', socketId, now)).facts.running.map((t) => t.transactionId);
    return { world, top, site, charger, other, driver, gather, running };
  }

  it('an unknown tag: only the policy, and how long an answer is good', async () => {
    const { gather } = await scene({ cacheSeconds: 90 });
    expect(await gather('nobody')).toEqual({
      facts: { policy: 'known', tag: null, driver: null, rights: [], running: [] },
      tagId: null,
      driverId: null,
      parentIdTag: null,
      expiringDate: null,
      cacheSeconds: 90,
    });
  });

  it('a known tag, whatever its spelling', async () => {
    const { gather, driver } = await scene();
    const settings = { idTag: 'AbC', startDate: T0 - 1, expiringDate: T0 + 1, blocked: true };
    const tag = await driver.tag(settings);
    const found = await gather(' aBc ');
    const { startDate, expiringDate } = settings;
    expect(found.facts.tag).toEqual({ id: tag.id, blocked: true, startDate, expiringDate, concurrency: 1 });
    expect(found.facts.driver).toEqual({ id: driver.id, active: true });
    expect(found).toMatchObject({ tagId: tag.id, driverId: driver.id, expiringDate, cacheSeconds: null });
    expect(found.parentIdTag).toBe(driver.parentIdTag);
  });

  it('a driver who shares no parent, and is not active', async () => {
    const { gather, world } = await scene();
    const driver = await world.driver({ shareParent: false, active: false });
    await driver.tag();
    const found = await gather();
    expect(found.parentIdTag).toBeNull();
    expect(found.facts.driver).toEqual({ id: driver.id, active: false });
  });

  it.each([
    ['its own', 4, 2, 4],
    ["the customer's", null, 2, 2],
    ['none', 'unlimited' as const, 2, null],
  ])('concurrency: %s', async (_, own, customers, expected) => {
    const { gather, driver } = await scene({ tagConcurrency: customers });
    await driver.tag({ concurrency: own });
    expect((await gather()).facts.tag?.concurrency).toBe(expected);
  });

  it('rights: the charger first, then the nearest site, then groups, those outside their dates too', async () => {
    const { gather, world, top, site, charger, other, driver } = await scene();
    await driver.tag();
    const group = await world.group([other, charger], 'held');
    await driver.mayReach(group.id, T0 + 1);
    await driver.mayReach((await world.group([other])).id);
    const beside = await world.site({ parentId: top.id });
    await driver.mayAt(top.id, T0 + DAY);
    await driver.mayAt(site.id, null, T0 - DAY);
    await driver.mayAt(beside.id);
    await driver.mayUse(other.key);
    const given = { givenBy: 'key 1', givenAt: T0 };
    expect((await gather()).facts.rights).toEqual([
      {
        source: 'site',
        siteId: site.id,
        siteName: site.groupName,
        above: 0,
        ...given,
        from: null,
        until: T0 - DAY,
      },
      {
        source: 'site',
        siteId: top.id,
        siteName: top.groupName,
        above: 1,
        ...given,
        from: T0 + DAY,
        until: null,
      },
      { source: 'group', groupId: group.id, groupName: 'held', ...given, from: T0 + 1, until: null },
    ]);
    await driver.mayUse(charger.key, T0, T0 + 1);
    expect((await gather()).facts.rights[0]).toEqual({
      source: 'charger',
      ...given,
      from: T0,
      until: T0 + 1,
    });
    const somebody = await world.driver();
    await somebody.tag({ idTag: 'else' });
    expect((await gather('else')).facts.rights).toEqual([]);
  });

  it('running: what counts and what does not', async () => {
    const { world, charger, other, driver, running } = await scene();
    await driver.tag();
    const add = (on: Pick<typeof charger, 'by'>, over: Partial<typeof START> = {}) =>
      tx((t) => r.addTransaction(t, on.by, { ...START, ...over }));
    const same = await add(charger, { idTag: 'tAG' });
    const beside = await add(charger, { socketId: 2, startedAt: T0 - 7 });
    const away = await add(other, { evidenceAt: T0 - DAY });
    await add(other, { evidenceAt: T0 - DAY - 1 });
    await add(other, { refused: true });
    await add(other, { closedAt: T0 });
    await add(other, { idTag: 'TAG2' });
    const suspect = await add(other);
    const since = { suspectSince: T0, suspectReason: 'boot' as const };
    await tx((t) => r.changeTransaction(t, other.by, suspect, since));

    const stranger = await customerIn(storage);
    const elsewhere = await stranger.charger((await stranger.site()).id);
    await add(elsewhere);

    // The socket's own is dead; without a start nothing is left out.
    expect(await running(1)).toEqual([beside, away]);
    expect(await running(2)).toEqual([same, away]);
    expect(await running(null)).toEqual([same, beside, away]);
    expect(await running(1, T0 + DAY + 1)).toEqual([]);
    const { facts } = await read((t) => r.gatherFacts(t, charger.ref, 'tag', { socketId: 1 }, T0));
    expect(facts.running[0]).toEqual({
      transactionId: beside,
      charger: charger.key,
      chargerId: charger.chargerId,
      startedAt: T0 - 7,
    });
    expect(world.id).not.toBe(stranger.id);
  });

  it('running: a boot since the last sign of life ends the count', async () => {
    const { other, driver, running } = await scene();
    await driver.tag();
    const id = await tx((t) => r.addTransaction(t, other.by, { ...START, evidenceAt: T0 }));
    const nothing = {
      ...{ manufacturer: null, model: null, serialNumber: null, firmwareVersion: null },
      ...{ iccid: null, imsi: null, meterSerialNumber: null, meterType: null },
    };
    const boot = (at: number) => tx((t) => r.recordBoot(t, other.by, nothing, at, false));
    await boot(T0);
    expect(await running()).toEqual([id]);
    await boot(T0 + 1);
    expect(await running()).toEqual([]);
    await tx((t) => r.changeTransaction(t, other.by, id, { evidenceAt: T0 + 2 }));
    expect(await running()).toEqual([id]);
  });
});
