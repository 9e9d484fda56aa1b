import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/domain/drivers/decide.ts';
import { NOW, startGateway, stopAll } from './gateway-under-test.ts';
import { connect } from './line.ts';

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
