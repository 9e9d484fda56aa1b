import { afterEach, describe, expect, it } from 'vitest';
import { StorageUnavailable } from '../../src/app/ports/store.ts';
import { chargerRef, startGateway, stopAll } from './gateway-under-test.ts';
import { connect, Line, refusalOf, socketOf, until } from './line.ts';

afterEach(stopAll);

const heartbeat = (id: number | string) => `[2,"${id}","Heartbeat",{}]`;
const idOf = (text: string) => (JSON.parse(text) as [number, string])[1];

describe('order and back-pressure', () => {
  it('answers a flood of 5,000 frames, all of them, in order, pausing and never closing', async () => {
    const { url, house } = await startGateway({ framesPerSecond: 4000 });
    house.before = async () => {
      await new Promise((resolve) => setImmediate(resolve));
    };
    const line = await connect(url);
    const status = (id: number) =>
      `[2,"${id}","StatusNotification",{"connectorId":${1 + (id % 2)},"errorCode":"NoError","status":"Available"}]`;
    for (let id = 0; id < 5000; id++) line.send(id % 5 === 0 ? heartbeat(id) : status(id));
    await until(() => line.texts.length === 5000, '5,000 answers', 15_000);
    expect(line.texts.map(idOf)).toEqual(Array.from({ length: 5000 }, (_, id) => String(id)));
    expect(house.asked).toHaveLength(4000);
    expect(line.ws.readyState).toBe(line.ws.OPEN);
  });

  it('reads no more than its queue and a chunk of the socket while a use-case takes its time', async () => {
    const { url, house, gateway } = await startGateway({ queuedFrames: 16 });
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    house.before = () => held;
    const line = await connect(url);
    const body = 'x'.repeat(3000);
    for (let id = 0; id < 2000; id++)
      line.send(`[2,"${id}","DataTransfer",{"vendorId":"v","data":"${body}"}]`);
    await until(() => gateway.stats().framesWaiting > 16);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(gateway.stats().framesWaiting).toBeLessThan(100);
    expect(house.asked).toHaveLength(1);
    goOn();
    await until(() => line.texts.length === 2000);
    expect(line.texts.map(idOf)).toEqual(Array.from({ length: 2000 }, (_, id) => String(id)));
  });

  it('slows a charger down that sends too fast, and answers everything', async () => {
    const { url } = await startGateway({ framesPerSecond: 100 });
    const line = await connect(url);
    const began = performance.now();
    for (let id = 0; id < 250; id++) line.send(heartbeat(id));
    await until(() => line.texts.length === 250);
    expect(line.texts.map(idOf)).toEqual(Array.from({ length: 250 }, (_, id) => String(id)));
    // A burst of 200, and then 100 a second: what came in one chunk is answered, the next frame waits.
    line.send(heartbeat('last'));
    await until(() => line.texts.length === 251);
    expect(performance.now() - began).toBeGreaterThan(400);
  });

  it('handles one message after the other', async () => {
    const { url, house } = await startGateway();
    let running = 0;
    let most = 0;
    house.before = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
    };
    const line = await connect(url);
    for (let id = 0; id < 20; id++) line.send(`[2,"${id}","Authorize",{"idTag":"T${id}"}]`);
    await until(() => line.texts.length === 20);
    expect(most).toBe(1);
    expect(house.told('authorize')).toEqual(Array.from({ length: 20 }, (_, id) => `T${id}`));
  });

  it('still handles what came before the charger closed', async () => {
    const { url, house } = await startGateway();
    const line = await connect(url);
    for (let id = 0; id < 10; id++) line.send(`[2,"${id}","StatusNotification",{"connectorId":1}]`);
    line.ws.close();
    await line.closed;
    await until(() => house.asked.length === 10);
    expect(house.closed).toEqual([{ connection: 1, reason: 'closed-by-charger' }]);
  });
});

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

