import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { MeterValuesTold, StartTold, StatusTold, StopTold } from '../../src/app/charging/charging.ts';
import { StorageUnavailable } from '../../src/app/ports/store.ts';
import type { Outcome } from '../../src/domain/drivers/decide.ts';
import { NOW, startGateway, stopAll } from './gateway-under-test.ts';
import { connect, until } from './line.ts';

afterEach(stopAll);

const at = '2026-11-22T09:58:00.000Z';

describe('TC_001_CSMS Cold Boot Charge Point', () => {
  it('answers boot, statuses and heartbeat', async () => {
    const { url, house } = await startGateway();
    const line = await connect(url);
    expect(
      await line.ask(
        '[2,"b1","BootNotification",{"chargePointVendor":"Acme","chargePointModel":"One","chargePointSerialNumber":"S1","chargeBoxSerialNumber":"B1","firmwareVersion":"1.0","iccid":"89","imsi":"26","meterType":"M","meterSerialNumber":"MS"}]',
      ),
    ).toEqual([3, 'b1', { currentTime: '2026-11-22T10:00:00.000Z', interval: 300, status: 'Accepted' }]);
    for (const connectorId of [0, 1, 2]) {
      expect(
        await line.ask(
          `[2,"s${connectorId}","StatusNotification",{"connectorId":${connectorId},"errorCode":"NoError","status":"Available","timestamp":"${at}"}]`,
        ),
      ).toEqual([3, `s${connectorId}`, {}]);
    }
    expect(await line.ask('[2,"h1","Heartbeat",{}]')).toEqual([
      3,
      'h1',
      { currentTime: '2026-11-22T10:00:00.000Z' },
    ]);
    expect(house.told('boot')).toEqual([
      {
        manufacturer: 'Acme',
        model: 'One',
        serialNumber: 'S1',
        firmwareVersion: '1.0',
        iccid: '89',
        imsi: '26',
        meterSerialNumber: 'MS',
        meterType: 'M',
      },
    ]);
    expect(house.asked.map((a) => a.verb)).toEqual(['boot', 'status', 'status', 'status']);
    expect(house.asked[0]?.from).toMatchObject({ chargerId: 'CP1', connectionId: 1, messageId: 'b1' });
    expect(house.seen).toBe(5);
  });
});

describe('Authorize', () => {
  it.each<[string, Outcome, string]>([
    ['TC_003_CSMS', 'accepted', 'Accepted'],
    ['TC_023_1_CSMS', 'unknown-tag', 'Invalid'],
    ['TC_023_2_CSMS', 'expired', 'Expired'],
    ['TC_023_3_CSMS', 'blocked', 'Blocked'],
    ['a right is missing', 'no-right', 'Invalid'],
    ['driver inactive', 'driver-inactive', 'Blocked'],
    ['not yet valid', 'not-yet-valid', 'Invalid'],
  ])('%s: %s is %s', async (_case, outcome, status) => {
    const { url, house } = await startGateway();
    house.tag = () => ({ outcome, parentIdTag: null, expiresAt: null });
    const line = await connect(url);
    expect(await line.ask('[2,"a","Authorize",{"idTag":"TAG1"}]')).toEqual([
      3,
      'a',
      { idTagInfo: { status } },
    ]);
    expect(house.told('authorize')).toEqual(['TAG1']);
  });

  it('tells parent and expiry when there are any', async () => {
    const { url, house } = await startGateway();
    house.tag = () => ({ outcome: 'accepted', parentIdTag: 'D-000042', expiresAt: NOW + 1 });
    const line = await connect(url);
    expect(await line.ask('[2,"a","Authorize",{"idTag":"TAG1"}]')).toEqual([
      3,
      'a',
      { idTagInfo: { status: 'Accepted', parentIdTag: 'D-000042', expiryDate: '2026-11-22T10:00:00.001Z' } },
    ]);
  });
});

