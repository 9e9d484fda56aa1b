/** Cells as the values of the API's JSON. */
import type { Cells } from '../../app/ports/imports.ts';
import type { Wrong } from '../../domain/imports/import.ts';
import type { CellForm, Column } from './columns.ts';

/** An empty cell unsets: null, as in a merge-patch. */
type Value = string | number | boolean | null;

const READERS: Readonly<Record<CellForm, (cell: string) => Value | { readonly rule: string }>> = {
  text: (cell) => cell,
  whole: (cell) =>
    /^-?\d{1,16}$/.test(cell) ? Number(cell) : { rule: 'must be a whole number, without blanks and points' },
  number: (cell) =>
    /^-?\d{1,16}(\.\d{1,20})?$/.test(cell)
      ? Number(cell)
      : { rule: 'must be a number with a decimal point, e.g. 60.1699' },
  flag: (cell) =>
    /^(true|false)$/i.test(cell) ? cell.toLowerCase() === 'true' : { rule: 'must be true or false' },
};

/** The value of one cell; undefined: the file does not have the column. */
export function cellValue(
  { name, form }: Pick<Column, 'name' | 'form'>,
  cells: Cells,
): Value | undefined | { readonly wrong: Wrong } {
  const cell = cells[name];
  if (cell === undefined) return undefined;
  if (cell === '') return null;
  const value = READERS[form](cell);
  return typeof value === 'object' && value !== null ? { wrong: { column: name, rule: value.rule } } : value;
}

export type Patch = { [name: string]: Value | Patch };

/** What the line says, as a merge-patch in the API's words; or the first cell that says nothing. */
export function patchOf(columns: readonly Column[], cells: Cells): Patch | { readonly wrong: Wrong } {
  const patch: Patch = {};
  for (const column of columns) {
    const value = cellValue(column, cells);
    if (value === undefined) continue;
    if (typeof value === 'object' && value !== null) return value;
    if (column.path === null) continue;
    let inner = patch;
    for (const key of column.path.slice(0, -1)) {
      inner[key] ??= {};
      inner = inner[key] as Patch;
    }
    inner[column.path.at(-1) ?? ''] = value;
  }
  return patch;
}

/** Whether a cell that has to say something says nothing. */
export const isBlank = (cell: string) => cell.trim() === '';
export const BLANK = 'must not be empty';

/** A text that refers to something, or calls it; undefined: the file does not have the column. */
export function textOf(cells: Cells, column: string): string | null | undefined {
  const cell = cells[column];
  return cell === '' ? null : cell;
}
