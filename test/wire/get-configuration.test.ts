import { afterEach, describe, expect, it } from 'vitest';
import { chargerRef, startGateway, stopAll } from './gateway-under-test.ts';
import { connect, until } from './line.ts';

afterEach(stopAll);

const idOf = (text: string) => (JSON.parse(text) as [number, string])[1];

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