describe('GetConfiguration', () => {
  it('TC_019_1_CSMS Retrieve all configuration keys: an empty list is sent, the answer is read, secrets are dropped', async () => {
    const { url, house, gateway } = await startGateway();
    const line = await connect(url);
    const read = gateway.readConfiguration(chargerRef(1));
    const [type, id, action, payload] = JSON.parse(await line.next()) as [number, string, string, object];
    expect([type, action, payload]).toEqual([2, 'GetConfiguration', { key: [] }]);
    expect(id.length).toBeLessThanOrEqual(36);
    line.send(
      `[3,"${id}",{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"},{"key":"NumberOfConnectors","readonly":true,"value":2},{"key":"AuthorizationKey","readonly":false,"value":"geheim"},{"key":"WifiPassword","readonly":false,"value":"geheim"},{"key":"Empty","readonly":"false","value":""},{"key":"Unset","readonly":true}],"unknownKey":[]}]`,
    );
    expect(await read).toEqual([
      { name: 'HeartbeatInterval', value: '300', readonly: false },
      { name: 'NumberOfConnectors', value: '2', readonly: true },
      { name: 'Empty', value: '', readonly: false },
      { name: 'Unset', value: null, readonly: true },
    ]);
    expect(house.frames.map((f) => f.text).join()).not.toContain('geheim');
  });

  it('of a charger that is away, or of another customer, is refused', async () => {
    const { url, gateway } = await startGateway();
    await connect(url);
    expect(await gateway.readConfiguration(chargerRef(2))).toEqual({ refused: 'charger-offline' });
    const stranger = { ...chargerRef(1), customerId: 2 } as ReturnType<typeof chargerRef>;
    expect(await gateway.readConfiguration(stranger)).toEqual({ refused: 'charger-offline' });
  });

  it('one call at a time; a late answer is recognised and nobody is confused by it', async () => {
    const { url, house, gateway } = await startGateway({ callTimeoutSeconds: 0.2 });
    const line = await connect(url);
    const first = gateway.readConfiguration(chargerRef(1));
    const second = gateway.readConfiguration(chargerRef(1));
    const firstId = idOf(await line.next());
    await line.settled();
    expect(line.texts).toHaveLength(2);
    expect(await first).toEqual({ refused: 'charger-timed-out' });
    const secondId = idOf(await line.next());
    expect(secondId).not.toBe(firstId);
    line.send(`[3,"${firstId}",{"configurationKey":[{"key":"Late","readonly":true}]}]`);
    line.send(`[3,"${secondId}",{"configurationKey":[{"key":"Good","readonly":true}]}]`);
    expect(await second).toEqual([{ name: 'Good', value: null, readonly: true }]);
    expect(house.logged.some((l) => l.message.includes('late'))).toBe(true);
  });

  it('a CALLERROR, and an answer that is none, are told as the error of the charger', async () => {
    const { url, gateway } = await startGateway();
    const line = await connect(url);
    const ask = async (answer: (id: string) => string) => {
      const read = gateway.readConfiguration(chargerRef(1));
      line.send(answer(idOf(await line.next())));
      return read;
    };
    expect(await ask((id) => `[4,"${id}","NotSupported","no",{}]`)).toMatchObject({
      refused: 'charger-error',
      rule: expect.stringContaining('NotSupported'),
    });
    expect(await ask((id) => `[4,"${id}"]`)).toMatchObject({ refused: 'charger-error' });
    expect(await ask((id) => `[3,"${id}",7]`)).toMatchObject({ refused: 'charger-error' });
    expect(await ask((id) => `[3,"${id}",{"configurationKey":,}]`)).toMatchObject({
      refused: 'charger-error',
    });
    expect(await ask((id) => `[3,"${id}"]`)).toEqual([]);
  });

  it('too many are refused as busy', async () => {
    const { url, gateway } = await startGateway();
    const line = await connect(url);
    const reads = Array.from({ length: 20 }, () => gateway.readConfiguration(chargerRef(1)));
    expect(await reads.at(-1)).toEqual({ refused: 'charger-busy' });
    line.ws.terminate();
    expect(await reads[0]).toEqual({ refused: 'charger-offline' });
  });

  it('nothing is sent to a charger while it waits for an answer', async () => {
    const { url, house, gateway } = await startGateway();
    let goOn = () => {};
    house.before = () => new Promise((resolve) => (goOn = resolve));
    const line = await connect(url);
    line.send('[2,"a","Authorize",{"idTag":"T"}]');
    await until(() => house.asked.length === 1);
    const read = gateway.readConfiguration(chargerRef(1));
    goOn();
    expect(JSON.parse(await line.next())).toMatchObject([3, 'a', {}]);
    const id = idOf(await line.next());
    line.send(`[3,"${id}",{}]`);
    expect(await read).toEqual([]);
  });

  it('its answer does not wait behind calls of the charger', async () => {
    const { url, house, gateway } = await startGateway();
    const line = await connect(url);
    const read = gateway.readConfiguration(chargerRef(1));
    const id = idOf(await line.next());
    let goOn = () => {};
    house.before = () => new Promise((resolve) => (goOn = resolve));
    line.send('[2,"a","Authorize",{"idTag":"T"}]');
    line.send(`[3,"${id}",{}]`);
    expect(await read).toEqual([]);
    goOn();
    expect(JSON.parse(await line.next())).toMatchObject([3, 'a', {}]);
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

  it('is bounded in time when a use-case hangs or a charger does not read', async () => {
    const { url, house, gateway } = await startGateway({ closeSeconds: 0.5 });
    const deaf = await connect(url, 'CP2');
    deaf.ws.pause();
    const busy = await connect(url);
    house.before = () => new Promise(() => {});
    busy.send('[2,"a","StartTransaction",{}]');
    await until(() => house.asked.length === 1);
    const began = performance.now();
    await gateway.close();
    expect(performance.now() - began).toBeLessThan(2000);
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
