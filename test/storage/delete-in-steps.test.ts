/** Sites and access groups with much on them: gone step by step, to the last of it, and told as if it had been at once. */
import { describe, expect, it } from 'vitest';
import { deleteAccessGroup } from '../../src/app/admin/delete-access-group.ts';
import { deleteSite } from '../../src/app/admin/delete-site.ts';
import { UNGUARDED } from '../../src/domain/access/guard.ts';
import type { DomainEvent } from '../../src/domain/events.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { ANY_CHARGER, ANY_DRIVER, BY_ID, customerIn, EVERY_CHANGE, START, storageOn, T0 } from './world.ts';

const ASKED = { cascade: true, dryRun: false };
const LATER = T0 + 1;

describe.each(engines())('deletes in steps, on $name', (engine) => {
  const storage = storageOn(engine);

  async function scene() {
    const world = await customerIn(storage);
    const top = await world.site();
    const below = await world.site({ parentId: top.id });
    const beside = await world.site();
    const chargers: Awaited<ReturnType<typeof world.charger>>[] = [];
    for (let i = 0; i < 5; i++) chargers.push(await world.charger(i < 2 ? top.id : below.id));
    const stays = await world.charger(beside.id);
    const group = await world.group([...chargers, stays]);
    for (let i = 0; i < 5; i++) {
      const driver = await world.driver({ homeSiteId: i < 3 ? below.id : beside.id });
      for (const site of [top, below, beside]) await driver.mayAt(site.id);
      for (const { key } of [...chargers, stays]) await driver.mayUse(key);
      await driver.mayReach(group.id);
    }
    const events: DomainEvent[] = [];
    let transactions = 0;
    const use = {
      ...r,
      now: () => LATER,
      tell: (event: DomainEvent) => void events.push(event),
      read: storage.read,
      transact: <T>(work: Parameters<typeof storage.tx<T>>[0]) => {
        transactions++;
        return storage.tx(work);
      },
    };
    const changes = async () =>
      (await storage.read((t) => r.audit(t, world.read, EVERY_CHANGE, { after: null, limit: 1000 }))).filter(
        ({ at }) => at === LATER,
      );
    const tally = async () => {
      const told: Record<string, number> = {};
      for (const { action, thing } of await changes()) {
        const name = `${action} ${thing}`;
        told[name] = (told[name] ?? 0) + 1;
      }
      return told;
    };
    return {
      world,
      top,
      below,
      beside,
      chargers,
      stays,
      group,
      use,
      events,
      tally,
      count: () => transactions,
    };
  }

  it.each([1, 2, 3, 100])('take a site away, %d at a time', async (some) => {
    const { world, top, below, beside, chargers, stays, use, events, tally, count } = await scene();
    await storage.tx((t) => r.addTransaction(t, chargers[3]!.by, START));
    const remove = deleteSite(use, some);
    expect(await remove(world.actor, top.id, UNGUARDED, { ...ASKED, cascade: false })).toMatchObject({
      refused: 'still-in-use',
    });
    expect(await remove(world.actor, top.id, { ...UNGUARDED, ifMatch: [1] }, ASKED)).toMatchObject({
      refused: 'precondition-failed',
    });
    expect([events, await tally()]).toEqual([[], {}]);
    const before = count();
    expect(await remove(world.actor, top.id, UNGUARDED, ASKED)).toBeNull();
    expect(count() - before).toBe(some === 100 ? 1 : Math.floor(5 / some) + Math.floor(10 / some) + 1);
    for (const site of [top, below]) {
      expect(await storage.read((t) => r.site(t, world.read, site.id))).toBeUndefined();
    }
    const left = await storage.read((t) => r.chargers(t, world.read, ANY_CHARGER, BY_ID, T0));
    expect(left.items.map(({ key }) => key)).toEqual([stays.key]);
    const drivers = await storage.read((t) => r.drivers(t, world.read, ANY_DRIVER, BY_ID));
    expect(drivers.items.map(({ homeSiteId }) => homeSiteId)).toEqual([
      ...[null, null, null],
      ...[beside.id, beside.id],
    ]);
    expect(await tally()).toEqual({
      'delete site': 2,
      'delete charger': 5,
      'delete right': 10 + 25,
      'change access-group': 5,
      'change driver': 3,
    });
    expect(events.map(({ kind }) => kind).sort()).toEqual([...Array(5).fill('deleted'), 'stopped']);
  });

  it.each([1, 2, 3, 100])('take an access group away, %d at a time', async (some) => {
    const { world, group, use, tally, count } = await scene();
    const remove = deleteAccessGroup(use, some);
    expect(await remove(world.actor, group.id, UNGUARDED, { ...ASKED, cascade: false })).toMatchObject({
      refused: 'still-in-use',
    });
    expect(await tally()).toEqual({});
    const before = count();
    expect(await remove(world.actor, group.id, UNGUARDED, ASKED)).toBeNull();
    expect(count() - before).toBe(some === 100 ? 1 : Math.floor(5 / some) + Math.floor(6 / some) + 1);
    expect(await storage.read((t) => r.accessGroup(t, world.read, group.id))).toBeUndefined();
    expect(await tally()).toEqual({ 'delete right': 5, 'change access-group': 6, 'delete access-group': 1 });
  });
});
