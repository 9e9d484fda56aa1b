// Files, firmware and certificates, asked by a server in strict mode.
import { createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedCharger } from './charger.ts';
import type { Payload } from './messages.ts';
import { CentralSystem } from './testing/central-system.ts';
import { FileServer } from './testing/file-server.ts';
import { issue, readRequest } from './testing/sign.ts';

/** Made with openssl: a root, its hashes (`openssl ocsp`), and its signature of FIRMWARE (`openssl dgst -sha256 -sign`). */
const ROOT = `-----BEGIN CERTIFICATE-----
MIIBlzCCAT2gAwIBAgIUDjlZQyrbz+XJsDmxWshddU6+LsUwCgYIKoZIzj0EAwIw
IDENMAsGA1UECgwEWWFyZDEPMA0GA1UEAwwGU2lnbmVyMCAXDTI2MTEyNjIwNTg0
NFoYDzIxMjYxMTAyMjA1ODQ0WjAgMQ0wCwYDVQQKDARZYXJkMQ8wDQYDVQQDDAZT
aWduZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARLTcmgmTzRt3EDL7OpZ4lu
2sZtFiFaZl6RWCkycxH3hCiS+a52i1z9R7+a7EmyQfwCDUT4WbIuQCcwruIxmZxP
o1MwUTAdBgNVHQ4EFgQUXA+ZxWgk6CfoyNNGMEoMfJdyrpQwHwYDVR0jBBgwFoAU
XA+ZxWgk6CfoyNNGMEoMfJdyrpQwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQD
AgNIADBFAiBD5V3cH6I1NMfTqSlmZ0bKtMQwzO8Ab8NuSsjcFtQC4gIhAJI12ku9
EcuFN2XPwPx5oGqU1WMObtO0qWkUO9zSJxKh
-----END CERTIFICATE-----
`;
const HASHES = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: 'a539172845d451aafc1004e87b3a4b674d4b30f340677e147eaed03f8322f527',
  issuerKeyHash: '1f184f68a568b85ad0f0b62f2f583f4675132c70728cc54290bba6092a663cf2',
  serialNumber: 'e3959432adbcfe5c9b039b15ac85d754ebe2ec5',
};
const FIRMWARE = 'firmware two';
const SIGNATURE =
  'MEUCIQDraWEAb3HgOeseTYp0meBvzHnBwvNGAxdQ5BY70uosGQIgRuRjWraDZRC5+/Rx+v3o3ai9blxxzyjuInKORA07I5M=';

let central: CentralSystem;
let files: FileServer;
let one: SimulatedCharger;

beforeEach(async () => {
  [central, files] = await Promise.all([CentralSystem.start(), FileServer.start()]);
  one = new SimulatedCharger({ url: central.url, id: 'C1', serial: 'SN-1', speed: 3600 });
  await one.connect();
});

afterEach(async () => {
  await one.close();
  await central.close();
  await files.close();
  expect(central.violations).toEqual([]);
});

const ask = (method: string, params: Payload = {}): Promise<Payload> =>
  central.peer('C1').call(method, params);
const told = (method: string, field = 'status') => central.of(method).map(({ params }) => params[field]);
const tells = (method: string, word: string, field = 'status') =>
  central.until(() => told(method, field).at(-1) === word, `${method} ${word}`);
const now = () => new Date().toISOString();
const yes = { status: 'Accepted' };

