// Cases of the OCA that need a server with a memory, played by literal frames on a real one (docs/ocpp/conformance-16.md).
import { describe, expect, it } from 'vitest';
import { charger as chargerOf, type Network, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { engines } from '../support/engines.ts';
import { rows } from '../support/rows.ts';
import { servedOn } from '../support/served.ts';

describe.each(engines())('on $name', (engine) => {
  const served = servedOn(engine);

  async function begin(options: Parameters<typeof smallNetwork>[1] = {}): Promise<[Network, TestCharger]> {
    const network = await smallNetwork(served().server.url, options);
    const line = await TestCharger.connect(
      served().server.url,
      network.chargers[0] ?? expect.fail('no charger'),
    );
    await line.boot(2);
    return [network, line];
  }
  const shown = (network: Network) => chargerOf(served().server.url, network);
  const socket = async (network: Network, id = 1) =>
    (await shown(network)).sockets?.find((s) => s.id === id)?.status;
  const transaction = (id: number) => rows(served().database, `select * from transactions where id = ${id}`);
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

  it('TC_004_2_CSMS: a tag is shown, no cable comes; the socket is free again', async () => {
    const [network, line] = await begin();
    expect(await line.call('Authorize', { idTag: 'TAG-1' })).toMatchObject({
      idTagInfo: { status: 'Accepted' },
    });
    await line.status(1, 'Preparing');
    expect(await socket(network)).toBe('Preparing');
    await line.status(1, 'Available');
    expect(await socket(network)).toBe('Available');
    await line.close();
  });

  it('TC_005_1_CSMS: the cable is pulled at the car', async () => {
    const [network, line] = await begin();
    const { transactionId } = await line.start(1, 'TAG-1', 0, ago(60));
    await line.status(1, 'Charging');
    await line.status(1, 'SuspendedEV');
    expect(await socket(network)).toBe('SuspendedCAR');
    await line.stop(transactionId, 500, ago(0), { reason: 'EVDisconnected', idTag: 'TAG-1' });
    await line.status(1, 'Finishing');
    expect(await socket(network)).toBe('Finishing');
    await line.status(1, 'Available');
    expect(await transaction(transactionId)).toMatchObject([
      { stop_reason: 'EVDisconnected', energy_wh: 500 },
    ]);
    await line.close();
  });

  it('TC_007_CSMS: a tag from the charger’s cache starts without an Authorize', async () => {
    const [network, line] = await begin();
    await line.status(1, 'Preparing');
    const { status } = await line.start(1, 'TAG-1', 0);
    expect(status).toBe('Accepted');
    await line.status(1, 'Charging');
    expect(await socket(network)).toBe('Charging');
    await line.close();
  });

  it('TC_024_CSMS: the lock fails at the start; the driver document shows the error', async () => {
    const [network, line] = await begin();
    await line.status(1, 'Preparing');
    await line.status(1, 'Faulted', { errorCode: 'ConnectorLockFailure' });
    expect(await socket(network)).toBe('Error');
    expect(await shown(network)).toMatchObject({ chargerStatus: 'Error' });
    expect(await socket(network, 2)).toBe('Available');
    await line.close();
  });

  it('TC_032_1_CSMS: after a power loss the boot, the statuses, then the stop of the earlier transaction', async () => {
    const [network, line] = await begin();
    const { transactionId } = await line.start(1, 'TAG-1', 100, ago(600));
    line.drop();
    await expect.poll(async () => (await shown(network)).chargerStatus).toBe('Offline');
    const again = await TestCharger.connect(served().server.url, network.chargers[0] ?? expect.fail('-'));
    await again.boot(2);
    await again.stop(transactionId, 700, ago(300), { reason: 'PowerLoss' });
    expect(await transaction(transactionId)).toMatchObject([
      { stop_reason: 'PowerLoss', energy_wh: 600, closed_by: 'charger', suspect_since: null },
    ]);
    await again.close();
  });

  it('TC_039_CSMS: a whole transaction told late is stored under its own times', async () => {
    const [, line] = await begin();
    const [from, until] = [ago(7200), ago(3600)];
    const { transactionId, status } = await line.start(1, 'TAG-1', 0, from);
    expect(status).toBe('Accepted');
    await line.meter(1, transactionId, 2000, ago(5400));
    await line.stop(transactionId, 4000, until, { idTag: 'TAG-1' });
    expect(await transaction(transactionId)).toMatchObject([
      { started_at: Date.parse(from), stopped_at: Date.parse(until), energy_wh: 4000, samples: 1 },
    ]);
    await line.close();
  });

  describe('what the driver document shows of a charger', () => {
    it('Booting until the first status; connector 0 overlays its sockets', async () => {
      const [network, line] = await begin();
      await line.call('BootNotification', {
        chargePointVendor: 'Acme',
        chargePointModel: 'Two',
        firmwareVersion: '7',
        iccid: 'i',
      });
      expect(await shown(network)).toMatchObject({
        ...{
          chargerStatus: 'Booting',
          manufacturer: 'Acme',
          chargerModel: 'Two',
          firmwareVersion: '7',
          iccid: 'i',
        },
        sockets: [{ status: 'Booting' }, { status: 'Booting' }],
      });
      await line.status(0, 'Faulted', { errorCode: 'GroundFailure' });
      expect(await shown(network)).toMatchObject({
        chargerStatus: 'Error',
        sockets: [{ status: 'Error' }, { status: 'Error' }],
      });
      await line.start(1, 'TAG-1', 0);
      await line.status(1, 'Charging');
      await line.status(0, 'Unavailable');
      expect(await shown(network)).toMatchObject({
        ...{ chargerStatus: 'Unavailable', sockets: [{ status: 'Charging' }, { status: 'Unavailable' }] },
      });
      await line.close();
    });

    it('makes a socket at first sight, but none of a stray connector 99', async () => {
      const [network, line] = await begin();
      await line.status(3, 'Available');
      await line.status(99, 'Available');
      await line.meter(4, 0, 5);
      expect((await shown(network)).sockets?.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
      await line.close();
    });

    it('keeps a status that is older than the current one as history only', async () => {
      const [network, line] = await begin();
      await line.status(1, 'Charging', { timestamp: ago(60) });
      await line.status(1, 'Available', { timestamp: ago(3600) });
      expect(await socket(network)).toBe('Charging');
      await line.close();
    });

    it('believes a clock that was set back, after a boot and within it', async () => {
      const [network, line] = await begin();
      await line.status(1, 'Charging', { timestamp: ago(-9 * 60) });
      await line.status(1, 'Finishing', { timestamp: ago(-1) });
      expect(await socket(network)).toBe('Finishing');
      await line.boot(0);
      await line.status(1, 'Faulted', { timestamp: '2024-01-01T00:00:00Z', errorCode: 'OtherError' });
      expect(await socket(network)).toBe('Error');
      await line.close();
    });

    it('tells the text of the last CALL other than Heartbeat, without the tag', async () => {
      const [network, line] = await begin();
      await line.call('Authorize', { idTag: 'TAG-1' });
      await line.call('Heartbeat', {});
      const { lastMessage, lastSeen } = await shown(network);
      expect(lastMessage).toContain('Authorize');
      expect(lastMessage).not.toContain('TAG-1');
      expect(Date.now() - Date.parse(lastSeen)).toBeLessThan(60_000);
      await line.close();
    });

    it('fills the configuration when the charger is asked, without its secrets', async () => {
      const [network, line] = await begin();
      expect(await shown(network)).toMatchObject({ chargerConfigurations: null });
      const asked = line.next((frame) => frame[0] === 2);
      const id = network.chargers[0]?.id ?? '';
      const params = { path: { chargerId: id } };
      const refreshed = good(
        network.api.POST('/api/v1/chargers/{chargerId}/configuration/refresh', { params }),
      );
      const [, messageId, action, payload] = await asked;
      expect([action, payload]).toEqual(['GetConfiguration', { key: [] }]);
      const configurationKey = [
        { key: 'NumberOfConnectors', readonly: true, value: '2' },
        { key: 'HeartbeatInterval', readonly: false, value: '300' },
        { key: 'AuthorizationKey', readonly: false, value: 'c0ffee' },
        { key: 'Empty', readonly: false },
      ];
      line.send(JSON.stringify([3, messageId, { configurationKey }]));
      await refreshed;
      expect((await shown(network)).chargerConfigurations).toEqual([
        { configName: 'Empty', configValue: '', canBeChanged: true },
        { configName: 'HeartbeatInterval', configValue: '300', canBeChanged: true },
        { configName: 'NumberOfConnectors', configValue: '2', canBeChanged: false },
      ]);
      // NumberOfConnectors is known now.
      await line.status(3, 'Available');
      expect((await shown(network)).sockets?.map((s) => s.id)).toEqual([1, 2]);
      // Other hardware under the same identity: what was read of the old is dropped.
      await line.call('BootNotification', {
        chargePointVendor: 'A',
        chargePointModel: 'B',
        chargePointSerialNumber: 'S1',
      });
      expect((await shown(network)).chargerConfigurations).not.toBeNull();
      await line.call('BootNotification', {
        chargePointVendor: 'A',
        chargePointModel: 'B',
        chargePointSerialNumber: 'S2',
      });
      expect(await shown(network)).toMatchObject({ chargerConfigurations: null, serialNumber: 'S2' });
      await line.close();
    });

    it('the newest connection wins, and the close of the older changes nothing', async () => {
      const [network, line] = await begin();
      const newer = await TestCharger.connect(served().server.url, network.chargers[0] ?? expect.fail('-'));
      await line.closed;
      expect(await shown(network)).toMatchObject({ activeConnection: true });
      expect(await newer.call('Heartbeat', {})).toHaveProperty('currentTime');
      expect(await shown(network)).toMatchObject({ activeConnection: true, chargerStatus: 'Available' });
      await newer.close();
      await expect
        .poll(() => shown(network))
        .toMatchObject({ activeConnection: false, chargerStatus: 'Offline' });
    });

    it('adopts the first password of a charger that moves here, and refuses another', async () => {
      const network = await smallNetwork(served().server.url, { charger: { authMode: 'adopt' } });
      const id = network.chargers[0]?.id ?? '';
      const first = await TestCharger.connect(served().server.url, { id, password: 'old-password-1' });
      await first.close();
      await expect(TestCharger.connect(served().server.url, { id, password: 'other' })).rejects.toThrow(
        'refused with 401',
      );
      await (await TestCharger.connect(served().server.url, { id, password: 'old-password-1' })).close();
      await served().server.flush();
      const { items } = await good(network.api.GET('/api/v1/refused-attempts'));
      expect(items).toMatchObject([{ identity: id, reason: 'wrong-password', count: 1 }]);
    });
  });
});
