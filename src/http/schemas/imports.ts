/** Imports and the fates of their lines. */
import Type from 'typebox';
import { memberName } from '../../domain/access/allow.ts';
import {
  FATES,
  IMPORT_KINDS,
  IMPORT_STATES,
  type Import,
  type LineFate,
} from '../../domain/imports/import.ts';
import { iso, isoOrNull } from '../times.ts';
import { flag, int32, int64, listOf, ref, text, textOrNull, time, timeOrNull } from './parts.ts';

export const fateCountsSchema = Type.Object(
  {
    created: int64('Made, or in a dry run: would be made.'),
    changed: int64('Was there, and changed.'),
    unchanged: int64('Was there as the line says.'),
    refused: int64('Nothing was done.'),
  },
  { $id: 'ImportFates', description: 'How many lines had which fate.' },
);

export const importSchema = Type.Object(
  {
    id: int64('Id of the import.'),
    kind: text('What its lines are about.', { enum: IMPORT_KINDS }),
    dryRun: flag('Whether everything is only decided, and nothing is kept.'),
    state: text(
      'receiving: the file comes in; queued: it waits for its turn; running; done: every line has its fate; failed; cancelled.',
      { enum: IMPORT_STATES },
    ),
    progress: int32('Per cent of the lines that have their fate.', { minimum: 0, maximum: 100 }),
    bytes: int64('Of the file.'),
    lines: int64('Lines under the header, as far as they can be counted before they are read.'),
    fates: ref('ImportFates'),
    problem: textOrNull('Why it failed; null: it did not.'),
    askedBy: text('Whose import it is: `key 5` or `operator 3`. The audit says `key 5, import 7`.'),
    createdAt: time('When the file began to come in.'),
    startedAt: timeOrNull('When its turn came; null: it has not.'),
    endedAt: timeOrNull('When it was over and its file was gone; null: it is not.'),
  },
  { $id: 'Import', description: 'A file that is, or was, imported.' },
);
export const importListSchema = listOf('Import', 'Newest first.');

export const importRowSchema = Type.Object(
  {
    line: int64('Number of its first line of text; the header is line 1.'),
    fate: text('What became of it.', { enum: FATES }),
    column: textOrNull('Of a refused one, which column; null: not one alone, or it was not refused.'),
    rule: textOrNull('Of a refused one, the rule that was broken; null: it was not refused.'),
    thingId: textOrNull(
      'What it made or found: the id of the site, driver or tag, the chargerId, a right as `driver 5, site 12`. null: it was refused, or made in a dry run.',
    ),
  },
  { $id: 'ImportRow', description: 'The fate of one line.' },
);
export const importRowListSchema = listOf('ImportRow', 'In the order of the file.');

/** Per cent. All of a file is done only when it is gone. */
function progressOf({ endedAt, lines, fates, state }: Import): number {
  if (endedAt !== null && state === 'done') return 100;
  const done = Object.values(fates).reduce((sum, count) => sum + count, 0);
  return lines === 0 ? 0 : Math.min(99, Math.floor((done / lines) * 100));
}

export const showImport = (one: Import) => ({
  id: one.id,
  kind: one.kind,
  dryRun: one.dryRun,
  state: one.state,
  progress: progressOf(one),
  bytes: one.bytes,
  lines: one.lines,
  fates: one.fates,
  problem: one.problem,
  askedBy: memberName(one.askedBy),
  createdAt: iso(one.createdAt),
  startedAt: isoOrNull(one.startedAt),
  endedAt: isoOrNull(one.endedAt),
});

export const showImportRow = (row: LineFate) => ({
  line: row.line,
  fate: row.fate,
  column: row.fate === 'refused' ? row.column : null,
  rule: row.fate === 'refused' ? row.rule : null,
  thingId: row.fate === 'refused' ? null : row.thingId,
});

export const importSchemas = [
  importSchema,
  fateCountsSchema,
  importListSchema,
  importRowSchema,
  importRowListSchema,
] as const;
