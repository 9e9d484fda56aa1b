/** The first line of a file: which columns it has, and what separates them. */
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ImportKind } from '../../domain/imports/import.ts';
import { csvParse } from '../packages.ts';
import { FILE_FORMS } from './columns.ts';

export interface Header {
  readonly delimiter: ';' | ',';
  readonly columns: readonly string[];
}

/** Reads the header out of the file's first text. `;` where it has one: no column's name does. */
export function headerOf(text: string): Header {
  const end = text.indexOf('\n');
  const line = end < 0 ? text : text.slice(0, end);
  const delimiter = line.includes(';') ? ';' : ',';
  const [columns = []] = csvParse().parse(line, {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
  });
  return { delimiter, columns };
}

const wrong = (rule: string) => refuse('bad-body', 'line 1', rule);

/** What is wrong with the header of such a file, if anything is. */
export function wrongHeader(kind: ImportKind, text: string): Refusal | undefined {
  const header = readable(text);
  if (isRefusal(header)) return header;
  const { columns } = header;
  const form = FILE_FORMS[kind];
  const known = form.columns.map(({ name }) => name);
  const unknown = columns.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const told = unknown.slice(0, 5).map((name) => `"${name.slice(0, 40)}"`);
    return wrong(
      `names ${told.join(', ')}, which are no columns of ${kind}. Columns are ${known.join(', ')}; they are separated by ; or ,`,
    );
  }
  const twice = columns.find((name, i) => columns.indexOf(name) < i);
  if (twice !== undefined) return wrong(`must name each column once, and names ${twice} twice`);
  const both = form.either.find((names) => names.every((name) => columns.includes(name)));
  if (both !== undefined) return wrong(`must name one of ${both.join(' and ')}, and names both`);
  const missing = form.required.find((names) => !names.some((name) => columns.includes(name)));
  return missing && wrong(`must name the column ${missing.join(' or ')}`);
}

function readable(text: string): Header | Refusal {
  try {
    const header = headerOf(text);
    return header.columns.length > 0 ? header : wrong('must be the names of columns, and is empty');
  } catch (error) {
    if (error instanceof csvParse().CsvError)
      return wrong('must be the names of columns: its quotes do not match');
    throw error;
  }
}
