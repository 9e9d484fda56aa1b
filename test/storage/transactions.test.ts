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

  it('suspects of everybody, with what their closing depends on', async () => {
    const one = await oneCharger();
    const suspicious = { suspectSince: T0, suspectReason: 'available' as const };
    const make = async (by: typeof one.by, over: object, since: number) => {
      const id = await tx((t) => r.addTransaction(t, by, { ...START, ...over }));
      await tx((t) => r.changeTransaction(t, by, id, { ...suspicious, suspectSince: since }));
      return id;
    };
    const id = await make(one.by, {}, T0);
    const off = await oneCharger();
    const offline = await make(off.by, { socketId: 9 }, T0 - 1);
    await make(one.by, {}, T0 + 1);
    await make(one.by, { closedAt: T0 }, T0);
    const nodeId = unique('node');
    await tx(async (t) => {
      await r.renewLease(t, nodeId, T0, T0 + MINUTE);
      const where = { nodeId, address: 'a', subprotocol: 's', at: T0 + 3 };
      await r.openConnection(t, one.by, where);
      const report = { errorCode: 'NoError', info: null, vendorId: null, vendorErrorCode: null };
      await r.recordSocketStatus(t, one.by, 1, 'Available', { ...report, chargerTime: null }, T0);
    });
    const found = async (now: number) => {
      const all = await tx((t) => r.suspects(t, T0, now));
      return all
        .filter((s) => [one.world.id, off.world.id].includes(s.customerId))
        .map((s) => [s.transaction.id, s.charger, s.chargerId, s.onlineSince, s.socketStatus]);
    };
    const alone = [offline, off.charger.key, off.charger.chargerId, null, null];
    const mine = [one.charger.key, one.charger.chargerId];
    expect(await found(T0 + 5)).toEqual([alone, [id, ...mine, T0 + 3, 'Available']]);
    expect(await found(T0 + MINUTE)).toEqual([alone, [id, ...mine, null, 'Available']]);
  });
});
