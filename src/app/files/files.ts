/** What management offers of files. */
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeepFirmware, StoreFiles, Transfers } from '../ports/files.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import {
  addFirmware,
  deleteFirmware,
  listFirmware,
  readFirmware,
  uploadFirmware,
} from './firmware-library.ts';
import { type OrderTransferPorts, requestDiagnostics, updateFirmware } from './order-transfer.ts';
import {
  deleteDiagnostics,
  listDiagnostics,
  listUpdates,
  openDiagnostics,
  readDiagnostics,
  readUpdate,
} from './read-transfers.ts';

export type FilesPorts = Transact &
  ReadSnapshot &
  KeepFirmware &
  Transfers &
  StoreFiles &
  OrderTransferPorts &
  Pick<Chargers, 'chargerByIdentity'> &
  Clock;

type OrderIt = Parameters<typeof updateFirmware>[1];

/** The use-cases, ready to be called by an adapter. @param orderIt orders a command, with what is kept along with it. */
export function filesOf(use: FilesPorts, orderIt: OrderIt) {
  return {
    addFirmware: addFirmware(use),
    readFirmware: readFirmware(use),
    listFirmware: listFirmware(use),
    uploadFirmware: uploadFirmware(use),
    deleteFirmware: deleteFirmware(use),
    updateFirmware: updateFirmware(use, orderIt),
    requestDiagnostics: requestDiagnostics(use, orderIt),
    readUpdate: readUpdate(use),
    listUpdates: listUpdates(use),
    readDiagnostics: readDiagnostics(use),
    listDiagnostics: listDiagnostics(use),
    openDiagnostics: openDiagnostics(use),
    deleteDiagnostics: deleteDiagnostics(use),
  };
}
