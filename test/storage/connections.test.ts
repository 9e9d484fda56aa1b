import { describe, expect, it } from 'vitest';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { customerIn, fragmentOf, MINUTE, storageOn, T0, unique } from './world.ts';

describe.each(engines())('connections, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx } = storage;

  async function oneCharger() {
    const world = await customerIn(storage);
    const charger = await world.charger((await world.site()).id);
    const nodeId = unique('node');
    await tx((t) => r.renewLease(t, nodeId, T0, T0 + MINUTE));
    const open = (at: number, node = nodeId) =>
      tx((t) =>
        r.openConnection(t, charger.by, { nodeId: node, address: '::1', subprotocol: 'ocpp1.6', at }),
      );
    const shown = async (now: number) => {
      const { onlineSince, offlineSince } = (await fragmentOf(storage, world, charger.key, now)).facts;
      return { onlineSince, offlineSince };
    };
    return { world, charger, by: charger.by, nodeId, open, shown };
  }

  it('a charger that never came is off line, since nobody knows when', async () => {
    const { shown } = await oneCharger();
    expect(await shown(T0)).toEqual({ onlineSince: null, offlineSince: null });
  });

  it('a connection lives until it ends or its lease runs out', async () => {
    const { by, nodeId, open, shown } = await oneCharger();
    const { connectionId, epoch } = await open(T0 + 1);
    expect(epoch).toBe(1);
    expect(await shown(T0 + 2)).toEqual({ onlineSince: T0 + 1, offlineSince: null });
    const lapsed = { onlineSince: null, offlineSince: T0 + MINUTE };
    expect(await shown(T0 + MINUTE)).toEqual(lapsed);
    await tx((t) => r.renewLease(t, nodeId, T0 + MINUTE, T0 + 3 * MINUTE));
    expect(await shown(T0 + MINUTE)).toEqual({ onlineSince: T0 + 1, offlineSince: null });
    const at = T0 + 2 * MINUTE;
    expect(await tx((t) => r.endConnection(t, by, connectionId, 'closed', at))).toBe(true);
    expect(await tx((t) => r.endConnection(t, by, connectionId, 'again', at + 1))).toBe(false);
    expect(await shown(at)).toEqual({ onlineSince: null, offlineSince: at });
  });

  it('the newest replaces the one before, whose close then changes nothing', async () => {
    const { by, open, shown } = await oneCharger();
    const first = await open(T0 + 1);
    const second = await open(T0 + 5);
    expect(second.epoch).toBe(2);
    // It was on line all the time.
    expect(await shown(T0 + 6)).toEqual({ onlineSince: T0 + 1, offlineSince: null });
    expect(await tx((t) => r.endConnection(t, by, first.connectionId, 'closed', T0 + 7))).toBe(false);
    expect(await shown(T0 + 8)).toEqual({ onlineSince: T0 + 1, offlineSince: null });
    await tx((t) => r.endConnection(t, by, second.connectionId, 'closed', T0 + 9));
    const third = await open(T0 + 20);
    expect(third.epoch).toBe(3);
    expect(await shown(T0 + 21)).toEqual({ onlineSince: T0 + 20, offlineSince: null });
  });

  it('a connection of a node that is gone does not carry on', async () => {
    const { open, shown } = await oneCharger();
    await open(T0 + 1);
    const other = unique('node');
    await tx((t) => r.renewLease(t, other, T0, T0 + 9 * MINUTE));
    await open(T0 + 2 * MINUTE, other);
    expect(await shown(T0 + 3 * MINUTE)).toEqual({ onlineSince: T0 + 2 * MINUTE, offlineSince: null });
  });

  it.each([
    ['within its lease', T0 + 10, T0 + 10],
    ['after its lease', T0 + 5 * MINUTE, T0 + MINUTE],
  ])('a node that starts anew %s ends what its earlier life left open', async (_, now, ended) => {
    const one = await oneCharger();
    const site = await one.world.site();
    const charger = await one.world.charger(site.id);
    const { nodeId } = one;
    const where = { nodeId, address: '::1', subprotocol: 'ocpp1.6', at: T0 + 2 };
    await one.open(T0 + 1);
    await tx((t) => r.openConnection(t, charger.by, where));
    const closed = await oneCharger();
    const { connectionId } = await closed.open(T0 + 1, nodeId);
    await tx((t) => r.endConnection(t, closed.by, connectionId, 'closed', T0 + 3));

    expect(await tx((t) => r.endConnectionsOfNode(t, nodeId, 'node-restarted', now))).toBe(2);
    expect(await tx((t) => r.endConnectionsOfNode(t, nodeId, 'node-restarted', now))).toBe(0);
    await tx((t) => r.renewLease(t, nodeId, now, now + MINUTE));
    expect(await one.shown(now)).toEqual({ onlineSince: null, offlineSince: ended });
    expect(await closed.shown(now)).toEqual({ onlineSince: null, offlineSince: T0 + 3 });
    expect(await tx((t) => r.endConnectionsOfNode(t, 'nobody', 'x', now))).toBe(0);
  });

  it('many that come at once get an epoch each, and one of them lives', async () => {
    const { open, shown } = await oneCharger();
    const opened = await Promise.all(Array.from({ length: 12 }, (_, i) => open(T0 + i)));
    const epochs = opened.map((o) => o.epoch).sort((a, b) => a - b);
    expect(epochs).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect((await shown(T0 + 20)).onlineSince).not.toBeNull();
  });

  it('of chargers that come and go in one transaction become what they become one by one', async () => {
    const world = await customerIn(storage);
    const [here, gone] = [unique('node'), unique('node')];
    await tx((t) => r.renewLease(t, gone, T0, T0 + MINUTE));
    await tx((t) => r.renewLease(t, here, T0, T0 + 9 * MINUTE));
    const line = { address: '::1', subprotocol: 'ocpp1.6' };
    const now = T0 + 3 * MINUTE;
    /** Never there, there, gone again, and there by a node that is no more. */
    async function four() {
      const site = await world.site();
      const all = [];
      for (let n = 0; n < 4; n += 1) all.push(await world.charger(site.id));
      const [, there, left, lapsed] = all;
      const open = (by: typeof there, nodeId: string) =>
        tx((t) => r.openConnection(t, (by ?? expect.fail()).by, { nodeId, ...line, at: T0 + 1 }));
      await open(there, here);
      const ended = await open(left, here);
      await tx((t) => r.endConnection(t, (left ?? expect.fail()).by, ended.connectionId, 'closed', T0 + 2));
      await open(lapsed, gone);
      return all.reverse();
    }
    const opened = { nodeId: here, address: '::2', subprotocol: 'ocpp1.6', at: now };
    const [together, singly] = [await four(), await four()];
    const came = {
      together: await tx((t) => Promise.all(together.map(({ by }) => r.openConnection(t, by, opened)))),
      singly: [] as Awaited<ReturnType<typeof r.openConnection>>[],
    };
    for (const { by } of singly) came.singly.push(await tx((t) => r.openConnection(t, by, opened)));
    const told = (all: typeof came.singly) => all.map(({ connectionId: _, ...rest }) => rest);
    expect(told(came.together)).toEqual(told(came.singly));
    expect(told(came.singly).map(({ tookOverFrom }) => tookOverFrom)).toEqual([null, null, '::1', null]);
    const facts = async (all: typeof together, at: number) => {
      const shown = [];
      for (const { key } of all) {
        const { onlineSince, offlineSince } = (await fragmentOf(storage, world, key, at)).facts;
        shown.push({ onlineSince, offlineSince });
      }
      return shown;
    };
    expect(await facts(together, now + 1)).toEqual(await facts(singly, now + 1));

    // One of them names a connection that is not its newest.
    const end = (
      t: Parameters<typeof r.endConnection>[0],
      all: typeof together,
      n: number,
      of: 'together' | 'singly',
    ) => {
      const id = came[of][n === 0 ? 1 : n]?.connectionId ?? expect.fail();
      return r.endConnection(t, (all[n] ?? expect.fail()).by, id, 'closed', now + 5);
    };
    const ended = await tx((t) => Promise.all(together.map((_, n) => end(t, together, n, 'together'))));
    expect(ended).toEqual([false, true, true, true]);
    for (const n of singly.keys()) expect(await tx((t) => end(t, singly, n, 'singly'))).toBe(ended[n]);
    expect(await facts(together, now + 9)).toEqual(await facts(singly, now + 9));
  });
});
