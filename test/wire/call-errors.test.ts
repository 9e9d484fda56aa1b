import { afterEach, describe, expect, it } from 'vitest';
import type { MeterValuesTold, StartTold, StatusTold, StopTold } from '../../src/app/charging/charging.ts';
import { StorageUnavailable } from '../../src/app/ports/store.ts';
import { startGateway, stopAll } from './gateway-under-test.ts';
import { connect } from './line.ts';

afterEach(stopAll);

const at = '2026-11-22T09:58:00.000Z';

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