describe('a transaction', () => {
  it('TC_004_1_CSMS is started, metered and stopped', async () => {
    const { url, house } = await startGateway();
    const line = await connect(url);
    expect(
      await line.ask(
        `[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG1","meterStart":1200,"reservationId":7,"timestamp":"${at}"}]`,
      ),
    ).toEqual([3, '1', { idTagInfo: { status: 'Accepted' }, transactionId: 1 }]);
    expect(
      await line.ask(
        `[2,"2","MeterValues",{"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":"${at}","sampledValue":[{"value":"1300","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"},{"value":"abc","format":"SignedData"}]}]}]`,
      ),
    ).toEqual([3, '2', {}]);
    expect(
      await line.ask(
        `[2,"3","StopTransaction",{"transactionId":1,"idTag":"TAG1","meterStop":1400,"timestamp":"${at}","reason":"EVDisconnected","transactionData":[]}]`,
      ),
    ).toEqual([3, '3', { idTagInfo: { status: 'Accepted' } }]);
    expect(
      await line.ask(`[2,"4","StopTransaction",{"transactionId":1,"meterStop":1400,"timestamp":"${at}"}]`),
    ).toEqual([3, '4', {}]);
    const time = { text: at, at: Date.parse(at) };
    expect(house.told('start')).toEqual([
      { connectorId: 1, idTag: 'TAG1', meterStart: 1200, reservationId: 7, time, malformed: false },
    ]);
    expect(house.told('meterValues')).toEqual([
      {
        connectorId: 1,
        transactionId: 1,
        samples: [
          {
            time,
            values: [
              {
                value: '1300',
                context: 'Sample.Periodic',
                measurand: 'Energy.Active.Import.Register',
                unit: 'Wh',
              },
            ],
            raw: '[{"value":"1300","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"},{"value":"abc","format":"SignedData"}]',
          },
        ],
      },
    ]);
    expect(house.told('stop')[0]).toEqual({
      transactionId: 1,
      idTag: 'TAG1',
      meterStop: 1400,
      reason: 'EVDisconnected',
      time,
      samples: [],
      malformed: false,
    });
  });

  it('TC_037_3_CSMS gets a usable id also when the tag is invalid', async () => {
    const { url, house } = await startGateway();
    house.tag = () => ({ outcome: 'unknown-tag', parentIdTag: null, expiresAt: null });
    const line = await connect(url);
    expect(
      await line.ask(
        `[2,"1","StartTransaction",{"connectorId":1,"idTag":"NO","meterStart":0,"timestamp":"${at}"}]`,
      ),
    ).toEqual([3, '1', { idTagInfo: { status: 'Invalid' }, transactionId: 1 }]);
  });
});

it('TC_064_CSMS Data Transfer to a Central System: an unknown vendor', async () => {
  const { url, house } = await startGateway();
  const line = await connect(url);
  expect(await line.ask('[2,"d","DataTransfer",{"vendorId":"com.acme","messageId":"x","data":"y"}]')).toEqual(
    [3, 'd', { status: 'UnknownVendorId' }],
  );
  expect(house.asked.map((a) => a.verb)).toEqual(['note']);
});

it('TC_044_1_CSMS, TC_045_1_CSMS: firmware and diagnostics progress is answered and noted', async () => {
  const { url, house } = await startGateway();
  const line = await connect(url);
  for (const status of [
    'Downloading',
    'Downloaded',
    'DownloadFailed',
    'Idle',
    'Installing',
    'Installed',
    'InstallationFailed',
  ]) {
    expect(await line.ask(`[2,"f${status}","FirmwareStatusNotification",{"status":"${status}"}]`)).toEqual([
      3,
      `f${status}`,
      {},
    ]);
  }
  for (const status of ['Idle', 'Uploaded', 'UploadFailed', 'Uploading']) {
    expect(await line.ask(`[2,"d${status}","DiagnosticsStatusNotification",{"status":"${status}"}]`)).toEqual(
      [3, `d${status}`, {}],
    );
  }
  expect(house.asked).toHaveLength(11);
});

