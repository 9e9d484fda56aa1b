// Cases of the OCA in which the server begins, profile Core (docs/ocpp/conformance-16.md).
import { expect, it } from 'vitest';
import { onEveryEngine } from '../http/harness.ts';
import type { Json } from '../support/api.ts';
import { later, Stage } from './stage.ts';

onEveryEngine('certification, core', (at) => {
  const open = () => Stage.open(at());
  const yes = { status: 'Accepted' };
  const no = { status: 'Rejected' };
  const start = { idTag: 'TAG-1', connectorId: 1 };

  it('TC_010_CSMS Remote start, plug first', async () => {
    const on = await open();
    await on.line.status(1, 'Preparing');
    const { id } = await on.asks('RemoteStartTransaction', start, yes);
    expect(await on.line.call('Authorize', { idTag: 'TAG-1' })).toMatchObject({ idTagInfo: yes });
    const { transactionId, status } = await on.line.start(1, 'TAG-1');
    expect(status).toBe('Accepted');
    await on.line.status(1, 'Charging');
    expect(await on.command(id)).toMatchObject({ effect: 'began', transactionId });
    expect(await on.socket()).toBe('Charging');
    await on.close();
  });

  it('TC_011_1_CSMS Remote start, start first', async () => {
    const on = await open();
    const { id } = await on.asks('RemoteStartTransaction', start, yes);
    await on.line.status(1, 'Preparing');
    expect(await on.command(id)).toMatchObject({ effect: 'awaited', transactionId: null });
    const { transactionId } = await on.line.start(1, 'TAG-1');
    await on.line.status(1, 'Charging');
    expect(await on.command(id)).toMatchObject({ effect: 'began', transactionId });
    await on.close();
  });

  it('TC_011_2_CSMS Remote start, no cable in time', async () => {
    const on = await open();
    const { id } = await on.asks('RemoteStartTransaction', start, yes);
    await on.line.status(1, 'Preparing');
    await on.line.status(1, 'Available');
    expect(await on.socket()).toBe('Available');
    expect(await on.command(id)).toMatchObject({ effect: 'awaited', transactionId: null });
    expect(await on.transactions()).toEqual([]);
    await on.close();
  });

  it('TC_012_CSMS Remote stop: the charger gets the id that it knows', async () => {
    const on = await open();
    const { transactionId } = await on.line.start(1, 'TAG-1', 100, later(-60));
    await on.line.status(1, 'Charging');
    await on.asks('RemoteStopTransaction', { transactionId }, yes);
    await on.line.stop(transactionId, 900, later(0), { reason: 'Remote' });
    await on.line.status(1, 'Finishing');
    await on.line.status(1, 'Available');
    expect(await on.transaction(transactionId)).toMatchObject({ reason: 'Remote', energyWh: 800 });
    expect(await on.socket()).toBe('Available');
    await on.close();
  });

  it.each([
    ['TC_013_CSMS Hard reset', 'Hard'],
    ['TC_014_CSMS Soft reset', 'Soft'],
  ])('%s: the boot after it is accepted', async (_case, type) => {
    const on = await open();
    await on.asks('Reset', { type }, yes);
    await on.line.close();
    await expect.poll(async () => (await on.shown()).chargerStatus).toBe('Offline');
    await on.restart();
    expect(await on.shown()).toMatchObject({ chargerStatus: 'Available', activeConnection: true });
    expect(on.line.called('Reset')).toEqual([]);
    await on.close();
  });

  it('TC_018_1_CSMS Unlock during a transaction', async () => {
    const on = await open();
    const { transactionId } = await on.line.start(1, 'TAG-1', 0, later(-60));
    await on.line.status(1, 'Charging');
    const { socketId } = await on.asks('UnlockConnector', { connectorId: 1 }, { status: 'Unlocked' });
    expect(socketId).toBe(1);
    await on.line.stop(transactionId, 10, later(0), { reason: 'UnlockCommand' });
    await on.line.status(1, 'Finishing');
    await on.line.status(1, 'Available');
    expect(await on.transaction(transactionId)).toMatchObject({ reason: 'UnlockCommand', energyWh: 10 });
    await on.close();
  });

  it('TC_026_CSMS Remote start is rejected', async () => {
    const on = await open();
    const told = await on.asks('RemoteStartTransaction', start, no, 'rejected');
    expect(told).toMatchObject({ effect: 'not-begun', transactionId: null });
    expect(await on.transactions()).toEqual([]);
    await on.close();
  });

  it('TC_028_CSMS Remote stop is rejected; the transaction goes on', async () => {
    const on = await open();
    const { transactionId } = await on.line.start(1, 'TAG-1');
    await on.asks('RemoteStopTransaction', { transactionId }, no, 'rejected');
    expect(await on.transaction(transactionId)).toMatchObject({ stoppedAt: null, closedBy: null });
    await on.close();
  });

  const sampling = { key: 'MeterValueSampleInterval', value: '60' };
  const profiles = { key: 'SupportedFeatureProfiles', readonly: true, value: 'Core,Reservation' };
  const single: [string, string, Json, Json, string][] = [
    [
      'TC_017_1_CSMS Unlock, loose cable',
      'UnlockConnector',
      { connectorId: 1 },
      { status: 'Unlocked' },
      'accepted',
    ],
    [
      'TC_017_2_CSMS Unlock, fixed cable',
      'UnlockConnector',
      { connectorId: 1 },
      { status: 'NotSupported' },
      'rejected',
    ],
    [
      'TC_019_2_CSMS Read one key',
      'GetConfiguration',
      { key: ['SupportedFeatureProfiles'] },
      { configurationKey: [profiles] },
      'accepted',
    ],
    ['TC_021_CSMS Change a key', 'ChangeConfiguration', sampling, yes, 'accepted'],
    [
      'TC_030_CSMS Unlock fails',
      'UnlockConnector',
      { connectorId: 1 },
      { status: 'UnlockFailed' },
      'rejected',
    ],
    [
      'TC_031_CSMS Unlock of an unknown connector',
      'UnlockConnector',
      { connectorId: 9 },
      { status: 'NotSupported' },
      'rejected',
    ],
    [
      'TC_040_1_CSMS Key not supported',
      'ChangeConfiguration',
      sampling,
      { status: 'NotSupported' },
      'rejected',
    ],
    ['TC_040_2_CSMS Value refused', 'ChangeConfiguration', { ...sampling, value: '-1' }, no, 'rejected'],
    ['TC_061_CSMS Clear the cache', 'ClearCache', {}, yes, 'accepted'],
  ];
  it.each(single)('%s', async (_case, action, payload, answer, state) => {
    const on = await open();
    await on.asks(action, payload, answer, state);
    expect(await on.socket()).toBe('Available');
    await on.close();
  });
});
