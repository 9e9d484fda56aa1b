/** The library of firmware: what it is first, then its bytes. */
import { type Actor, askerName } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Firmware, NewFirmware } from '../../domain/files/firmware.ts';
import type { FirmwareId } from '../../domain/ids.ts';
import { keepsOwn, readsOwn } from '../admin/own-customer.ts';
import { transactUnlessRefused } from '../admin/undo.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeepFirmware, StoreFiles } from '../ports/files.ts';
import type { Page } from '../ports/keeping.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';

type Ports = Transact & ReadSnapshot & KeepFirmware & StoreFiles & Clock;

/** Keeps what it is; its bytes follow. */
export function addFirmware(use: Ports) {
  return async (who: Actor, added: NewFirmware): Promise<Firmware | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    return use.transact((tx) => use.addFirmware(tx, own.keeps, added, askerName(who), use.now()));
  };
}

export function readFirmware(use: Ports) {
  return async (who: Actor, id: FirmwareId): Promise<Firmware | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return (await use.read((tx) => use.firmware(tx, by, id))) ?? refuse('firmware-not-found');
  };
}

/** Newest first. */
export function listFirmware(use: Ports) {
  return async (who: Actor, page: Page<FirmwareId>): Promise<readonly Firmware[] | Refusal> => {
    const by = readsOwn(who);
    return isRefusal(by) ? by : use.read((tx) => use.firmwares(tx, by, page));
  };
}

/**
 * Keeps the bytes as they come, once: what a version is does not change any more. Where they do not come whole nothing of them
 * stays. @param most bytes.
 */
export function uploadFirmware(use: Ports) {
  return async (
    who: Actor,
    id: FirmwareId,
    bytes: AsyncIterable<Uint8Array>,
    most: number,
  ): Promise<Firmware | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const found = await use.read((tx) => use.firmware(tx, own.reads, id));
    if (found === undefined) return refuse('firmware-not-found');
    if (found.file !== null) return refuse('firmware-has-file');
    const file = await use.storeFile(bytes, most);
    if (file === 'too-large') return refuse('body-too-large', 'body', `must be at most ${most} bytes`);
    if (file === 'full') return refuse('disk-full');
    if (file.size === 0) {
      await use.removeFile(file.key);
      return refuse('bad-body', 'body', 'must not be empty');
    }
    try {
      const kept = await transactUnlessRefused(use, async (tx) => {
        const before = await use.firmware(tx, own.reads, id);
        if (before === undefined) return refuse('firmware-not-found');
        if (!(await use.keepFirmwareFile(tx, own.keeps, before, file, use.now()))) {
          return refuse('firmware-has-file');
        }
        return { ...before, file };
      });
      if (isRefusal(kept)) await use.removeFile(file.key);
      return kept;
    } finally {
      // Where nobody knows whether it was committed, the sweep finds out.
      use.fileSettled(file.key);
    }
  };
}

/** Takes it out of the library, unless a charger may be fetching it. */
export function deleteFirmware(use: Ports) {
  return async (who: Actor, id: FirmwareId): Promise<Refusal | undefined> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const gone = await transactUnlessRefused(use, async (tx) => {
      const found = await use.firmware(tx, own.reads, id);
      if (found === undefined) return refuse('firmware-not-found');
      const done = await use.deleteFirmware(tx, own.keeps, found, use.now());
      return done ? found : refuse('still-in-use', 'firmwareId', 'is being installed on a charger');
    });
    if (isRefusal(gone)) return gone;
    if (gone.file !== null) await use.removeFile(gone.file.key);
    return undefined;
  };
}
