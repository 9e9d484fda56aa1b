import { afterEach, describe, expect, it } from 'vitest';
import { MAX_VALUES } from '../../src/gateway/rpc/json.ts';
import { chargerRef, startGateway, stopAll } from './gateway-under-test.ts';
import { connect, until } from './line.ts';

afterEach(stopAll);

const at = '2026-11-22T09:58:00.000Z';
const heavy = Array(80_000).fill('{}').join();
const meterValues = (id: string) => `[2,"${id}","MeterValues",{"connectorId":1,"meterValue":[${heavy}]}]`;
const idOf = (text: string) => (JSON.parse(text) as [number, string])[1];

describe('frames with more values than any real one', () => {
  it('lose what nests in them where a CALLERROR would lose energy', async () => {
    const { url, house } = await startGateway();
    const line = await connect(url);
    expect(await line.ask(meterValues('m'))).toEqual([3, 'm', {}]);
    expect(house.told('meterValues')).toEqual([{ connectorId: 1, transactionId: null, samples: [] }]);
    const stop = `{"transactionId":7,"idTag":"T","meterStop":42,"timestamp":"${at}","transactionData":[${heavy}]}`;
    expect(await line.ask(`[2,"s","StopTransaction",${stop}]`)).toMatchObject([3, 's', {}]);
    expect(house.told('stop')).toMatchObject([
      { transactionId: 7, idTag: 'T', meterStop: 42, samples: [], malformed: true },
    ]);
    const flat = Array(MAX_VALUES + 10)
      .fill('"":1')
      .join();
    expect(await line.ask(`[2,"f","StatusNotification",{${flat}}]`)).toEqual([3, 'f', {}]);
  });

  it('are FormationViolation elsewhere, whatever they are', async () => {
    const { url, house } = await startGateway();
    const line = await connect(url);
    for (const [id, text] of [
      ['d', `[2,"d","DataTransfer",{"vendorId":"v","x":[${heavy}]}]`],
      ['n', `[2,"n","Nonsense",{"x":[${heavy}]}]`],
      ['l', `[2,"l","Authorize",${Array(60_000).fill('1').join()}]`],
    ] as const) {
      const answer = (await line.ask(text)) as unknown[];
      expect(answer.slice(0, 3)).toEqual([4, id, 'FormationViolation']);
    }
    expect(house.asked).toEqual([]);
  });

  it('end a call of ours that they answer', async () => {
    const { url, gateway } = await startGateway();
    const line = await connect(url);
    const asked = gateway.readConfiguration(chargerRef(1));
    const id = idOf(await line.next());
    line.send(`[3,"${id}",{"configurationKey":[${heavy}]}]`);
    expect(await asked).toHaveProperty('refused');
  });
});

describe('many bytes', () => {
  it('pause reading, and wait as text', async () => {
    const { url, house, gateway } = await startGateway();
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    house.before = () => held;
    const line = await connect(url);
    for (let id = 0; id < 40; id++) line.send(meterValues(String(id)));
    await until(() => house.asked.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // 512 KB of frames of 240 KB, the one that went beyond, and the one in hand.
    expect(gateway.stats().framesWaiting).toBeLessThanOrEqual(5);
    expect(house.frames).toHaveLength(1);
    goOn();
    await until(() => line.texts.length === 40, '40 answers', 30_000);
    expect(line.texts.map(idOf)).toEqual(Array.from({ length: 40 }, (_, id) => String(id)));
  });

  it('do not hold up an answer to a call of ours', async () => {
    const { url, house, gateway } = await startGateway();
    const line = await connect(url);
    const asked = gateway.readConfiguration(chargerRef(1));
    const id = idOf(await line.next());
    let goOn = () => {};
    house.before = () => new Promise((resolve) => (goOn = resolve));
    line.send(meterValues('m'));
    line.send(`[3,"${id}",{"configurationKey":[]}]`);
    expect(await asked).toEqual([]);
    goOn();
  });

  it('of several chargers starve nobody', { timeout: 60_000 }, async () => {
    const { url } = await startGateway();
    const good = await connect(url, 'CP9');
    const bad = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => connect(url, `CP${n}`)));
    const text = meterValues('x');
    for (const line of bad) for (let i = 0; i < 6; i++) line.send(text);
    let rounds = 0;
    while (bad.some((line) => line.texts.length < 6)) {
      await good.settled();
      rounds += 1;
    }
    // Starved, it would wait for all 48 heavy frames and come to one.
    expect(rounds).toBeGreaterThan(8);
  });
});

it("a database's error is logged without its rows", async () => {
  const { url, house } = await startGateway();
  const more = { code: '23505', detail: 'Key (id_tag)=(LISA-42)', where: 'unnamed portal $1 = LISA-42' };
  house.before = () =>
    Promise.reject(
      Object.assign(new Error('duplicate key'), more, { cause: Object.assign(new Error('x'), more) }),
    );
  const line = await connect(url);
  await line.ask('[2,"1","Authorize",{"idTag":"LISA-42"}]');
  const logged = house.logged.find((entry) => entry.level === 'error');
  expect(logged?.details).toMatchObject({ err: { message: 'duplicate key', code: '23505' } });
  expect(JSON.stringify(logged)).not.toContain('LISA-42');
});
