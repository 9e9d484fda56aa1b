/** Cells as the values of the API's JSON. */
import type { Cells } from '../../app/ports/imports.ts';
import type { ImportKind, Wrong } from '../../domain/imports/import.ts';
import { type CellForm, type Column, FILE_FORMS } from './columns.ts';

/** An empty cell unsets: null, as in a merge-patch. */
type Value = string | number | boolean | null;

export interface WrongCell {
  readonly wrong: Wrong;
}

/** 4.71E+11 for 471102030405. Nothing brings the digits back, and as a tag it would open no charger. */
const SHORTENED = /^\d(?:[.,]\d+)?E\+\d+$/i;

const READERS: Readonly<Record<CellForm, (cell: string) => Value | { readonly rule: string }>> = {
  text: (cell) => cell,
  name: (cell) =>
    SHORTENED.test(cell)
      ? {
          rule: 'looks like a number that a spreadsheet has shortened: make the column text before you fill it',
        }
      : cell,
  whole: (cell) =>
    /^-?\d{1,16}$/.test(cell) ? Number(cell) : { rule: 'must be a whole number, without blanks and points' },
  number: (cell) =>
    /^-?\d{1,16}(\.\d{1,20})?$/.test(cell)
      ? Number(cell)
      : { rule: 'must be a number with a decimal point, e.g. 60.1699' },
  flag: (cell) =>
    /^(true|false)$/i.test(cell) ? cell.toLowerCase() === 'true' : { rule: 'must be true or false' },
  'count-or-text': (cell) => (/^\d{1,9}$/.test(cell) ? Number(cell) : cell),
};

/** The value of one cell; undefined: the file does not have the column. */
function cellValue({ name, form }: Column, cells: Cells): Value | undefined | WrongCell {
  const cell = cells[name];
  if (cell === undefined) return undefined;
  if (cell === '') return null;
  const value = READERS[form](cell);
  return typeof value === 'object' && value !== null ? { wrong: { column: name, rule: value.rule } } : value;
}

export type Patch = { [name: string]: Value | Patch };

export interface ReadCells {
  /** What the line says, as a merge-patch in the API's words. */
  readonly patch: Patch;
  /** Of the columns that are no part of it; undefined: the file does not have the column. */
  readonly apart: { readonly [column: string]: Value | undefined };
}

/** Reads a line; or answers the first cell that cannot be read. */
export function readCells(kind: ImportKind, cells: Cells): ReadCells | WrongCell {
  const patch: Patch = {};
  const apart: Record<string, Value | undefined> = {};
  for (const column of FILE_FORMS[kind].columns) {
    const value = cellValue(column, cells);
    if (typeof value === 'object' && value !== null) return value;
    if (column.path === null) apart[column.name] = value;
    else if (value !== undefined) put(patch, column.path, value);
  }
  return { patch, apart };
}

function put(patch: Patch, path: readonly string[], value: Value): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) {
    patch[first] = value;
    return;
  }
  patch[first] ??= {};
  put(patch[first] as Patch, rest, value);
}

/** A text that says which thing is meant; null: the cell is empty; undefined: there is no such column. */
export const textOf = ({ apart }: ReadCells, column: string): string | null | undefined =>
  apart[column] as string | null | undefined;
/** The same of a number. */
export const numberOf = ({ apart }: ReadCells, column: string): number | null | undefined =>
  apart[column] as number | null | undefined;

export const wrongCell = (column: string | null, rule: string): WrongCell => ({ wrong: { column, rule } });

/** The cell that names the line's thing, which has to be there. */
export function nameIn(cells: Cells, column: string): string | WrongCell {
  const cell = cells[column] ?? '';
  return cell.trim() === '' ? wrongCell(column, 'must not be empty') : cell;
}
