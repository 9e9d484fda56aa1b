/**
 * Rows as CSV (RFC 4180: CRLF, quotes where they are needed), made page by page. Programs that calculate take a cell that
 * begins with = + - @ or a tab for a formula, whoever wrote it: such a text gets an apostrophe in front, numbers do not.
 */
import { csvStringify } from './packages.ts';
import { flagAsked, oneOf } from './query.ts';
import type { Streamed } from './stream.ts';

export type Cell = string | number | null;

const DELIMITERS = { comma: ',', semicolon: ';' } as const;

/** How the file is written. */
export const csvAsks = {
  delimiter: oneOf(['comma', 'semicolon'], 'What stands between the columns.', { default: 'comma' }),
  bom: flagAsked('Whether the file begins with a byte order mark, by which some programs know UTF-8.'),
};

export interface CsvForm {
  readonly delimiter: keyof typeof DELIMITERS | null;
  readonly bom: boolean | null;
}

/** @param columns header and cell of each column. */
export function csvOf<T>(
  fileName: string,
  pages: AsyncIterable<readonly T[]>,
  columns: Readonly<Record<string, (row: T) => Cell>>,
  form: CsvForm,
): Streamed {
  return {
    type: 'text/csv; charset=utf-8; header=present',
    fileName,
    chunks: written(pages, columns, form),
  };
}

async function* written<T>(
  pages: AsyncIterable<readonly T[]>,
  columns: Readonly<Record<string, (row: T) => Cell>>,
  { delimiter, bom }: CsvForm,
): AsyncGenerator<string> {
  const { stringify } = csvStringify();
  const options = {
    delimiter: DELIMITERS[delimiter ?? 'comma'],
    record_delimiter: 'windows',
    escape_formulas: true,
  } as const;
  const cells = Object.values(columns);
  yield stringify([Object.keys(columns)], { ...options, bom: bom === true });
  for await (const page of pages) {
    if (page.length > 0)
      yield stringify(
        page.map((row) => cells.map((cell) => cell(row))),
        options,
      );
  }
}

export const yesNo = (yes: boolean) => (yes ? 'true' : 'false');
