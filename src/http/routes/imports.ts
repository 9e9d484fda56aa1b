/** /api/v1/imports: files of sites, chargers, drivers, tags and rights, for networks that move here. */
import { createHash, type Hash } from 'node:crypto';
import Type from 'typebox';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { importId } from '../../domain/ids.ts';
import { FATES, IMPORT_KINDS, type Import, isImportKind, neededFor } from '../../domain/imports/import.ts';
import type { Answer } from '../answer.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerWatched } from '../events.ts';
import { FILE_FORMS } from '../imports/columns.ts';
import { filePartsOf } from '../imports/file-parts.ts';
import { wrongHeader } from '../imports/header.ts';
import { answerPage, asItIs } from '../page.ts';
import { id64 } from '../path.ts';
import { flagAsked, oneOf, readQuery } from '../query.ts';
import {
  importListSchema,
  importRowListSchema,
  importSchema,
  showImport,
  showImportRow,
} from '../schemas/imports.ts';
import { named } from '../schemas/named.ts';

const IMPORTS = '/api/v1/imports';
const ONE = `${IMPORTS}/:importId`;
const shared = { caller: 'customer', resource: 'imports', everywhere: true, tag: 'imports' } as const;
const parameters = { importId: id64('Id of the import.') };

const asks = {
  kind: { ...oneOf(IMPORT_KINDS, 'What the lines are about.'), required: true },
  dryRun: flagAsked('Whether everything is to be decided and told, and nothing kept.'),
};
const rowsAsked = { fate: oneOf(FATES, 'Only lines with this fate.') };

const columnsTold = IMPORT_KINDS.map(
  (kind) => `\`${kind}\`: ${FILE_FORMS[kind].columns.map(({ name }) => name).join(', ')}.`,
).join('\n\n');

const FILE = `A CSV file, UTF-8 with or without BOM. Its first line names the columns, in any order, separated by \`;\` or \`,\`; every other line is about one thing. A column that the file does not have is left as it is; an empty cell unsets.\n\n${columnsTold}`;

const answer = (one: Import | Refusal, status = 200): Answer | Refusal =>
  isRefusal(one) ? one : { status, json: showImport(one) };

async function* hashed(upload: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const piece of upload) {
    hash.update(piece);
    yield piece;
  }
}

/** @param most bytes that a file may have. */
export function importRoutes(most: number): Endpoint[] {
  const tooLarge = refuse('body-too-large', 'body', `must be at most ${most} bytes`);
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: IMPORTS,
      operationId: 'createImport',
      summary: 'Import a file',
      description:
        'Takes a CSV file (`curl --data-binary @sites.csv -H "Content-Type: text/csv"`) and works through it in the background, line by line, with the same rules as the operations for single things. A line whose thing is known by its external id (a charger by its chargerId, a tag by its idTag) changes it, so that the same file may be sent again. Imports of one customer run one after the other, in the order in which they came. The file is deleted when its import ends. Beside `imports:write` it needs the scope that writes what the lines are about: `sites:write`, `chargers:write`, `drivers:write` for drivers and tags, `rights:write`. An import whose key loses them, or ends, fails there.',
      asks,
      alsoNeeds: ({ kind }) => (isImportKind(kind) ? neededFor(kind) : []),
      upload: { type: 'text/csv', description: FILE, megabytes: 200 },
      answers: {
        202: {
          description: 'The file is whole and waits for its turn.',
          schema: named(importSchema),
          headers: { Location: { type: 'string', description: 'Where to look how it goes.' } },
        },
      },
      errors: [],
      async handle({ api, who, query, headers, upload, once }) {
        const asked = readQuery(asks, query);
        if (isRefusal(asked)) return asked;
        const { kind, dryRun } = asked;
        if (kind === null) return refuse('bad-query', 'kind', 'is required');
        if (Number(headers['content-length']) > most) return tooLarge;
        const wrongBeginning = (text: string) => wrongHeader(kind, text);
        const hash = createHash('sha256');
        const file = filePartsOf(hashed(upload, hash), { tooLarge, most, wrongBeginning });
        const whole = await api.receiveImport(who, { kind, dryRun: dryRun ?? false }, file);
        if (isRefusal(whole)) return whole;
        let taken = false;
        try {
          const answered = await once(hash.digest('hex'), async (inside) => {
            const one = await inside.queueImport(who, whole);
            if (isRefusal(one)) return one;
            return { status: 202, json: showImport(one), location: `${IMPORTS}/${one.id}` };
          });
          taken = !isRefusal(answered) && answered.replayed !== true;
          return answered;
        } finally {
          if (!taken) await api.dropReceived(who, whole);
        }
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: IMPORTS,
      operationId: 'listImports',
      summary: 'List imports',
      description: 'The customer’s imports, newest first. They are forgotten 90 days after their end.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(importListSchema) } },
      errors: [],
      handle: ({ api, who, query }) =>
        answerPage(
          query,
          importId,
          (page) => api.listImports(who, page),
          (row) => row.id,
          showImport,
        ),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      operationId: 'getImport',
      summary: 'Get an import',
      description: 'How far it is, and how many lines had which fate.',
      answers: { 200: { description: 'The import.', schema: named(importSchema) } },
      errors: ['import-not-found'],
      handle: async ({ api, who, path }) => answer(await api.readImport(who, importId(path.importId))),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${ONE}/rows`,
      parameters,
      operationId: 'listImportRows',
      summary: 'List what became of the lines',
      description:
        'Every line that has its fate, in the order of the file; of a refused one the column and the rule. Cells are not told.',
      query: 'page',
      asks: rowsAsked,
      answers: { 200: { description: 'One page.', schema: named(importRowListSchema) } },
      errors: ['import-not-found'],
      handle: ({ api, who, path, query }) =>
        answerPage(
          query,
          asItIs,
          (page) => {
            const filter = readQuery(rowsAsked, query);
            if (isRefusal(filter)) return filter;
            return api.listImportFates(who, importId(path.importId), filter.fate, page);
          },
          (row) => row.line,
          showImportRow,
        ),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${ONE}/events`,
      parameters,
      operationId: 'watchImport',
      summary: 'Watch an import',
      description:
        'Server-sent events: `progress` with the import as it is now and whenever it has changed, at last `end` with how it ended, after which the answer is over. Comments keep the line open. To go on after a lost line, ask again: the first event tells all.',
      answers: {
        200: {
          description: 'Events, until the import ends.',
          schema: Type.String({ description: 'The data of each event is an Import.' }),
          type: 'text/event-stream',
        },
      },
      errors: ['import-not-found'],
      handle: ({ api, who, path, closing }) =>
        answerWatched(
          () => api.readImport(who, importId(path.importId)),
          (now) => ({ shown: showImport(now), over: now.endedAt !== null }),
          closing,
        ),
    }),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: ONE,
      parameters,
      operationId: 'cancelImport',
      summary: 'Cancel an import',
      description:
        'Stops it behind the lines that are in hand. What it has done stays; its file is deleted. One that is over stays as it is, and so does what can be read of it. May be repeated.',
      answers: { 200: { description: 'The import as it is now.', schema: named(importSchema) } },
      errors: ['import-not-found'],
      handle: async ({ api, who, path }) => answer(await api.cancelImport(who, importId(path.importId))),
    }),
  ];
}
