/** What the repositories are asked about firmware, its updates and diagnostics. */
import { commandId, diagnosticsId, firmwareId, firmwareUpdateId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { type Storage, T0, type World } from './world.ts';

export const FIRMWARE = {
  ...{ manufacturer: 'Acme', models: ['One'], version: '2.1', fileName: 'a.bin' },
  ...{ signature: null, signingCertificate: null },
};
export const ASKED = { kind: 'diagnostics', from: null, until: T0, location: null } as const;
export const FILE = { size: 1, sha256: 'a' };

export async function files({ tx }: Storage, world: World): Promise<void> {
  const site = await world.site();
  const charger = await world.charger(site.id);
  const { operate, by: report } = charger;
  await tx(async (t) => {
    const made = await r.addFirmware(t, world.keep, FIRMWARE, 'key 1', T0);
    await r.keepFirmwareFile(t, world.keep, made, { ...FILE, key: 'k1' }, T0);
    await r.firmware(t, world.read, made.id);
    for (const after of [null, firmwareId(1)]) await r.firmwares(t, world.read, { after, limit: 10 });
    await r.hardwareOf(t, operate);
    const placed = {
      action: 'UpdateFirmware',
      payload: {},
      priority: 0,
      askedBy: 'key 1',
      expiresAt: T0,
      at: T0,
    };
    const command = await r.addCommand(t, operate, placed);
    const begun = { commandId: command.id, requestId: 7, askedBy: 'key 1', expiresAt: T0 + 9, at: T0 };
    const update = await r.addUpdate(t, operate, { ...begun, firmware: made }, T0);
    if (update === undefined) throw new Error('the firmware was there');
    const other = { ...begun, commandId: commandId(command.id + 1) };
    const asked = await r.addDiagnostics(t, operate, { ...other, ...ASKED }, T0);
    await r.firmwareUpdate(t, world.read, update.id, T0);
    await r.diagnosticsOf(t, world.read, asked.id, T0);
    for (const key of [null, charger.key]) {
      for (const id of [null, made.id]) {
        for (const after of [null, firmwareUpdateId(9)]) {
          const filter = { charger: key, firmwareId: id };
          await r.firmwareUpdates(t, world.read, filter, { after, limit: 10 }, T0);
        }
      }
      for (const after of [null, diagnosticsId(9)]) {
        await r.diagnostics(t, world.read, { charger: key }, { after, limit: 10 }, T0);
      }
    }
    await r.setToken(t, report, command.id, 'h1');
    await r.setToken(t, report, other.commandId, 'h2');
    await r.updateByToken(t, 'h1', T0);
    await r.diagnosticsByToken(t, 'h2', T0);
    await r.acceptUpdate(t, report, command.id, T0);
    await r.acceptDiagnostics(t, report, other.commandId, { fileName: 'a', nothing: false }, T0);
    for (const requestId of [null, 7]) {
      await r.tellUpdate(t, report, requestId, { state: 'installing', status: 'Installing' }, T0);
      await r.tellDiagnostics(t, report, requestId, { state: 'uploading', status: 'Uploading' }, T0);
    }
    await r.tellBooted(t, report, '2.0', T0);
    await r.receiveDiagnostics(t, report, asked.id, { ...FILE, key: 'k2', fileName: 'b' }, T0);
    await r.filesKept(t, ['k1', 'k2', 'k3']);
    await r.giveUpTransfers(t, report, 'gone', T0);
    await r.deleteFirmware(t, world.keep, { ...made, file: null }, T0);
    await r.deleteDiagnostics(t, operate, asked.id);
    await r.forgetDiagnostics(t, T0);
    await r.forgetUpdates(t, T0);
  });
}
