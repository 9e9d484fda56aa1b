/** Lines of files by the rules of the API: what a line says is a merge-patch, checked with the thing as a whole like that of a PATCH. */
import type { ReadRows } from '../../app/imports/import-ports.ts';
import type { ImportRow } from '../../app/imports/rows.ts';
import type { Cells } from '../../app/ports/imports.ts';
import { errors, type Refusal } from '../../domain/errors.ts';
import type { ImportKind, Wrong } from '../../domain/imports/import.ts';
import { namedSchemas } from '../schemas/named.ts';
import { validators } from '../validate.ts';
import { chargerRows } from './charger-rows.ts';
import { FILE_FORMS } from './columns.ts';
import { driverRows } from './driver-rows.ts';
import { rightRows } from './right-rows.ts';
import { siteRows } from './site-rows.ts';
import { tagRows } from './tag-rows.ts';
import type { WrongCell } from './values.ts';

/** Makes the reader of lines. */
export function readRows(): ReadRows {
  const compile = validators(namedSchemas);
  const readers: { readonly [K in ImportKind]: (cells: Cells) => ImportRow | WrongCell } = {
    sites: siteRows(compile),
    chargers: chargerRows(compile),
    drivers: driverRows(compile),
    tags: tagRows(compile),
    rights: rightRows(compile),
  };
  return { rowOf: (kind, cells) => readers[kind](cells), wrongOf };
}

/** Fields of the API that may stand in a file as a reference. */
const REFERENCES: Readonly<Record<string, string>> = {
  parentGroupId: 'parentExternalId',
  groupId: 'siteExternalId',
  homeGroupId: 'homeExternalId',
};

function wrongOf(kind: ImportKind, { refused, field, rule }: Refusal, cells: Cells): Wrong {
  if (field === undefined || rule === undefined) return { column: null, rule: errors[refused].sentence };
  // A driver's line says one tag of it.
  const told = kind === 'drivers' ? field.replace(/^tags\[\d+\]\./, '') : field;
  const reference = REFERENCES[told];
  if (reference !== undefined && reference in cells) return { column: reference, rule };
  const column = FILE_FORMS[kind].columns.find(({ name, path }) => (path?.join('.') ?? name) === told);
  return column === undefined ? { column: null, rule: `${told} ${rule}` } : { column: column.name, rule };
}
