// Bulk commands in storage: fixed chargers, turns that nobody has twice, and nothing of another customer's.
import { describe, expect, it } from 'vitest';
import { NO_COUNTS } from '../../src/domain/commands/bulk.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { customerIn, granted, storageOn, T0, type World } from './world.ts';

const ANY = { siteId: null, subsites: false, manufacturer: null, model: null, firmwareVersion: null };
const ASKED = {
  ...{ action: 'Reset', payload: { type: 'Soft' }, perMinute: 60, expiresIn: null, askedBy: 'key 1' },
  filter: { ...ANY, chargerIds: null },
};
const PAGE = { after: null, limit: 10 };

describe.each(engines())('bulk commands, on $name', (engine) => {
  const storage = storageOn(engine);
  const operating = (world: World) => granted(world.read.actor, 'operate', world.read.thing);

  async function furnished() {
    const world = await customerIn(storage);
    const charger = await world.charger((await world.site()).id);
    const by = operating(world);
    const bulk = await storage.tx(async (t) => {
      const made = await r.addBulkCommand(t, by, ASKED, T0);
      expect(await r.addBulkChargers(t, by, made.id, ASKED.filter)).toBe(1);
      return made;
    });
    return { world, charger, by, bulk };
  }

  it('a turn is taken once, and not after it was cancelled', async () => {
    const { world, by, bulk } = await furnished();
    await storage.tx(async (t) => {
      expect(await r.takeBulkTurn(t, world.read, bulk, T0 + 1000)).toBe(true);
      expect(await r.takeBulkTurn(t, world.read, bulk, T0 + 1000)).toBe(false);
      const next = (await r.bulkCommand(t, world.read, bulk.id)) ?? expect.fail('it is gone');
      expect(next.nextAt).toBe(T0 + 1000);
      await r.cancelBulkCommand(t, by, bulk.id, T0);
      expect(await r.takeBulkTurn(t, world.read, next, T0 + 2000)).toBe(false);
      expect(await r.bulkCounts(t, world.read, bulk.id)).toEqual({ ...NO_COUNTS, cancelled: 1 });
    });
  });

  it('a charger that comes later is none of its own', async () => {
    const { world, charger, bulk } = await furnished();
    await world.charger((await world.site()).id);
    await storage.tx(async (t) => {
      expect(await r.bulkWaiting(t, world.read, bulk.id, 10)).toEqual([
        { charger: charger.key, deleted: false },
      ]);
    });
  });

  it('what was made is forgotten with its chargers, and its commands stay', async () => {
    const { world, charger, bulk } = await furnished();
    const report = granted({ kind: 'server' }, 'report', world.read.thing);
    await storage.tx(async (t) => {
      const order = { action: 'Reset', payload: {}, priority: 0, askedBy: 'key 1', expiresAt: null, at: T0 };
      const made = await r.addCommand(t, charger.operate, { ...order, bulkId: bulk.id });
      await r.markBulkCharger(t, world.read, bulk.id, charger.key, { commandId: made.id });
      await r.endBulkCommand(t, report, bulk.id, { state: 'skipped', why: 'x' }, null, T0);
      expect(await r.bulkCounts(t, world.read, bulk.id)).toEqual({ ...NO_COUNTS, queued: 1 });
      while ((await r.forgetBulkCommands(t, T0 + 1)) > 0);
      expect(await r.bulkCommand(t, world.read, bulk.id)).toBeUndefined();
      expect(await r.command(t, world.read, made.id)).toMatchObject({ bulkId: bulk.id });
    });
  });

  it('are nothing to another customer', async () => {
    const [mine, other] = [await furnished(), await furnished()];
    const { world, by } = mine;
    const report = granted({ kind: 'server' }, 'report', world.read.thing);
    await storage.tx(async (t) => {
      const { id } = other.bulk;
      expect(await r.bulkCommand(t, world.read, id)).toBeUndefined();
      expect((await r.bulkCommands(t, world.read, null, PAGE)).map((one) => one.id)).toEqual([mine.bulk.id]);
      expect(await r.bulkCounts(t, world.read, id)).toEqual(NO_COUNTS);
      expect(await r.bulkChargers(t, world.read, id, null, PAGE)).toEqual([]);
      expect(await r.bulkWaiting(t, world.read, id, 10)).toEqual([]);
      expect(await r.chargersNamed(t, world.read, [other.charger.chargerId])).toEqual(new Set());
      expect(await r.takeBulkTurn(t, world.read, other.bulk, T0 + 1)).toBe(false);
      expect(await r.cancelBulkCommand(t, by, id, T0)).toEqual([]);
      await r.markBulkCharger(t, world.read, id, other.charger.key, { problem: 'stolen' });
      await r.endBulkCommand(t, report, id, { state: 'skipped', why: 'stolen' }, 'stolen', T0);
      const named = { ...ANY, chargerIds: [other.charger.chargerId] };
      expect(await r.addBulkChargers(t, by, mine.bulk.id, named)).toBe(0);
      expect(await r.bulkCommand(t, other.world.read, id)).toEqual(other.bulk);
      expect(await r.bulkCounts(t, other.world.read, id)).toEqual({ ...NO_COUNTS, waiting: 1 });
    });
  });
});
