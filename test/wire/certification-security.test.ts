// Cases of the OCA in which the server begins, security white paper (docs/ocpp/conformance-16.md).
import { expect, it } from 'vitest';
import { onEveryEngine } from '../http/harness.ts';
import type { Json } from '../support/api.ts';
import { later, Stage } from './stage.ts';

/** A root of nobody, made for this test. */
const PEM = `-----BEGIN CERTIFICATE-----
MIIBnjCCAUOgAwIBAgIUeyiCFkv7eNpcxINjiBJ4Rq90b3swCgYIKoZIzj0EAwIw
IzENMAsGA1UECgwEWWFyZDESMBAGA1UEAwwJVGVzdCByb290MCAXDTI2MTEyNjIw
MzgyOFoYDzIxMjYxMTAyMjAzODI4WjAjMQ0wCwYDVQQKDARZYXJkMRIwEAYDVQQD
DAlUZXN0IHJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATUlqwN4IVfBbW6
AuAEguqNIb2dK+LkRwK8lCRPuksfNO6enzYiKnixrM1wLzVQ2DMjsDgOrPpgkD0p
y/8wD0eUo1MwUTAdBgNVHQ4EFgQUWg/5BQ+TgTJeRoXcJxda8VERDR8wHwYDVR0j
BBgwFoAUWg/5BQ+TgTJeRoXcJxda8VERDR8wDwYDVR0TAQH/BAUwAwEB/zAKBggq
hkjOPQQDAgNJADBGAiEA0aNAb734YL0z/5TtMgq7Cp4bz7PjLeBoGtTEz5rXQFUC
IQCWeQi5zFsY35QsvnYHfSGGtcYA3HNLhZBnd/+Ig0Iqqg==
-----END CERTIFICATE-----
`;
const FILE = 'https://files.example.com/yard/signed-3.bin';

onEveryEngine('certification, security', (at) => {
  const open = () => Stage.open(at());
  const yes = { status: 'Accepted' };
  const hashes = (hashAlgorithm: string, digits: number) => ({
    ...{ hashAlgorithm, issuerNameHash: 'a1'.repeat(digits / 2), issuerKeyHash: 'b2'.repeat(digits / 2) },
    serialNumber: '7b28821',
  });
  const event = (on: Stage, type: string) =>
    on.tells('SecurityEventNotification', 'type', [type], { timestamp: later(0) });

  it.each([
    ['TC_075_1_CSMS Install a manufacturer’s root certificate', 'ManufacturerRootCertificate'],
    ['TC_075_2_CSMS Install a central system’s root certificate', 'CentralSystemRootCertificate'],
  ])('%s, and read which are there', async (_case, certificateType) => {
    const on = await open();
    await on.asks('InstallCertificate', { certificateType, certificate: PEM }, yes);
    const answer = { status: 'Accepted', certificateHashData: [hashes('SHA256', 64)] };
    await on.asks('GetInstalledCertificateIds', { certificateType }, answer);
    await on.close();
  });

  it.each([
    ['SHA256', 64],
    ['SHA384', 96],
    ['SHA512', 128],
  ])(
    'TC_076_CSMS Delete a certificate, by the hashes that the charger told (%s)',
    async (algorithm, digits) => {
      const on = await open();
      const asked = { certificateType: 'ManufacturerRootCertificate' };
      const answer = { status: 'Accepted', certificateHashData: [hashes(algorithm, digits)] };
      const told = await on.asks('GetInstalledCertificateIds', asked, answer);
      const certificateHashData = told.answer.certificateHashData[0] as Json;
      await on.asks('DeleteCertificate', { certificateHashData }, yes);
      await on.asks('DeleteCertificate', { certificateHashData }, { status: 'NotFound' }, 'rejected');
      await on.asks('GetInstalledCertificateIds', asked, { status: 'NotFound' }, 'rejected');
      await on.close();
    },
  );

  it('TC_078_CSMS The server’s root certificate is not valid: the event is answered and shown', async () => {
    const on = await open();
    const asked = { certificateType: 'CentralSystemRootCertificate', certificate: PEM };
    await on.asks('InstallCertificate', asked, { status: 'Rejected' }, 'rejected');
    await event(on, 'InvalidCentralSystemCertificate');
    await on.close();
  });

  it('TC_079_CSMS Get the security log', async () => {
    const on = await open();
    const log = { remoteLocation: 'https://files.example.com/yard', oldestTimestamp: later(-3600) };
    const asked = { logType: 'SecurityLog', requestId: 5, retries: 2, retryInterval: 30, log };
    await on.asks('GetLog', asked, { status: 'Accepted', filename: 'security.log' });
    await on.tells('LogStatusNotification', 'status', ['Uploading', 'Uploaded'], { requestId: 5 });
    await on.close();
  });

  const signed = () => ({
    requestId: 6,
    firmware: {
      ...{ location: FILE, retrieveDateTime: later(0), installDateTime: later(60) },
      ...{ signingCertificate: PEM, signature: Buffer.alloc(256, 7).toString('base64') },
    },
  });
  const progress = (on: Stage, words: string[]) =>
    on.tells('SignedFirmwareStatusNotification', 'status', words, { requestId: 6 });

  it('TC_080_CSMS Signed firmware update', async () => {
    const on = await open();
    await on.asks('SignedUpdateFirmware', signed(), yes);
    await progress(on, ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting']);
    await on.restart({ firmwareVersion: '3' });
    await event(on, 'FirmwareUpdated');
    await progress(on, ['Installed']);
    expect(await on.shown()).toMatchObject({ chargerStatus: 'Available', firmwareVersion: '3' });
    await on.close();
  });

  it('TC_081_CSMS Signed firmware update, bad signature: the failure and the event are shown', async () => {
    const on = await open();
    await on.asks('SignedUpdateFirmware', signed(), yes);
    await progress(on, ['Downloading', 'Downloaded', 'InvalidSignature']);
    await event(on, 'InvalidFirmwareSignature');
    await on.close();
  });
});