describe('never a CALLERROR for the four', () => {
  const bodies = [
    '{}',
    'null',
    '[]',
    '"text"',
    '7',
    '{"connectorId":"x","status":5,"meterValue":{"a":1}}',
    '{"unknown":true}',
  ];
  it.each(['StartTransaction', 'StopTransaction', 'MeterValues', 'StatusNotification'])(
    '%s',
    async (action) => {
      const { url, house } = await startGateway();
      const line = await connect(url);
      for (const [i, body] of bodies.entries()) {
        expect(await line.ask(`[2,"${action}${i}","${action}",${body}]`)).toMatchObject([
          3,
          `${action}${i}`,
          {},
        ]);
      }
      expect(await line.ask(`[2,"none","${action}"]`)).toMatchObject([3, 'none', {}]);
      expect(house.asked).toHaveLength(bodies.length + 1);
    },
  );

  it('tells what can be read, and that the schema was not met', async () => {
    const { url, house } = await startGateway();
    const line = await connect(url);
    await line.ask(
      '[2,"1","StartTransaction",{"idTag":12345678,"meterStart":"12.6","timestamp":"2026-11-22 09:58:00","x":1}]',
    );
    await line.ask(
      '[2,"2","StopTransaction",{"transactionId":9223372036854775807,"meterStop":-1,"timestamp":"1970-01-01T00:00:10Z"}]',
    );
    await line.ask(
      '[2,"3","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Occupied"}]',
    );
    await line.ask('[2,"4","StatusNotification",{"status":"Faulted"}]');
    await line.ask(
      '[2,"5","MeterValues",{"connectorId":"2","transactionId":-1,"meterValue":[{"timestamp":"now","sampledValue":[{"value":50.1,"measurand":"Frequency","unit":"Hz"}]}]}]',
    );
    expect(house.told<StartTold>('start')[0]).toEqual({
      connectorId: 0,
      idTag: '12345678',
      meterStart: 13,
      reservationId: null,
      time: { text: '2026-11-22 09:58:00', at: Date.parse(at) },
      malformed: true,
    });
    expect(house.told<StopTold>('stop')[0]).toMatchObject({
      transactionId: null,
      meterStop: -1,
      time: { at: 10_000 },
      malformed: true,
    });
    const [occupied, nowhere] = house.told<StatusTold>('status');
    expect(occupied).toMatchObject({ connectorId: 1, status: null, time: null });
    expect(nowhere).toMatchObject({ connectorId: 0, status: null, errorCode: 'NoError' });
    expect(house.told<MeterValuesTold>('meterValues')[0]).toMatchObject({
      connectorId: 2,
      transactionId: null,
      samples: [
        { time: { text: 'now', at: null }, values: [{ value: '50.1', measurand: 'Frequency', unit: 'Hz' }] },
      ],
    });
  });

  it('closes with 1013 and says nothing when the storage is away', async () => {
    for (const action of ['StartTransaction', 'StopTransaction', 'MeterValues', 'StatusNotification']) {
      const { url, house } = await startGateway();
      house.before = () => Promise.reject(new StorageUnavailable('away'));
      const line = await connect(url);
      line.send(`[2,"1","${action}",{}]`);
      line.send('[2,"2","Heartbeat",{}]');
      expect((await line.closed).code).toBe(1013);
      expect(line.texts).toEqual([]);
      expect(house.closed).toEqual([{ connection: 1, reason: 'storage-unavailable' }]);
    }
  });

  it('closes with 1011 and says nothing when a use-case fails otherwise', async () => {
    const { url, house } = await startGateway();
    house.before = () => {
      throw new TypeError('secret inside');
    };
    const line = await connect(url);
    line.send('[2,"1","MeterValues",{}]');
    expect((await line.closed).code).toBe(1011);
    expect(line.texts).toEqual([]);
  });
});

it('answers InternalError to the other actions when storage or a use-case fails, and stays', async () => {
  const { url, house } = await startGateway();
  const line = await connect(url);
  for (const error of [new StorageUnavailable('pg://inside'), new Error('pg://inside')]) {
    house.before = () => Promise.reject(error);
    const id = error.name;
    expect(await line.ask(`[2,"${id}","Authorize",{"idTag":"T"}]`)).toEqual([
      4,
      id,
      'InternalError',
      expect.any(String),
      {},
    ]);
    expect(line.texts.at(-1)).not.toContain('inside');
    expect(
      await line.ask(`[2,"${id}b","BootNotification",{"chargePointVendor":"A","chargePointModel":"B"}]`),
    ).toEqual([4, `${id}b`, 'InternalError', expect.any(String), {}]);
    expect(await line.ask(`[2,"${id}h","Heartbeat",{}]`)).toMatchObject([3, `${id}h`, {}]);
  }
});