describe('diagnostics and logs', () => {
  it('are left where the server says, without secrets', async () => {
    const back = one.waitFor('ready');
    await ask('ChangeConfiguration', { key: 'AuthorizationKey', value: 'second-password' });
    await back;
    expect(await ask('GetDiagnostics', { location: `${files.url}/up/` })).toEqual({
      fileName: 'diagnostics-C1.json',
    });
    await tells('DiagnosticsStatusNotification', 'Uploaded');
    expect(told('DiagnosticsStatusNotification')).toEqual(['Uploading', 'Uploaded']);
    const left = JSON.parse(files.taken.get('/up/diagnostics-C1.json') ?? '') as Payload;
    expect(left).toMatchObject({ boot: { serial: 'SN-1' }, connectors: [{ status: 'Available' }, {}] });
    expect(JSON.stringify(left)).not.toMatch(/AuthorizationKey|second-password/);
  });

  it('are tried again as often as the server says, and no other protocol is', async () => {
    files.failures = 2;
    const asked = { location: `${files.url}/one-time`, retries: 2, retryInterval: 30 };
    await ask('GetDiagnostics', asked);
    await tells('DiagnosticsStatusNotification', 'Uploaded');
    expect([...files.taken.keys()]).toEqual(['/one-time']);
    files.failures = 2;
    await ask('GetDiagnostics', { ...asked, retries: 1 });
    await tells('DiagnosticsStatusNotification', 'UploadFailed');
    const before = told('DiagnosticsStatusNotification').length;
    await ask('GetDiagnostics', { location: 'ftp://files.example.com/up' });
    await central.until(() => told('DiagnosticsStatusNotification').length === before + 2, 'both');
    expect(told('DiagnosticsStatusNotification').slice(before)).toEqual(['Uploading', 'UploadFailed']);
  });

  it('of security hold what happened', async () => {
    await ask('InstallCertificate', { certificateType: 'CentralSystemRootCertificate', certificate: 'none' });
    const log = { remoteLocation: `${files.url}/security` };
    expect(await ask('GetLog', { logType: 'SecurityLog', requestId: 4, log })).toEqual({
      ...{ status: 'Accepted', filename: 'security-C1.log' },
    });
    await tells('LogStatusNotification', 'Uploaded');
    expect(central.of('LogStatusNotification').map(({ params }) => params)).toEqual([
      { status: 'Uploading', requestId: 4 },
      { status: 'Uploaded', requestId: 4 },
    ]);
    expect(files.taken.get('/security')).toMatch(/^\S+ InvalidCentralSystemCertificate\n$/);
  });
});

describe('firmware', () => {
  const update = (name: string, more: Payload = {}): Promise<Payload> =>
    ask('UpdateFirmware', { location: `${files.url}/${name}`, retrieveDate: now(), ...more });
  const signed = (signature: string, more: Payload = {}): Promise<Payload> => {
    const location = `${files.url}/fw-2.0.bin`;
    const firmware = { location, retrieveDateTime: now(), signingCertificate: ROOT, signature, ...more };
    return ask('SignedUpdateFirmware', { requestId: 9, firmware });
  };

  it('is fetched, installed when nobody charges, and booted with', async () => {
    files.files.set('/fw-2.1.0.bin', FIRMWARE);
    one.plugIn(1);
    await one.presentTag(1, 'TAG');
    await one.waitFor('transaction-id');
    expect(await update('fw-2.1.0.bin')).toEqual({});
    await tells('FirmwareStatusNotification', 'Downloaded');
    expect(one.connector(1).status).toBe('Charging');
    one.stop(1);
    await tells('FirmwareStatusNotification', 'Installed');
    expect(told('FirmwareStatusNotification')).toEqual([
      'Downloading',
      'Downloaded',
      'Installing',
      'Installed',
    ]);
    const boots = central.of('BootNotification').map(({ params }) => params.firmwareVersion);
    expect(boots).toEqual(['1.0.0', '2.1.0']);
  });

  it('that is not there, or is nothing, fails', async () => {
    await update('none.bin', { retries: 1, retryInterval: 10 });
    await tells('FirmwareStatusNotification', 'DownloadFailed');
    files.files.set('/empty.bin', '');
    await update('empty.bin');
    await tells('FirmwareStatusNotification', 'InstallationFailed');
    expect(told('FirmwareStatusNotification')).toEqual([
      ...['Downloading', 'DownloadFailed', 'Downloading', 'Downloaded', 'Installing', 'InstallationFailed'],
    ]);
    expect(central.of('BootNotification')).toHaveLength(1);
  });

  it('that is signed is checked', async () => {
    files.files.set('/fw-2.0.bin', FIRMWARE);
    expect(await signed(SIGNATURE)).toEqual(yes);
    await tells('SignedFirmwareStatusNotification', 'Installed');
    expect(told('SignedFirmwareStatusNotification')).toEqual([
      ...['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting', 'Installed'],
    ]);
    expect(new Set(told('SignedFirmwareStatusNotification', 'requestId'))).toEqual(new Set([9]));
    await tells('SecurityEventNotification', 'FirmwareUpdated', 'type');
  });

  it('whose signature is of something else is not installed', async () => {
    files.files.set('/fw-2.0.bin', 'firmware three');
    expect(await signed(SIGNATURE)).toEqual(yes);
    await tells('SecurityEventNotification', 'InvalidFirmwareSignature', 'type');
    expect(told('SignedFirmwareStatusNotification').at(-1)).toBe('InvalidSignature');
    expect(await signed(SIGNATURE, { signingCertificate: 'none' })).toEqual({ status: 'InvalidCertificate' });
    await tells('SecurityEventNotification', 'InvalidFirmwareSigningCertificate', 'type');
  });

  it('gives way to the next, and says how it stands', async () => {
    files.files.set('/fw-2.0.bin', FIRMWARE);
    const retrieveDateTime = new Date(Date.now() + 3_600_000).toISOString();
    expect(await signed(SIGNATURE, { retrieveDateTime })).toEqual(yes);
    await tells('SignedFirmwareStatusNotification', 'DownloadScheduled');
    await ask('ExtendedTriggerMessage', { requestedMessage: 'FirmwareStatusNotification' });
    await central.until(() => told('SignedFirmwareStatusNotification').length === 2, 'the status');
    expect(central.of('SignedFirmwareStatusNotification')[1]?.params).toEqual({
      ...{ status: 'DownloadScheduled', requestId: 9 },
    });
    expect(await signed(SIGNATURE)).toEqual({ status: 'AcceptedCanceled' });
    await tells('SignedFirmwareStatusNotification', 'Installed');
  });
});

