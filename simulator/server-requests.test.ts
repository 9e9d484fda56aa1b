import { afterEach, beforeEach, expect, it } from 'vitest';
import { SimulatedCharger } from './charger.ts';
import type { Payload } from './messages.ts';
import { CentralSystem } from './testing/central-system.ts';

let central: CentralSystem;
let one: SimulatedCharger;

beforeEach(async () => {
  central = await CentralSystem.start();
  one = new SimulatedCharger({ url: central.url, id: 'C1', password: 'first-password', speed: 3600 });
  await one.connect();
});

afterEach(async () => {
  await one.close();
  await central.close();
  expect(central.violations).toEqual([]);
});

const ask = (method: string, params: Payload = {}): Promise<Payload> =>
  central.peer('C1').call(method, params);

it('GetConfiguration: all keys, some keys, unknown keys; a secret is not readable', async () => {
  const all = await ask('GetConfiguration');
  const keys = all.configurationKey as { key: string; readonly: boolean; value: string }[];
  expect(keys).toContainEqual({ key: 'NumberOfConnectors', readonly: true, value: '2' });
  expect(keys).toContainEqual({ key: 'HeartbeatInterval', readonly: false, value: '900' });
  expect(keys.some(({ key }) => key === 'AuthorizationKey')).toBe(false);
  expect(all.unknownKey).toBeUndefined();
  expect(
    await ask('GetConfiguration', { key: ['ConnectorPhaseRotation', 'Nonsense', 'AuthorizationKey'] }),
  ).toEqual({
    configurationKey: [
      { key: 'ConnectorPhaseRotation', readonly: false, value: '0.NotApplicable,1.RST,2.RST' },
    ],
    unknownKey: ['Nonsense', 'AuthorizationKey'],
  });
});

it('ChangeConfiguration: changes, refuses, does not know', async () => {
  expect(await ask('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '30' })).toEqual({
    status: 'Accepted',
  });
  expect(one.configured('MeterValueSampleInterval')).toBe('30');
  expect(await ask('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: 'often' })).toEqual({
    status: 'Rejected',
  });
  expect(await ask('ChangeConfiguration', { key: 'NumberOfConnectors', value: '3' })).toEqual({
    status: 'Rejected',
  });
  expect(await ask('ChangeConfiguration', { key: 'Nonsense', value: '1' })).toEqual({
    status: 'NotSupported',
  });
});

it('ChangeConfiguration AuthorizationKey: comes back with the new password', async () => {
  const back = one.waitFor('connected');
  expect(await ask('ChangeConfiguration', { key: 'AuthorizationKey', value: 'second-password' })).toEqual({
    status: 'Accepted',
  });
  await back;
  expect(central.passwords.get('C1')).toBe('second-password');
});

it('RemoteStartTransaction and RemoteStopTransaction', async () => {
  one.plugIn(2);
  const known = one.waitFor('transaction-id');
  expect(await ask('RemoteStartTransaction', { idTag: 'REMOTE' })).toEqual({ status: 'Accepted' });
  const { connector, transactionId } = await known;
  expect(connector).toBe(2);
  expect(await ask('RemoteStartTransaction', { idTag: 'REMOTE', connectorId: 2 })).toEqual({
    status: 'Rejected',
  });
  expect(await ask('RemoteStopTransaction', { transactionId: 1 })).toEqual({ status: 'Rejected' });
  expect(await ask('RemoteStopTransaction', { transactionId })).toEqual({ status: 'Accepted' });
  await central.until(() => central.of('StopTransaction').length === 1, 'the stop');
  expect(central.of('StopTransaction')[0]?.params).toMatchObject({ transactionId, reason: 'Remote' });
  // The cable is still in: a remote start works from Finishing.
  expect(one.connector(2).status).toBe('Finishing');
  const again = one.waitFor('transaction-id');
  expect(await ask('RemoteStartTransaction', { idTag: 'REMOTE', connectorId: 2 })).toEqual({
    status: 'Accepted',
  });
  await again;
});

