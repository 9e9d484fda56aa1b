import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { StorageUnavailable } from '../../src/app/ports/store.ts';
import { startGateway, stopAll } from './gateway-under-test.ts';
import { connect, until } from './line.ts';

afterEach(stopAll);

/** Any UTF-16, lone surrogates and control characters included. */
const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));

const at = '2026-11-22T09:58:00.000Z';

describe('garbage', () => {
  it('that names no message is logged, and the connection stays', async () => {
    const { url, house } = await startGateway();
    const line = await connect(url);
    const corpus = [
      '',
      ' ',
      'hello',
      '{',
      '[]',
      '[2]',
      '[2,',
      '[2,"',
      '{"a":1}',
      'null',
      'true',
      '1',
      '"[2]"',
      '[[2,"a"]]',
      '[2,null,"Heartbeat",{}]',
      '[2,{},"Heartbeat",{}]',
      '[9,"a","Heartbeat",{}]',
      '[-1,"a"]',
      '[3]',
      '[4]',
      '[3,"nobody asked",{}]',
      '[4,"nobody asked","GenericError","",{}]',
      '[3,"nobody asked",',
      '\u0000',
      '[2,"\ud800',
      `[2,"${'x'.repeat(1000)}","Heartbeat",{}]`,
      '['.repeat(10_000),
      '{"a":'.repeat(5000),
    ];
    for (const text of corpus) line.send(text);
    await line.settled();
    expect(line.texts).toHaveLength(1);
    expect(house.asked).toEqual([]);
    expect(house.frames.filter((f) => f.direction === 'in')).toHaveLength(corpus.length + 1);
  });

  it('of any kind ends no process and no connection', async () => {
    const { url } = await startGateway();
    const line = await connect(url);
    const action = fc.constantFrom(
      'StartTransaction',
      'StopTransaction',
      'MeterValues',
      'StatusNotification',
      'Authorize',
      'BootNotification',
      'DataTransfer',
      'Heartbeat',
      '__proto__',
    );
    const frame = fc.oneof(
      anyText,
      fc.json(),
      fc.tuple(fc.constant(2), fc.string(), action, fc.jsonValue()).map((f) => JSON.stringify(f)),
      fc
        .tuple(fc.integer({ min: 0, max: 6 }), fc.jsonValue(), fc.jsonValue(), fc.jsonValue())
        .map((f) => JSON.stringify(f)),
    );
    for (const text of fc.sample(frame, { numRuns: 1000, seed: 42 })) line.send(text.toWellFormed());
    await line.settled();
    const answered = line.texts.map((text) => JSON.parse(text) as unknown[]);
    expect(answered.length).toBeGreaterThan(200);
  });

  it('in binary closes with 1003, oversized with 1009, broken UTF-8 with 1007', async () => {
    const { url, house } = await startGateway({ maxFrameBytes: 10_000 });
    const binary = await connect(url, 'CP1');
    binary.ws.send(Buffer.from('[2,"1","Heartbeat",{}]'));
    expect((await binary.closed).code).toBe(1003);
    const large = await connect(url, 'CP2');
    large.send(`[2,"1","DataTransfer",{"vendorId":"a","data":"${'x'.repeat(10_000)}"}]`);
    expect((await large.closed).code).toBe(1009);
    const broken = await connect(url, 'CP3');
    broken.ws.send(Buffer.from('5b22ff22', 'hex'), { binary: false });
    expect((await broken.closed).code).toBe(1007);
    await until(() => house.closed.length === 3);
    expect(house.closed.map((c) => c.reason)).toEqual(['binary-frame', 'frame-too-large', 'not-utf8']);
  });
});

describe('duplicates', () => {
  it('same id and same body: the same answer, asked once', async () => {
    const { url, house } = await startGateway();
    const line = await connect(url);
    const start = `[2,"1","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"${at}"}]`;
    expect(await line.ask(start)).toEqual(await line.ask(start));
    expect(house.asked).toHaveLength(1);
  });

  it('same id and another body: another message', async () => {
    const { url, house } = await startGateway();
    const line = await connect(url);
    await line.ask('[2,"1","Authorize",{"idTag":"A"}]');
    await line.ask('[2,"1","Authorize",{"idTag":"B"}]');
    await line.ask('[2,"1","Authorize",{"idTag":"A"}]');
    expect(house.told('authorize')).toEqual(['A', 'B', 'A']);
  });

  it('an error is no answer to repeat', async () => {
    const { url, house } = await startGateway();
    const line = await connect(url);
    house.before = () => Promise.reject(new StorageUnavailable('away'));
    expect(await line.ask('[2,"1","Authorize",{"idTag":"A"}]')).toEqual([
      4,
      '1',
      'InternalError',
      expect.any(String),
      {},
    ]);
    house.before = () => {};
    expect(await line.ask('[2,"1","Authorize",{"idTag":"A"}]')).toMatchObject([3, '1', {}]);
  });
});

it('masks tags and secrets in what is logged and shown, and only there', async () => {
  const { url, house } = await startGateway();
  house.tag = () => ({ outcome: 'accepted', parentIdTag: 'PARENT77', expiresAt: null });
  const line = await connect(url);
  await line.ask('[2,"1","Authorize",{"idTag":"SECRETTAG"}]');
  await line.ask(
    '[2,"2","DataTransfer",{"vendorId":"v","data":"{\\"uid\\":\\"04A2B3C4D5E680\\",\\"pin\\":1234,\\"ok\\":\\"fine\\"}"}]',
  );
  await line.ask(
    '[2,"3","DataTransfer",{"vendorId":"v","data":"card 04A2B3C4D5E680 seen, idTag=SECRETTAG"}]',
  );
  line.send('[2,"idTag":"SECRETTAG"');
  await line.settled();
  const shown = [...house.frames.map((f) => f.text), ...house.asked.map((a) => a.from.text)].join('\n');
  expect(shown).not.toMatch(/SECRETTAG|PARENT77|04A2B3C4D5E680|1234/);
  expect(shown).toContain('[2,"1","Authorize",{"idTag":"***"}]');
  expect(shown).toContain('fine');
  expect(house.told('authorize')).toEqual(['SECRETTAG']);
});
