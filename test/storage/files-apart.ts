// Files of two customers: nothing of one is found or changed by another's proof.
import { expect } from 'vitest';
import type { Tx } from '../../src/app/ports/store.ts';
import type { Allowed, ChargerRef } from '../../src/domain/access/allow.ts';
import type { CommandId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { ASKED, FILE, FIRMWARE } from './tour-files.ts';
import { granted, MINUTE, T0, unique, type World } from './world.ts';

type Charger = Awaited<ReturnType<World['charger']>>;

/** Firmware, an update to it, and diagnostics. */
export async function filesOf(t: Tx, world: World, charger: Charger, commandId: CommandId) {
  const firmware = await r.addFirmware(t, world.keep, FIRMWARE, 'key 1', T0);
  const begun = { commandId, requestId: 7, askedBy: 'key 1', expiresAt: T0 + MINUTE, at: T0 };
  const update = await r.addUpdate(t, charger.operate, { ...begun, firmware }, T0);
  if (update === undefined) throw new Error('the firmware was there');
  const diagnostics = await r.addDiagnostics(t, charger.operate, { ...begun, ...ASKED }, T0);
  await r.setToken(t, charger.by, commandId, unique('h'));
  return { firmware, update, diagnostics };
}

interface Somebody {
  readonly world: World;
  readonly charger: Charger;
  readonly files: Awaited<ReturnType<typeof filesOf>>;
}

export async function findsNoFiles(t: Tx, { world, files }: Somebody, other: Somebody): Promise<void> {
  const page = { after: null, limit: 100 };
  const theirs = { charger: other.charger.key, firmwareId: other.files.firmware.id };
  expect(await r.firmware(t, world.read, theirs.firmwareId)).toBeUndefined();
  expect((await r.firmwares(t, world.read, page)).map(({ id }) => id)).toEqual([files.firmware.id]);
  expect(await r.firmwareUpdate(t, world.read, other.files.update.id, T0)).toBeUndefined();
  expect(await r.diagnosticsOf(t, world.read, other.files.diagnostics.id, T0)).toBeUndefined();
  expect(await r.firmwareUpdates(t, world.read, theirs, page, T0)).toEqual([]);
  expect(await r.diagnostics(t, world.read, theirs, page, T0)).toEqual([]);
}

export async function changesNoFiles(
  t: Tx,
  { keep, actor }: World,
  by: Allowed<'report', ChargerRef>,
  { files: { firmware, update, diagnostics } }: Somebody,
): Promise<void> {
  const file = { ...FILE, key: 'k', fileName: 'x' };
  expect(await r.keepFirmwareFile(t, keep, { ...firmware, file: null }, file, T0)).toBe(false);
  await r.deleteDiagnostics(t, granted(actor, 'operate', by.thing), diagnostics.id);
  expect(await r.setToken(t, by, update.commandId, 'stolen')).toBe(false);
  await r.acceptUpdate(t, by, update.commandId, T0);
  await r.acceptDiagnostics(t, by, update.commandId, { fileName: 'x', nothing: true }, T0);
  await r.tellUpdate(t, by, 7, { state: 'failed', status: 'DownloadFailed' }, T0);
  await r.tellDiagnostics(t, by, 7, { state: 'failed', status: 'UploadFailure' }, T0);
  await r.tellBooted(t, by, '2.1', T0);
  await r.giveUpTransfers(t, by, 'gone', T0);
  expect(await r.receiveDiagnostics(t, by, diagnostics.id, file, T0)).toBe(false);
}
