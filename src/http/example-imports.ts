/** What the examples of imports show. */
import { NO_SUCH_PARENT } from '../app/imports/import-site.ts';

const MADE = '2026-11-22T10:00:00.000Z';

export const importQueued = {
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

export const importDone = {
  ...importQueued,
  state: 'done',
  progress: 100,
  fates: { created: 1, changed: 1, unchanged: 0, refused: 1 },
  startedAt: MADE,
  endedAt: MADE,
};

export const importRefused = {
  line: 4,
  fate: 'refused',
  column: 'parentExternalId',
  rule: NO_SUCH_PARENT,
  thingId: null,
};
