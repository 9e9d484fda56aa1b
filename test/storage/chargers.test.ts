import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { chargerId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { customerIn, fragmentOf, REPORT, SOCKET, storageOn, T0, unique } from './world.ts';

const BOOT = {
  manufacturer: 'Maker',
  model: 'M1',
  serialNumber: 'S1',
  firmwareVersion: '1.0',
  iccid: '89',
  imsi: '24',
  meterSerialNumber: 'm',
  meterType: 't',
};

/** Runs something as if nobody's use-case had called it. */
const outside = AsyncLocalStorage.snapshot();

const frame = (at: number, settles = false, lastMessage = '[2]') => ({ at, settles, lastMessage });

describe.each(engines())('what chargers report, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx } = storage;

  async function oneCharger() {
    const world = await customerIn(storage);
    const charger = await world.charger((await world.site()).id);
    const shown = (now = T0) => fragmentOf(storage, world, charger.key, now);
    return { world, charger, by: charger.by, shown };
  }

  it('a frame leaves its text and finds what was known', async () => {
    const { by, shown } = await oneCharger();
    const blank = await tx((t) => r.noteFrame(t, by, frame(T0, true, '[2,"1","Heartbeat"]')));
    const nothing = { bootedAt: null, bootingSince: null, serialNumber: null, own: null };
    expect(blank).toEqual({ ...nothing, numberOfConnectors: null, reserved: false });
    const first = await shown();
    expect(first.lastMessage).toBe('[2,"1","Heartbeat"]');
    expect(first.facts).toMatchObject({ bootingSince: null, settledAt: null });
  });

  it('a boot is kept, and ended by the first frame that settles', async () => {
    const { by, shown } = await oneCharger();
    await tx((t) => r.recordBoot(t, by, BOOT, T0 + 1, false));
    expect(await shown()).toMatchObject(BOOT);
    const found = await tx((t) => r.noteFrame(t, by, frame(T0 + 2)));
    expect(found).toMatchObject({ bootedAt: T0 + 1, bootingSince: T0 + 1, serialNumber: 'S1' });
    expect((await shown()).facts).toMatchObject({ bootingSince: T0 + 1, settledAt: null });

    await tx((t) => r.noteFrame(t, by, frame(T0 + 3, true)));
    expect((await shown()).facts).toMatchObject({ bootingSince: null, settledAt: T0 + 3 });
    const later = await tx((t) => r.noteFrame(t, by, frame(T0 + 4, true)));
    expect(later).toMatchObject({ bootedAt: T0 + 1, bootingSince: null });
    expect((await shown()).facts.settledAt).toBe(T0 + 3);
  });

  it('other hardware starts without the configuration; the same keeps it', async () => {
    const { by, charger, shown } = await oneCharger();
    const keys = [{ name: 'NumberOfConnectors', value: '2', readonly: true }];
    await tx((t) => r.recordConfiguration(t, charger.operate, keys, T0));
    expect(await tx((t) => r.noteFrame(t, by, frame(T0)))).toMatchObject({ numberOfConnectors: 2 });
    await tx((t) => r.recordBoot(t, by, BOOT, T0, false));
    expect((await shown()).configuration).toEqual(keys);
    await tx((t) => r.recordBoot(t, by, { ...BOOT, serialNumber: 'S2' }, T0, true));
    expect((await shown()).configuration).toBeNull();
    expect(await tx((t) => r.noteFrame(t, by, frame(T0)))).toMatchObject({
      numberOfConnectors: null,
      serialNumber: 'S2',
    });
  });

  it.each([
    ['3', 3],
    [' 1 ', 1],
    ['0', null],
    ['two', null],
    ['-1', null],
    [null, null],
    ['99999999999999999999', null],
  ])('NumberOfConnectors %j is %j', async (value, expected) => {
    const { by, charger } = await oneCharger();
    const keys = [{ name: 'NumberOfConnectors', value, readonly: true }];
    await tx((t) => r.recordConfiguration(t, charger.operate, keys, T0));
    expect((await tx((t) => r.noteFrame(t, by, frame(T0)))).numberOfConnectors).toBe(expected);
  });

  it('a configuration is replaced as a whole; read and empty is not never read', async () => {
    const { charger, shown } = await oneCharger();
    expect((await shown()).configuration).toBeNull();
    const keys = Array.from({ length: 1200 }, (_, i) => ({
      name: `Key${i}`,
      value: i % 3 ? `v${i}` : null,
      readonly: i % 2 === 0,
    }));
    const twice = [...keys, { name: 'Key7', value: 'again', readonly: true }];
    await tx((t) => r.recordConfiguration(t, charger.operate, twice, T0));
    const read = (await shown()).configuration ?? [];
    expect(read).toHaveLength(1200);
    expect(read.map((k) => k.name)).toEqual(keys.map((k) => k.name).sort());
    expect(read.find((k) => k.name === 'Key7')).toEqual({ name: 'Key7', value: 'again', readonly: true });
    await tx((t) => r.recordConfiguration(t, charger.operate, [], T0));
    expect((await shown()).configuration).toEqual([]);
  });

  it("the charger's own status: since moves only when it changes", async () => {
    const { by, shown } = await oneCharger();
    const own = async () => (await shown()).facts.own;
    expect(await own()).toBeNull();
    await tx((t) => r.recordOwnStatus(t, by, 'Available', REPORT, T0));
    await tx((t) => r.recordOwnStatus(t, by, 'Available', { ...REPORT, chargerTime: T0 - 1 }, T0 + 1));
    expect(await own()).toEqual({ status: 'Available', since: T0 });
    const found = await tx((t) => r.noteFrame(t, by, frame(T0)));
    expect(found.own).toEqual({ status: 'Available', chargerTime: T0 - 1 });
    await tx((t) => r.recordOwnStatus(t, by, 'Error', REPORT, T0 + 2));
    expect(await own()).toEqual({ status: 'Error', since: T0 + 2 });
  });

  it('a socket is made at first sight, and its status has a since', async () => {
    const { by, shown } = await oneCharger();
    expect(await tx((t) => r.socket(t, by, 1))).toBeUndefined();
    const made = { socketId: 1, status: null, chargerTime: null, maxWatts: null };
    expect(await tx((t) => r.makeSocket(t, by, 1, T0))).toEqual(made);
    const report = { ...REPORT, info: 'i', vendorId: 'v', vendorErrorCode: 'c', chargerTime: T0 - 5 };
    await tx((t) => r.recordSocketStatus(t, by, 1, 'Charging', report, T0 + 1));
    await tx((t) => r.recordSocketStatus(t, by, 1, 'Charging', report, T0 + 2));
    const facts = async () => (await shown()).sockets[0]?.facts;
    expect(await facts()).toMatchObject({ status: 'Charging', since: T0 + 1, createdAt: T0 });
    await tx((t) => r.recordSocketStatus(t, by, 1, 'Finishing', report, T0 + 3));
    expect(await facts()).toMatchObject({ status: 'Finishing', since: T0 + 3 });
    const known = { socketId: 1, status: 'Finishing', chargerTime: T0 - 5, maxWatts: null };
    expect(await tx((t) => r.makeSocket(t, by, 1, T0 + 9))).toEqual(known);
    expect(await tx((t) => r.socket(t, by, 1))).toEqual(known);
  });

  it('a charger is found by its identity to log in', async () => {
    const world = await customerIn(storage);
    const identity = chargerId(unique('CP~x'));
    const settings = { chargerId: identity, authMode: 'adopt' as const, passwordHash: null, adoptUntil: T0 };
    const charger = await world.charger((await world.site()).id, {
      ...settings,
      allowMissingSubprotocol: true,
      sockets: [SOCKET],
    });
    const login = await tx((t) => r.findLogin(t, identity));
    expect(login).toEqual({
      ...settings,
      customerId: world.id,
      charger: charger.key,
      allowMissingSubprotocol: true,
      nextPasswordHash: null,
      minimumSecurityProfile: 0,
      profileWanted: false,
      callTimeoutSeconds: 0,
    });
    expect(await tx((t) => r.findLogin(t, chargerId(identity.toLowerCase())))).toBeUndefined();
    expect(await tx((t) => r.keepPassword(t, charger.by, 'scheme$1'))).toBe(true);
    expect(await tx((t) => r.keepPassword(t, charger.by, 'scheme$2'))).toBe(false);
    const after = await tx((t) => r.findLogin(t, identity));
    expect(after).toMatchObject({ authMode: 'adopt', passwordHash: 'scheme$1', adoptUntil: null });
  });

  it('sightings move forward only, many at a time', async () => {
    const world = await customerIn(storage);
    const site = await world.site();
    const chargers: Awaited<ReturnType<typeof world.charger>>[] = [];
    for (let i = 0; i < 4; i++) chargers.push(await world.charger(site.id));
    const seen = async () => {
      const keys = chargers.map((c) => c.key);
      const found = await storage.read((t) => r.chargerFragments(t, world.read, keys, T0));
      return keys.map((key) => found.get(key)?.lastSeen ?? null);
    };
    const at = (...times: number[]) => new Map(times.map((time, i) => [chargers[i]!.key, time] as const));
    await tx((t) => r.recordSightings(t, new Map()));
    await tx((t) => r.recordSightings(t, at(T0, T0 + 1, T0 + 2)));
    await tx((t) => r.recordSightings(t, at(T0 - 1, T0 + 5)));
    expect(await seen()).toEqual([T0, T0 + 5, T0 + 2, null]);
    const nobody = Array.from({ length: 1500 }, (_, i) => [(10_000_000 + i) as never, T0] as const);
    await tx((t) => r.recordSightings(t, new Map([...nobody, ...at(T0 + 9)])));
    expect((await seen())[0]).toBe(T0 + 9);
  });

  it.runIf(engine.name === 'postgres')('who holds a charger keeps its frames waiting', async () => {
    const { by } = await oneCharger();
    const order: string[] = [];
    let noted: Promise<void> | undefined;
    await tx(async (t) => {
      await r.holdCharger(t, by);
      noted = outside(async () => {
        await tx((other) => r.noteFrame(other, by, frame(T0)));
        order.push('noted');
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      order.push('held');
    });
    await noted;
    expect(order).toEqual(['held', 'noted']);
  });
});