it('RemoteStartTransaction asks first when AuthorizeRemoteTxRequests is set', async () => {
  await ask('ChangeConfiguration', { key: 'AuthorizeRemoteTxRequests', value: 'true' });
  one.plugIn(1);
  const asked = one.waitFor('authorized');
  await ask('RemoteStartTransaction', { idTag: 'NOBODY', connectorId: 1 });
  expect(await asked).toMatchObject({ status: 'Invalid' });
  expect(one.connector(1).status).toBe('Preparing');
});

it.each(['Hard', 'Soft'] as const)('Reset %s: stops, hangs up, boots again', async (type) => {
  one.plugIn(1);
  await one.presentTag(1, 'TAG');
  await one.waitFor('transaction-id');
  const back = one.waitFor('ready');
  expect(await ask('Reset', { type })).toEqual({ status: 'Accepted' });
  await back;
  await one.until(() => one.queued === 0);
  expect(central.of('BootNotification')).toHaveLength(2);
  expect(central.of('StopTransaction')[0]?.params.reason).toBe(`${type}Reset`);
});

it('UnlockConnector ends the transaction', async () => {
  one.plugIn(1);
  await one.presentTag(1, 'TAG');
  const stopped = one.waitFor('stopped');
  expect(await ask('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'Unlocked' });
  expect(await stopped).toMatchObject({ reason: 'UnlockCommand' });
  expect(await ask('UnlockConnector', { connectorId: 9 })).toEqual({ status: 'NotSupported' });
});

it('ChangeAvailability: at once, and after the transaction', async () => {
  one.plugIn(1);
  await one.presentTag(1, 'TAG');
  expect(await ask('ChangeAvailability', { connectorId: 0, type: 'Inoperative' })).toEqual({
    status: 'Scheduled',
  });
  expect([one.connector(1).status, one.connector(2).status]).toEqual(['Charging', 'Unavailable']);
  one.stop(1);
  expect(one.connector(1).status).toBe('Unavailable');
  one.unplug(1);
  const free = one.waitFor('status', ({ connector, status }) => connector === 1 && status === 'Available');
  expect(await ask('ChangeAvailability', { connectorId: 0, type: 'Operative' })).toEqual({
    status: 'Accepted',
  });
  await free;
  expect(await ask('ChangeAvailability', { connectorId: 7, type: 'Operative' })).toEqual({
    status: 'Rejected',
  });
});

it.each([
  'BootNotification',
  'Heartbeat',
  'MeterValues',
  'StatusNotification',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
])('TriggerMessage %s', async (requestedMessage) => {
  const before = central.of(requestedMessage).length;
  expect(await ask('TriggerMessage', { requestedMessage, connectorId: 1 })).toEqual({ status: 'Accepted' });
  await central.until(() => central.of(requestedMessage).length > before, requestedMessage);
});

it('keeps a local list by version', async () => {
  const entry = (idTag: string): Payload => ({ idTag, idTagInfo: { status: 'Accepted' } });
  const send = (
    updateType: string,
    listVersion: number,
    ...localAuthorizationList: Payload[]
  ): Promise<Payload> => ask('SendLocalList', { updateType, listVersion, localAuthorizationList });
  expect(await ask('GetLocalListVersion')).toEqual({ listVersion: 0 });
  expect(await send('Full', 3, entry('A'))).toEqual({ status: 'Accepted' });
  expect(await send('Differential', 3, entry('B'))).toEqual({ status: 'VersionMismatch' });
  expect(await send('Differential', 4, entry('B'), { idTag: 'A' })).toEqual({ status: 'Accepted' });
  expect(await ask('GetLocalListVersion')).toEqual({ listVersion: 4 });
  expect(await ask('ClearCache')).toEqual({ status: 'Accepted' });
});

it('says UnknownVendorId to DataTransfer and NotImplemented to what it does not know', async () => {
  expect(await ask('DataTransfer', { vendorId: 'org.example' })).toEqual({ status: 'UnknownVendorId' });
  await expect(ask('Authorize', { idTag: 'TAG' })).rejects.toMatchObject({ rpcErrorCode: 'NotImplemented' });
});
