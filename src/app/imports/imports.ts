/** What people ask of imports; what works on them is run-imports.ts. */
import type { Clock } from '../ports/clock.ts';
import type { EndImports, Imports, ReceiveImports } from '../ports/imports.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import type { WorkWaits } from '../ports/work.ts';
import type { MemberPorts } from '../queries/member-now.ts';
import { listImportFates, listImports, readImport } from '../queries/read-imports.ts';
import { cancelImport } from './cancel-import.ts';
import { dropReceived, type OwnNode, queueImport, receiveImport } from './receive-import.ts';

export type ImportsPorts = Transact &
  WorkWaits &
  MemberPorts &
  ReadSnapshot &
  Clock &
  OwnNode &
  ReceiveImports &
  Imports &
  EndImports;

export function importUseCases(use: ImportsPorts) {
  return {
    receiveImport: receiveImport(use),
    queueImport: queueImport(use),
    dropReceived: dropReceived(use),
    listImports: listImports(use),
    readImport: readImport(use),
    listImportFates: listImportFates(use),
    cancelImport: cancelImport(use),
  };
}