describe('certificates', () => {
  const certificateType = 'ManufacturerRootCertificate';

  it('are installed, named by their hashes, and deleted', async () => {
    expect(await ask('GetInstalledCertificateIds', { certificateType })).toEqual({ status: 'NotFound' });
    expect(await ask('InstallCertificate', { certificateType, certificate: ROOT })).toEqual(yes);
    expect(await ask('InstallCertificate', { certificateType, certificate: ROOT })).toEqual(yes);
    expect(await ask('GetInstalledCertificateIds', { certificateType })).toEqual({
      ...{ status: 'Accepted', certificateHashData: [HASHES] },
    });
    const other = { certificateType: 'CentralSystemRootCertificate' };
    expect(await ask('GetInstalledCertificateIds', other)).toEqual({ status: 'NotFound' });
    const wrong = { ...HASHES, serialNumber: '1' };
    expect(await ask('DeleteCertificate', { certificateHashData: wrong })).toEqual({ status: 'NotFound' });
    expect(await ask('DeleteCertificate', { certificateHashData: HASHES })).toEqual(yes);
    expect(await ask('DeleteCertificate', { certificateHashData: HASHES })).toEqual({ status: 'NotFound' });
  });

  it('that are none are refused, with an event', async () => {
    const asked = { certificateType: 'CentralSystemRootCertificate', certificate: ROOT.slice(0, 200) };
    expect(await ask('InstallCertificate', asked)).toEqual({ status: 'Rejected' });
    await tells('SecurityEventNotification', 'InvalidCentralSystemCertificate', 'type');
  });

  it('of the charger are taken for the key that it asked for, and no other', async () => {
    expect(await ask('CertificateSigned', { certificateChain: ROOT })).toEqual({ status: 'Rejected' });
    central.rule = ({ method }) => (method === 'SignCertificate' ? yes : undefined);
    const requestedMessage = 'SignChargePointCertificate';
    expect(await ask('ExtendedTriggerMessage', { requestedMessage })).toEqual(yes);
    await central.until(() => central.of('SignCertificate').length === 1, 'the request');
    const csr = String(central.of('SignCertificate')[0]?.params.csr);
    const { subject, key, info, signature } = readRequest(csr);
    expect(verify('sha256', info, createPublicKey({ key, format: 'der', type: 'spki' }), signature)).toBe(
      true,
    );
    expect(subject.toString('latin1')).toContain('SN-1');
    expect(await ask('CertificateSigned', { certificateChain: ROOT })).toEqual({ status: 'Rejected' });
    await tells('SecurityEventNotification', 'InvalidChargePointCertificate', 'type');
    expect(await ask('CertificateSigned', { certificateChain: issue(csr) })).toEqual(yes);
    expect(await ask('CertificateSigned', { certificateChain: issue(csr) })).toEqual({ status: 'Rejected' });
  });

  it('are not awaited where the server signs nothing', async () => {
    central.rule = ({ method }) => (method === 'SignCertificate' ? { status: 'Rejected' } : undefined);
    const refused = one.waitFor(
      'frame',
      ({ direction, text }) => direction === 'in' && text.includes('"Rejected"'),
    );
    await ask('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' });
    await refused;
    const csr = String(central.of('SignCertificate')[0]?.params.csr);
    expect(await ask('CertificateSigned', { certificateChain: issue(csr) })).toEqual({ status: 'Rejected' });
    expect(central.of('SecurityEventNotification')).toEqual([]);
  });
});

it.each(['Heartbeat', 'MeterValues', 'StatusNotification', 'LogStatusNotification', 'BootNotification'])(
  'ExtendedTriggerMessage %s',
  async (requestedMessage) => {
    const before = central.of(requestedMessage).length;
    expect(await ask('ExtendedTriggerMessage', { requestedMessage })).toEqual(yes);
    await central.until(() => central.of(requestedMessage).length > before, requestedMessage);
  },
);
