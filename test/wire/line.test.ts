import { afterEach, describe, expect, it } from 'vitest';
import { StorageUnavailable } from '../../src/app/ports/store.ts';
import { chargerRef, startGateway, stopAll } from './gateway-under-test.ts';
import { connect, Line, refusalOf, socketOf, until } from './line.ts';

afterEach(stopAll);

describe('a charger that comes again', () => {
  it('the newest connection wins, the older ends at once, and its end changes nothing', async () => {
    const { url, house, gateway } = await startGateway();
    const old = await connect(url);
    const asked = gateway.readConfiguration(chargerRef(1));
    expect(JSON.parse(await old.next())).toMatchObject([2, expect.any(String), 'GetConfiguration', {}]);
    const fresh = await connect(url);
    expect(await old.closed).toEqual({ code: 1000, reason: expect.stringContaining('replaced') });
    expect(await asked).toEqual({ refused: 'charger-offline' });
    expect(house.closed).toEqual([{ connection: 1, reason: 'replaced' }]);
    expect(gateway.stats().connections).toBe(1);
    await fresh.settled();
    const again = gateway.readConfiguration(chargerRef(1));
    const [, id] = JSON.parse(await fresh.next()) as [number, string];
    fresh.send(`[3,"${id}",{"configurationKey":[]}]`);
    expect(await again).toEqual([]);
  });

  it('a half-open older socket is cut within seconds', async () => {
    const { url, house, gateway } = await startGateway();
    const old = await connect(url);
    old.ws.pause();
    await connect(url);
    expect(house.closed).toEqual([{ connection: 1, reason: 'replaced' }]);
    const stopped = gateway.close();
    await stopped;
    old.ws.resume();
    expect((await old.closed).code).toBe(1000);
  });

  it('upgrades that race are opened in order, and exactly one connection stays', async () => {
    const { url, house, gateway } = await startGateway();
    house.beforeOpen = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    const lines = Array.from({ length: 10 }, () => new Line(socketOf(url, 'CP1')));
    await until(() => house.closed.length === 9, 'nine ends');
    await until(() => lines.filter((l) => l.ws.readyState === l.ws.CLOSED).length === 9);
    expect(house.opened).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(house.closed.map((c) => c.connection)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(gateway.stats().connections).toBe(1);
    await lines.find((l) => l.ws.readyState === l.ws.OPEN)?.settled();
  });

  it.each(['dies', 'fails'])(
    'an upgrade that %s while it is opened ends the older one as well, for storage did',
    async (how) => {
      const { url, house, gateway } = await startGateway();
      const old = await connect(url);
      let goOn = () => {};
      house.beforeOpen = () => new Promise((resolve) => (goOn = resolve));
      const cut = socketOf(url, 'CP1');
      cut.on('error', () => {});
      await until(() => house.knocks.length === 2);
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (how === 'dies') {
        cut.terminate();
        await new Promise((resolve) => setTimeout(resolve, 50));
      } else house.failOpen = true;
      goOn();
      expect(await old.closed).toMatchObject({ code: 1000 });
      await until(() => house.closed.some((c) => c.connection === 1));
      expect(house.closed).toContainEqual({ connection: 1, reason: 'replaced' });
      expect(gateway.stats().connections).toBe(0);
    },
  );

  it('does not disturb others', async () => {
    const { url, gateway } = await startGateway();
    const other = await connect(url, 'CP2');
    await connect(url);
    await connect(url);
    await other.settled();
    expect(gateway.stats().connections).toBe(2);
  });
});

describe('liveness', () => {
  it('a connection that ponged once is dead after two missed pongs', async () => {
    const { url, house } = await startGateway({ pingSeconds: 0.1 });
    const line = await connect(url);
    await until(() => line.pings >= 3);
    expect(house.closed).toEqual([]);
    line.ws.pause();
    await until(() => house.closed.length === 1, 'the end', 3000);
    expect(house.closed).toEqual([{ connection: 1, reason: 'no-pong' }]);
    line.ws.resume();
    expect((await line.closed).code).toBe(1001);
  });

  it('one that never pongs lives as long as it talks, and is dead after the silence', async () => {
    const { url, house } = await startGateway({
      pingSeconds: 0.05,
      heartbeatSeconds: 0.1,
      silenceGraceSeconds: 0.1,
    });
    const line = await connect(url, 'CP1', { more: { autoPong: false } });
    for (let i = 0; i < 8; i++) {
      await line.settled();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(house.closed).toEqual([]);
    expect(line.pings).toBeGreaterThan(5);
    await until(() => house.closed.length === 1, 'the end', 3000);
    expect(house.closed).toEqual([{ connection: 1, reason: 'silent' }]);
  });

  it("the interval of a boot's answer counts from then on", async () => {
    const { url, house } = await startGateway({
      pingSeconds: 0.05,
      heartbeatSeconds: 0.1,
      silenceGraceSeconds: 0.1,
    });
    const line = await connect(url, 'CP1', { more: { autoPong: false } });
    await line.ask('[2,"b","BootNotification",{"chargePointVendor":"A","chargePointModel":"B"}]');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(house.closed).toEqual([]);
  });

  it("answers the charger's own pings", async () => {
    const { url } = await startGateway();
    const line = await connect(url);
    const pong = new Promise((resolve) => line.ws.once('pong', resolve));
    line.ws.ping('x');
    expect(String(await pong)).toBe('x');
  });

  it('notices a line that is cut', async () => {
    const { url, house, gateway } = await startGateway();
    const line = await connect(url);
    line.ws.terminate();
    await until(() => house.closed.length === 1);
    expect(house.closed).toEqual([{ connection: 1, reason: 'connection-lost' }]);
    expect(gateway.stats().connections).toBe(0);
  });
});

describe('going down', () => {
  it('answers what is in hand, closes with 1001 and takes nobody any more', async () => {
    const { url, house, gateway } = await startGateway();
    const idle = await connect(url, 'CP2');
    const busy = await connect(url);
    let goOn = () => {};
    house.before = () => new Promise((resolve) => (goOn = resolve));
    busy.send('[2,"a","Authorize",{"idTag":"T"}]');
    await until(() => house.asked.length === 1);
    const closed = gateway.close();
    expect(await idle.closed).toMatchObject({ code: 1001 });
    expect((await refusalOf(url, 'CP3')).status).toBe(503);
    expect(busy.texts).toEqual([]);
    goOn();
    expect(JSON.parse(await busy.next())).toMatchObject([3, 'a', {}]);
    expect(await busy.closed).toMatchObject({ code: 1001 });
    await closed;
    expect(house.closed.map((c) => c.reason)).toEqual(['shutdown', 'shutdown']);
  });

  it('is bounded in time when a use-case hangs or a charger does not read', { timeout: 10_000 }, async () => {
    const { url, house, gateway } = await startGateway({ closeSeconds: 0.5 });
    const deaf = await connect(url, 'CP2');
    deaf.ws.pause();
    const busy = await connect(url);
    house.before = () => new Promise(() => {});
    busy.send('[2,"a","StartTransaction",{}]');
    await until(() => house.asked.length === 1);
    // The use-case never ends by itself: without a bound this would run into the time-out.
    await gateway.close();
    await busy.closed;
    expect(house.closed).toHaveLength(2);
  });

  it('a charger that connects while the storage is away and the server goes down is refused', async () => {
    const { url, house, gateway } = await startGateway();
    let goOn = () => {};
    house.beforeKnock = () =>
      new Promise((_resolve, reject) => (goOn = () => reject(new StorageUnavailable('x'))));
    const refused = refusalOf(url, 'CP1');
    await until(() => house.knocks.length === 1);
    const closed = gateway.close();
    goOn();
    expect((await refused).status).toBe(503);
    await closed;
  });
});