describe('the right CALLERROR', () => {
  it.each([
    ['[2,"x","Authorize",{}]', 'OccurenceConstraintViolation'],
    ['[2,"x","Authorize",{"idTag":null}]', 'OccurenceConstraintViolation'],
    ['[2,"x","Authorize",{"idTag":{}}]', 'TypeConstraintViolation'],
    ['[2,"x","Authorize",{"idTag":"A23456789012345678901"}]', 'PropertyConstraintViolation'],
    ['[2,"x","Authorize",{"idTag":"T","more":1}]', 'FormationViolation'],
    ['[2,"x","Authorize",["T"]]', 'FormationViolation'],
    ['[2,"x","Heartbeat","now"]', 'FormationViolation'],
    ['[2,"x","BootNotification",{"chargePointVendor":"A"}]', 'OccurenceConstraintViolation'],
    [
      '[2,"x","BootNotification",{"chargePointVendor":true,"chargePointModel":"B"}]',
      'TypeConstraintViolation',
    ],
    ['[2,"x","DataTransfer",{"messageId":"A"}]', 'OccurenceConstraintViolation'],
    ['[2,"x","FirmwareStatusNotification",{"status":"Exploded"}]', 'PropertyConstraintViolation'],
    ['[2,"x","DiagnosticsStatusNotification",{"status":[]}]', 'TypeConstraintViolation'],
    ['[2,"x","FlyToTheMoon",{}]', 'NotImplemented'],
    ['[2,"x","constructor",{}]', 'NotImplemented'],
    ['[2,"x","Reset",{"type":"Hard"}]', 'NotSupported'],
    ['[2,"x"]', 'FormationViolation'],
    ['[2,"x",5,{}]', 'FormationViolation'],
    ['[2,"x",{"a":1}]', 'FormationViolation'],
    ['["2","x","Heartbeat",{}]', 'FormationViolation'],
    ['[2,"x","MeterValues",{"connectorId":1,"transactionId":,"meterValue":[]}]', 'FormationViolation'],
    [
      `[2,"x","DataTransfer",{"vendorId":"a","data":${'['.repeat(50)}${']'.repeat(50)}}]`,
      'FormationViolation',
    ],
  ])('%s → %s', async (frame, code) => {
    const { url } = await startGateway();
    const line = await connect(url);
    expect(await line.ask(frame)).toEqual([4, 'x', code, expect.any(String), expect.any(Object)]);
    await line.settled();
  });
});

it('tolerates the quirks of the field', async () => {
  const { url, house } = await startGateway();
  const line = await connect(url);
  expect(await line.ask('[2,17,"Heartbeat"]')).toMatchObject([3, '17', {}]);
  expect(await line.ask('[2,"n","Heartbeat",null]')).toMatchObject([3, 'n', {}]);
  expect(await line.ask('[2,"e","Heartbeat",[]]')).toMatchObject([3, 'e', {}]);
  const id = 'i'.repeat(200);
  expect(await line.ask(`[2,"${id}","Authorize",{"idTag":4711}]`)).toMatchObject([3, id, {}]);
  expect(house.told('authorize')).toEqual(['4711']);
  const long = 'S'.repeat(300);
  expect(
    await line.ask(
      `[2,"b","BootNotification",{"chargePointVendor":"${'V'.repeat(30)}","chargePointModel":42,"chargeBoxSerialNumber":"${long}","iccid":null}]`,
    ),
  ).toMatchObject([3, 'b', { status: 'Accepted' }]);
  expect(house.told('boot')).toMatchObject([
    { manufacturer: 'V'.repeat(30), model: '42', serialNumber: 'S'.repeat(255), iccid: null },
  ]);
});

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
      fc.string({ unit: 'binary' }),
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
