/** The file as it is kept, read line by line. */
import type { ImportLine } from '../../app/ports/imports.ts';
import { type Header, headerOf } from './header.ts';
import { type CsvRecord, Records } from './records.ts';

/** The lines under the header. */
export async function* importLines(parts: AsyncIterable<string>): AsyncGenerator<ImportLine> {
  let header: Header | undefined;
  let records: Records | undefined;
  for await (const part of parts) {
    let text = part;
    if (header === undefined || records === undefined) {
      header = headerOf(part);
      records = new Records(header.delimiter, 2);
      const end = part.indexOf('\n');
      text = end < 0 ? '' : part.slice(end + 1);
    }
    for (const record of records.push(text)) yield lineOf(header, record);
  }
  if (header === undefined || records === undefined) return;
  for (const record of records.end()) yield lineOf(header, record);
}

function lineOf({ columns }: Header, record: CsvRecord): ImportLine {
  if ('wrong' in record) return record;
  const { line, cells } = record;
  if (cells.length !== columns.length) {
    const rule = `has ${cells.length} cells, and the header names ${columns.length} columns`;
    return { line, wrong: { column: null, rule } };
  }
  return { line, cells: Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ''])) };
}
