/** Updates and diagnostics as people see them; the files that chargers sent. */
import { type Actor, type Allowed, allow, type CustomerRef } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { WholeFile } from '../../domain/files/firmware.ts';
import type { Diagnostics, FirmwareUpdate } from '../../domain/files/transfer.ts';
import type { ChargerId, DiagnosticsId, FirmwareId, FirmwareUpdateId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import { transactUnlessRefused } from '../admin/undo.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { StoreFiles, Transfers } from '../ports/files.ts';
import type { Page } from '../ports/keeping.ts';
import type { ReadSnapshot, Transact, Tx } from '../ports/store.ts';

type Ports = Transact & ReadSnapshot & Transfers & Pick<Chargers, 'chargerByIdentity'> & StoreFiles & Clock;
type Read = Allowed<'read', CustomerRef>;

/** A file that can be read, from one byte to another, both among them. */
export interface ReadableFile {
  readonly file: WholeFile;
  readonly fileName: string;
  read(from: number, to: number): Promise<AsyncIterable<Uint8Array> | undefined>;
}

export function readUpdate(use: Ports) {
  return async (who: Actor, id: FirmwareUpdateId): Promise<FirmwareUpdate | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const found = await use.read((tx) => use.firmwareUpdate(tx, by, id, use.now()));
    return found ?? refuse('firmware-update-not-found');
  };
}

export function readDiagnostics(use: Ports) {
  return async (who: Actor, id: DiagnosticsId): Promise<Diagnostics | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return (
      (await use.read((tx) => use.diagnosticsOf(tx, by, id, use.now()))) ?? refuse('diagnostics-not-found')
    );
  };
}

/** The charger that a list is narrowed to; null: to none. */
async function keyOf(use: Ports, tx: Tx, by: Read, id: ChargerId | null) {
  if (id === null) return null;
  return (await use.chargerByIdentity(tx, by, id))?.key ?? refuse('charger-not-found');
}

/** Newest first. */
export function listUpdates(use: Ports) {
  return async (
    who: Actor,
    asked: { readonly chargerId: ChargerId | null; readonly firmwareId: FirmwareId | null },
    page: Page<FirmwareUpdateId>,
  ): Promise<readonly FirmwareUpdate[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const charger = await keyOf(use, tx, by, asked.chargerId);
      if (isRefusal(charger)) return charger;
      return use.firmwareUpdates(tx, by, { charger, firmwareId: asked.firmwareId }, page, use.now());
    });
  };
}

/** Newest first. */
export function listDiagnostics(use: Ports) {
  return async (
    who: Actor,
    chargerId: ChargerId | null,
    page: Page<DiagnosticsId>,
  ): Promise<readonly Diagnostics[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const charger = await keyOf(use, tx, by, chargerId);
      return isRefusal(charger) ? charger : use.diagnostics(tx, by, { charger }, page, use.now());
    });
  };
}

/** What a charger sent, as it sent it. */
export function openDiagnostics(use: Ports) {
  return async (who: Actor, id: DiagnosticsId): Promise<ReadableFile | Refusal> => {
    const found = await readDiagnostics(use)(who, id);
    if (isRefusal(found)) return found;
    const { file, fileName } = found;
    if (file === null) return refuse('file-not-found');
    return {
      file,
      fileName: fileName ?? `diagnostics-${id}`,
      read: (from, to) => use.readFile(file.key, from, to),
    };
  };
}

/** Takes away what was sent, and that it was asked for; a charger that is sending it is not let in any more. */
export function deleteDiagnostics(use: Ports) {
  return async (who: Actor, id: DiagnosticsId): Promise<Refusal | undefined> => {
    const reads = readsOwn(who);
    if (isRefusal(reads)) return reads;
    const gone = await transactUnlessRefused(use, async (tx) => {
      const found = await use.diagnosticsOf(tx, reads, id, use.now());
      if (found === undefined) return refuse('diagnostics-not-found');
      const { customerId, charger } = found;
      const by = allow(who, 'operate', { kind: 'charger', customerId, charger } as const);
      if (isRefusal(by)) return by;
      await use.deleteDiagnostics(tx, by, id);
      return found;
    });
    if (isRefusal(gone)) return gone;
    if (gone.file !== null) await use.removeFile(gone.file.key);
    return undefined;
  };
}
