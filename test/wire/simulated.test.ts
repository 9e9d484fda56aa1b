// Every command that the API knows, tried on a simulated charger: it answers each in the words of OCPP 1.6.
import { expect, it } from 'vitest';
import { SimulatedCharger } from '../../simulator/charger.ts';
import { orderBodies } from '../../src/http/example-commands.ts';
import { onEveryEngine, say } from '../http/harness.ts';
import { smallNetwork } from '../support/api.ts';
import { until } from '../support/charger.ts';
import { filesAt } from '../support/files.ts';

/** What each comes to on a charger that has just booted; the bodies are those of the API's examples. */
const COMES_TO: Readonly<Record<string, readonly [state: string, answer: unknown]>> = {
  CancelReservation: ['rejected', { status: 'Rejected' }],
  CertificateSigned: ['rejected', { status: 'Rejected' }],
  ChangeAvailability: ['accepted', { status: 'Accepted' }],
  ChangeConfiguration: ['accepted', { status: 'Accepted' }],
  ClearCache: ['accepted', { status: 'Accepted' }],
  ClearChargingProfile: ['rejected', { status: 'Unknown' }],
  DataTransfer: ['rejected', { status: 'UnknownVendorId' }],
  DeleteCertificate: ['rejected', { status: 'NotFound' }],
  ExtendedTriggerMessage: ['accepted', { status: 'Accepted' }],
  GetCompositeSchedule: ['accepted', expect.objectContaining({ status: 'Accepted' })],
  GetConfiguration: [
    'accepted',
    { configurationKey: [expect.objectContaining({ key: 'SupportedFeatureProfiles' })] },
  ],
  GetDiagnostics: ['accepted', { fileName: expect.any(String) }],
  GetInstalledCertificateIds: ['rejected', { status: 'NotFound' }],
  GetLocalListVersion: ['accepted', { listVersion: 0 }],
  GetLog: ['accepted', { status: 'Accepted', filename: expect.any(String) }],
  InstallCertificate: ['rejected', { status: 'Rejected' }],
  RemoteStartTransaction: ['accepted', { status: 'Accepted' }],
  RemoteStopTransaction: ['rejected', { status: 'Rejected' }],
  ReserveNow: ['accepted', { status: 'Accepted' }],
  Reset: ['accepted', { status: 'Accepted' }],
  SendLocalList: ['accepted', { status: 'Accepted' }],
  SetChargingProfile: ['accepted', { status: 'Accepted' }],
  SignedUpdateFirmware: ['rejected', { status: 'InvalidCertificate' }],
  TriggerMessage: ['accepted', { status: 'Accepted' }],
  UnlockConnector: ['accepted', { status: 'Unlocked' }],
  UpdateFirmware: ['accepted', {}],
};

onEveryEngine('a simulated charger', (at) => {
  it.each(Object.keys(orderBodies))('answers %s', async (action) => {
    const n = await smallNetwork(at());
    const { id, password } = n.chargers[0] ?? expect.fail('no charger');
    const url = `${at().replace(/^http/, 'ws')}/ocpp`;
    const charger = new SimulatedCharger({ url, id, password, speed: 60 });
    await charger.connect();
    const body = { ...orderBodies[action] };
    // Nobody is asked for files outside.
    if (action === 'GetLog') body.log = { remoteLocation: 'ftp://files.example.com/yard-1' };
    const query = action === 'RemoteStartTransaction' ? '?wait=20s&unchecked=true' : '?wait=20s';
    const told = await say(at(), n.key, 'POST', `/chargers/${id}/commands/${action}${query}`, body);
    const [state, answer] = COMES_TO[action] ?? expect.fail(`what comes of ${action}?`);
    expect(told.json).toMatchObject({ action, state, problem: null });
    expect(told.json.answer).toEqual(answer);
    await charger.close();
  });

  it('keeps to a limit until it is lifted', async () => {
    const n = await smallNetwork(at());
    const { id, password } = n.chargers[0] ?? expect.fail('no charger');
    const url = `${at().replace(/^http/, 'ws')}/ocpp`;
    const charger = new SimulatedCharger({ url, id, password, speed: 600 });
    await charger.connect();
    const draws = (watts: number) =>
      charger.waitFor('sample', ({ connector, powerW }) => connector === 1 && powerW === watts);
    const limit = async (amps: number | null) =>
      (await say(at(), n.key, 'POST', `/chargers/${id}/sockets/1/limit?wait=20s`, { amps })).json;
    const begun = [draws(11_000), charger.waitFor('transaction-id')];
    charger.plugIn(1, { soc: 0.1, batteryWh: 900_000, maxPowerW: 22_000 });
    await charger.presentTag(1, 'TAG-1');
    await Promise.all(begun);
    const less = draws(6900);
    const purpose = { csChargingProfiles: { chargingProfilePurpose: 'TxProfile' } };
    expect(await limit(10)).toMatchObject({ state: 'accepted', payload: purpose });
    await less;
    const again = draws(11_000);
    expect(await limit(null)).toMatchObject({ action: 'ClearChargingProfile', state: 'accepted' });
    await again;
    await charger.close();
  });

  it('fetches and installs firmware, and sends what it is asked for', async () => {
    const { begin, firmware } = filesAt(at);
    const on = await begin();
    await on.line.close();
    const { id, password } = on.network.chargers[0] ?? expect.fail('no charger');
    const url = `${at().replace(/^http/, 'ws')}/ocpp`;
    const charger = new SimulatedCharger({ url, id, password, speed: 60 });
    await charger.connect();
    const update = await on.order('firmware-update', { firmwareId: await firmware(on) });
    const installed = await until(
      async () => (await on.ask('GET', `/firmware-updates/${update.json.id}`)).json,
      ({ state }) => state === 'installed',
    );
    expect(installed).toMatchObject({ bootedVersion: '2.1' });
    for (const kind of ['diagnostics', 'securityLog']) {
      const asked = await on.order('diagnostics', { kind });
      const received = await until(
        async () => (await on.ask('GET', `/diagnostics/${asked.json.id}`)).json,
        ({ status }) => status === 'Uploaded',
      );
      expect(received).toMatchObject({ kind, state: 'received', fileName: expect.any(String) });
    }
    await charger.close();
  });
});
