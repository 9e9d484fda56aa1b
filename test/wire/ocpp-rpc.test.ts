// An independent client, written by others, that validates every message both ways against the official schemas.
import { RPCClient } from 'ocpp-rpc';
import { afterEach, expect, it } from 'vitest';
import { chargerRef, PASSWORD, startGateway, stopAll } from './gateway-under-test.ts';

const clients: RPCClient[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close({ force: true })));
  await stopAll();
});

async function strictClient(url: string, identity = 'CP1', password = PASSWORD) {
  // Its types ask for every option.
  const options = {
    endpoint: `${url}/ocpp`,
    identity,
    password,
    protocols: ['ocpp2.0.1', 'ocpp1.6'],
    strictMode: ['ocpp1.6', 'ocpp2.0.1'],
    reconnect: false,
  };
  const client = new RPCClient(options as ConstructorParameters<typeof RPCClient>[0]);
  clients.push(client);
  const failures: unknown[] = [];
  client.on('strictValidationFailure', (event: unknown) => failures.push(event));
  client.on('badMessage', (event: unknown) => failures.push(event));
  await client.connect();
  return { client, failures };
}

const timestamp = '2026-11-22T09:58:00Z';

it('a whole charge passes the strict client', async () => {
  const { url, house, gateway } = await startGateway();
  house.tag = () => ({
    outcome: 'accepted',
    parentIdTag: 'D1',
    expiresAt: Date.parse('2030-01-01T00:00:00Z'),
  });
  const { client, failures } = await strictClient(url);
  client.handle('GetConfiguration', async ({ params }) => ({
    configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: String(params?.key?.length) }],
  }));
  expect(client.protocol).toBe('ocpp1.6');
  expect(
    await client.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' }),
  ).toMatchObject({ status: 'Accepted' });
  for (const connectorId of [0, 1]) {
    await client.call('StatusNotification', {
      connectorId,
      errorCode: 'NoError',
      status: 'Available',
      timestamp,
    });
  }
  await client.call('Heartbeat', {});
  expect(await client.call('Authorize', { idTag: 'T1' })).toMatchObject({
    idTagInfo: { status: 'Accepted' },
  });
  const start = await client.call('StartTransaction', {
    connectorId: 1,
    idTag: 'T1',
    meterStart: 0,
    timestamp,
  });
  const { transactionId } = start as { transactionId: number };
  expect(transactionId).toBe(1);
  const meterValue = [{ timestamp, sampledValue: [{ value: '10', unit: 'kWh' }] }];
  await client.call('MeterValues', { connectorId: 1, transactionId, meterValue });
  await client.call('StopTransaction', { transactionId, meterStop: 10, timestamp, idTag: 'T1' });
  await client.call('StopTransaction', { transactionId, meterStop: 10, timestamp });
  expect(await client.call('DataTransfer', { vendorId: 'x' })).toEqual({ status: 'UnknownVendorId' });
  await client.call('FirmwareStatusNotification', { status: 'Installed' });
  await client.call('DiagnosticsStatusNotification', { status: 'Uploaded' });
  expect(await gateway.readConfiguration(chargerRef(1))).toEqual([
    { name: 'HeartbeatInterval', value: '0', readonly: false },
  ]);
  expect(failures).toEqual([]);
});

it('a wrong password is refused, and errors are known to it by their code', async () => {
  const { url } = await startGateway();
  await expect(strictClient(url, 'CP1', 'wrong')).rejects.toMatchObject({ code: 401 });
  const { client } = await strictClient(url, 'CP2');
  await expect(client.call('TriggerMessage', { requestedMessage: 'Heartbeat' })).rejects.toMatchObject({
    rpcErrorCode: 'NotSupported',
  });
});
