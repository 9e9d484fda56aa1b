/** What the examples of imports show. */
import { NO_SUCH_PARENT } from '../app/imports/import-site.ts';
import { page } from './example-things.ts';

const MADE = '2026-11-22T10:00:00.000Z';

const importQueued = {
  id: 1,
  kind: 'sites',
  dryRun: true,
  state: 'queued',
  progress: 0,
  bytes: 99,
  lines: 3,
  fates: { created: 0, changed: 0, unchanged: 0, refused: 0 },
  problem: null,
  askedBy: 'key 1',
  createdAt: MADE,
  startedAt: null,
  endedAt: null,
};

const importDone = {
  ...importQueued,
  state: 'done',
  progress: 100,
  fates: { created: 1, changed: 1, unchanged: 0, refused: 1 },
  startedAt: MADE,
  endedAt: MADE,
};

const importRefused = {
  line: 4,
  fate: 'refused',
  column: 'parentExternalId',
  rule: NO_SUCH_PARENT,
  thingId: null,
};

export const importExamples = {
  createImport: {
    query: { kind: 'sites', dryRun: true },
    body: 'externalId;groupName;parentExternalId;city\nyard-1;Yard;;Turku\ndock;Dock;yard-1;\nquay;Quay;harbour;\n',
    answer: importQueued,
  },
  getImport: { answer: importDone },
  watchImport: { answer: `event: end\ndata: ${JSON.stringify(importDone)}\n\n` },
  listImports: { answer: page(importDone) },
  listImportRows: { query: { fate: 'refused' }, answer: page(importRefused) },
  cancelImport: { answer: importDone },
};
