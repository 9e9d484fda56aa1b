import { afterEach, describe, expect, it } from 'vitest';
import { startGateway, stopAll } from './gateway-under-test.ts';
import { connect, until } from './line.ts';

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
