// Cases of the OCA in which the server begins, profile Firmware Management (docs/ocpp/conformance-16.md).
import { expect, it } from 'vitest';
import { onEveryEngine } from '../http/harness.ts';
import { later, Stage } from './stage.ts';

const LOCATION = 'https://files.example.com/yard/firmware-2.bin';

onEveryEngine('certification, firmware', (at) => {
  const open = () => Stage.open(at());
  const update = () => ({ location: LOCATION, retrieveDate: later(0), retries: 3, retryInterval: 60 });

  it('TC_044_1_CSMS Update firmware: download, installation, boot with the new version', async () => {
    const on = await open();
    await on.asks('UpdateFirmware', update(), {});
    await on.tells('FirmwareStatusNotification', 'status', ['Downloading', 'Downloaded']);
    await on.line.status(1, 'Unavailable');
    await on.tells('FirmwareStatusNotification', 'status', ['Installing']);
    await on.restart({ firmwareVersion: '2' });
    await on.tells('FirmwareStatusNotification', 'status', ['Installed']);
    expect(await on.shown()).toMatchObject({ chargerStatus: 'Available', firmwareVersion: '2' });
    await on.close();
  });

  it.each([
    ['TC_044_2_CSMS Firmware download fails', ['Downloading', 'DownloadFailed']],
    [
      'TC_044_3_CSMS Firmware installation fails',
      ['Downloading', 'Downloaded', 'Installing', 'InstallationFailed'],
    ],
  ])('%s, which is shown', async (_case, words) => {
    const on = await open();
    await on.asks('UpdateFirmware', update(), {});
    await on.tells('FirmwareStatusNotification', 'status', words);
    await on.close();
  });

  it.each([
    ['TC_045_1_CSMS Get diagnostics', ['Uploading', 'Uploaded']],
    ['TC_045_2_CSMS Diagnostics upload fails', ['Uploading', 'UploadFailed']],
  ])('%s', async (_case, words) => {
    const on = await open();
    const asked = { location: 'ftp://files.example.com/yard', startTime: later(-3600), stopTime: later(0) };
    const told = await on.asks('GetDiagnostics', asked, { fileName: 'diagnostics.zip' });
    expect(told.answer).toEqual({ fileName: 'diagnostics.zip' });
    await on.tells('DiagnosticsStatusNotification', 'status', words);
    await on.close();
  });
});
