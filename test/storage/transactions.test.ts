import { describe, expect, it } from 'vitest';
import { connectionId, transactionId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { customerIn, MINUTE, SOCKET, START, storageOn, T0, unique } from './world.ts';

describe.each(engines())('transactions, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx } = storage;

  async function oneCharger() {
    const world = await customerIn(storage);
    const charger = await world.charger((await world.site()).id, { sockets: [SOCKET] });
    const { by } = charger;
    return {
      world,
      charger,
      by,
      add: (over: Partial<typeof START> = {}) => tx((t) => r.addTransaction(t, by, { ...START, ...over })),
      get: async (id: number) => tx((t) => r.transaction(t, by, transactionId(id))),
      replayed: (start: { connection?: number; messageId?: string; replayKey?: string }) =>
        tx(async (t) => {
          const { connection = 0, messageId = '', replayKey = '' } = start;
          return (await r.replayed(t, by, { connectionId: connectionId(connection), messageId, replayKey }))
            ?.id;
        }),
    };
  }

  it('a start is kept as it was told, under a fresh positive id', async () => {
    const { add, get, charger, world } = await oneCharger();
    const told = {
      idTag: 'AbC',
      answered: 'blocked' as const,
      refused: true,
      meterStart: 4_000_000_000,
      energyWh: 0.5,
      flags: ['malformed' as const],
      replayKey: 'k',
      stopKey: null,
    };
    const [first, second] = [await add(told), await add({ refused: true })];
    expect(second).toBeGreaterThan(first);
    expect(second).toBeLessThan(2 ** 31);
    const kept = await get(first);
    expect(kept).toMatchObject({
      ...{ idTag: 'AbC', answered: 'blocked', refused: true, meterStart: 4_000_000_000 },
      ...{ energyWh: 0.5, flags: ['malformed'], replayKey: 'k', closedBy: null, revision: 0 },
      ...{ id: first, customerId: world.id, charger: charger.key, suspectSince: null },
    });
    expect(await get(2 ** 31)).toBeUndefined();
  });

  it('open ones, newest start first', async () => {
    const { add, by } = await oneCharger();
    const old = await add({ startedAt: T0 - 5 });
    const other = await add({ socketId: 2 });
    const twin = await add({ startedAt: T0 - 5, refused: true });
    await add({ closedAt: T0, closedBy: 'charger' });
    const open = async (socketId?: number) =>
      (await tx((t) => r.openTransactions(t, by, socketId))).map((found) => found.id);
    expect(await open()).toEqual([other, twin, old]);
    expect(await open(1)).toEqual([twin, old]);
    expect(await open(3)).toEqual([]);
  });

  it('a change touches what it names, null included', async () => {
    const { add, get, by } = await oneCharger();
    const id = await add({ meterStart: 7, replayKey: 'k' });
    const change = { samples: 3, lastRegisterWh: 12.25, flags: ['late-stop' as const], replayKey: null };
    await tx((t) => r.changeTransaction(t, by, id, change));
    expect(await get(id)).toMatchObject({ ...change, meterStart: 7, evidenceAt: T0 });
    await tx((t) => r.changeTransaction(t, by, id, {}));
    const suspect = { suspectSince: T0, suspectReason: 'boot' as const };
    await tx((t) => r.changeTransaction(t, by, id, suspect));
    expect(await get(id)).toMatchObject({ ...change, ...suspect });
    await tx((t) => r.changeTransaction(t, by, id, { suspectSince: null, suspectReason: null }));
    expect(await get(id)).toMatchObject({ ...change, suspectSince: null, suspectReason: null });
    const closed = { closedBy: 'assumed' as const, closedAt: T0, stoppedAt: T0 - 1, revision: 1 };
    await tx((t) => r.changeTransaction(t, by, id, closed));
    expect(await get(id)).toMatchObject({ closedBy: 'assumed', stoppedAt: T0 - 1, revision: 1 });
  });

  it('a replay is found by message id on its connection or by its natural key', async () => {
    const one = await oneCharger();
    const id = await one.add({ connectionId: connectionId(900_001), messageId: 'm', replayKey: 'k' });
    const { replayed } = one;
    expect(await replayed({ connection: 900_001, messageId: 'm' })).toBe(id);
    expect(await replayed({ connection: 900_002, messageId: 'm' })).toBeUndefined();
    expect(await replayed({ connection: 900_002, messageId: 'n', replayKey: 'k' })).toBe(id);
    expect(await replayed({ replayKey: 'other' })).toBeUndefined();
    const neighbour = await oneCharger();
    expect(await neighbour.replayed({ connection: 900_001, messageId: 'm', replayKey: 'k' })).toBeUndefined();
    // Its own content says more than a message id that was used twice.
    const second = await one.add({ replayKey: 'k2' });
    expect(await replayed({ connection: 900_001, messageId: 'm', replayKey: 'k2' })).toBe(second);
  });

  it('a start that loses a race against its replay gets the id kept before', async () => {
    const { add, by } = await oneCharger();
    const replayKey = unique('k');
    const ids = await Promise.all(Array.from({ length: 8 }, () => add({ replayKey })));
    expect(new Set(ids).size).toBe(1);
    expect(await tx((t) => r.openTransactions(t, by))).toHaveLength(1);
    const stops = await Promise.all(Array.from({ length: 4 }, () => add({ stopKey: 's', closedAt: T0 })));
    expect(new Set(stops).size).toBe(1);
    expect((await tx((t) => r.stoppedAs(t, by, 's')))?.id).toBe(stops[0]);
    expect(await tx((t) => r.stoppedAs(t, by, 'other'))).toBeUndefined();
    // The transaction goes on after a lost race.
    const found = await tx(async (t) => {
      const id = await r.addTransaction(t, by, { ...START, replayKey });
      return (await r.transaction(t, by, id))?.id;
    });
    expect(found).toBe(ids[0]);
  });

  it('one message id with two contents is two starts', async () => {
    const { add, by } = await oneCharger();
    const message = { connectionId: connectionId(910_000), messageId: 'again' };
    const first = await add({ ...message, replayKey: 'a' });
    const second = await add({ ...message, replayKey: 'b' });
    expect(second).not.toBe(first);
    expect(await tx((t) => r.openTransactions(t, by))).toHaveLength(2);
    expect(await add({ ...message, replayKey: 'b' })).toBe(second);
  });

  it('suspects of everybody whose end is due, with what their closing depends on', async () => {
    const due = { available: T0, boot: T0 - MINUTE };
    const nodeId = unique('node');
    await tx((t) => r.renewLease(t, nodeId, T0, T0 + MINUTE));
    const charger = async (status: 'Available' | 'Charging', onlineSince: number | null) => {
      const one = await oneCharger();
      await tx(async (t) => {
        const where = { nodeId, address: 'a', subprotocol: 's' };
        if (onlineSince !== null) await r.openConnection(t, one.by, { ...where, at: onlineSince });
        const report = { errorCode: 'NoError', info: null, vendorId: null, vendorErrorCode: null };
        await r.recordSocketStatus(t, one.by, 1, status, { ...report, chargerTime: null }, T0);
      });
      return one;
    };
    const make = async (
      of: Awaited<ReturnType<typeof charger>>,
      reason: 'available' | 'boot',
      since: number,
      over = {},
    ) => {
      const id = await tx((t) => r.addTransaction(t, of.by, { ...START, ...over }));
      await tx((t) => r.changeTransaction(t, of.by, id, { suspectSince: since, suspectReason: reason }));
      return id;
    };
    const free = await charger('Available', T0);
    const charging = await charger('Charging', T0 - MINUTE);
    const justBack = await charger('Available', T0 + 1);
    const offline = await charger('Available', null);
    const available = await make(free, 'available', T0);
    const boot = await make(charging, 'boot', T0 - MINUTE);
    await make(free, 'available', T0 + 1);
    await make(free, 'available', T0, { closedAt: T0 });
    await make(charging, 'available', T0);
    await make(charging, 'boot', T0 - MINUTE + 1);
    await make(justBack, 'available', T0);
    await make(offline, 'available', T0 - 1);
    const ours = [free, charging, justBack, offline].map((one) => one.world.id);
    const found = async (now: number) => {
      const all = await tx((t) => r.suspects(t, due, now));
      return all
        .filter((s) => ours.includes(s.customerId))
        .map((s) => [s.transaction.id, s.charger, s.chargerId, s.onlineSince, s.socketStatus]);
    };
    expect(await found(T0 + 5)).toEqual([
      [boot, charging.charger.key, charging.charger.chargerId, T0 - MINUTE, 'Charging'],
      [available, free.charger.key, free.charger.chargerId, T0, 'Available'],
    ]);
    // The node's lease has run out: nobody is on line.
    expect(await found(T0 + MINUTE)).toEqual([]);
  });

  it('a boot makes suspects of all that is open, and of nothing else', async () => {
    const { add, by } = await oneCharger();
    const ids = [await add({}), await add({ socketId: 2 }), await add({ closedAt: T0 })];
    await tx((t) => r.suspectOpen(t, by, T0 + 7));
    const since = await Promise.all(
      ids.map((id) => tx(async (t) => (await r.transaction(t, by, id))?.suspectSince)),
    );
    expect(since).toEqual([T0 + 7, T0 + 7, null]);
  });
});
