/** Lines of files by the rules of the API: what a line says is a merge-patch, checked with the thing as a whole like that of a PATCH. */
import type { ReadRows } from '../../app/imports/import-ports.ts';
import type { ImportRow } from '../../app/imports/rows.ts';
import type { Cells } from '../../app/ports/imports.ts';
import { errors, type Refusal } from '../../domain/errors.ts';
import type { ImportKind, Wrong } from '../../domain/imports/import.ts';
import { namedSchemas } from '../schemas/named.ts';
import { validators } from '../validate.ts';
import { FILE_FORMS } from './columns.ts';
import { siteRows } from './site-rows.ts';

/** Makes the reader of lines. */
export function readRows(): ReadRows {
  const compile = validators(namedSchemas);
  const readers: { readonly [K in ImportKind]: (cells: Cells) => ImportRow | { readonly wrong: Wrong } } = {
    sites: siteRows(compile),
  };
  return { rowOf: (kind, cells) => readers[kind](cells), wrongOf };
}

/** Fields of the API that may stand in a file as a reference. */
const REFERENCES: Readonly<Record<string, string>> = { parentGroupId: 'parentExternalId' };

function wrongOf(kind: ImportKind, { refused, field, rule }: Refusal, cells: Cells): Wrong {
  if (field === undefined || rule === undefined) return { column: null, rule: errors[refused].sentence };
  const column = FILE_FORMS[kind].columns.find(({ name, path }) => (path?.join('.') ?? name) === field);
  const reference = REFERENCES[field];
  if (reference !== undefined && cells[reference]) return { column: reference, rule };
  return column === undefined ? { column: null, rule: `${field} ${rule}` } : { column: column.name, rule };
}
