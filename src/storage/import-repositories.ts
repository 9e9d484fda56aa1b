/** The repositories of imports joined into one object, for storage.ts. */
import type {
  ClaimImports,
  EndImports,
  Imports,
  ReceiveImports,
  WorkOnImports,
} from '../app/ports/imports.ts';
import {
  claimImport,
  dropBroken,
  forgetImports,
  holdImport,
  importPart,
  keepFates,
  namedLines,
  settledLines,
} from './import-work.ts';
import {
  addImport,
  addImportPart,
  anImport,
  dropFile,
  dropImport,
  endImport,
  importFates,
  imports,
  queueImport,
} from './imports.ts';

export const importRepositories = {
  claimImport,
  dropBroken,
  forgetImports,
  holdImport,
  importPart,
  keepFates,
  namedLines,
  settledLines,
  addImport,
  addImportPart,
  anImport,
  dropFile,
  dropImport,
  endImport,
  importFates,
  imports,
  queueImport,
} satisfies ReceiveImports & Imports & EndImports & ClaimImports & WorkOnImports;
