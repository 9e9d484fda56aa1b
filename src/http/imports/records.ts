/**
 * Lines of a CSV file (RFC 4180, `;` or `,`), one record after the other. csv-parse reads each record by itself: after a broken quote it would
 * take the rest of the file for one cell, and here only the line with the quote is lost.
 */
import type { Wrong } from '../../domain/imports/import.ts';
import { csvParse } from '../packages.ts';

export type CsvRecord = { readonly line: number } & (
  | { readonly cells: readonly string[] }
  | { readonly wrong: Wrong }
);

/** Characters of one record; longer ones hold nothing that the API would take. */
const LONGEST = 64 * 1024;
/** Lines that a record may go over. */
const MOST_LINES = 500;

const NOT_CLOSED = 'has a cell whose opening quote is never closed';
const RULES: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: NOT_CLOSED,
  CSV_INVALID_CLOSING_QUOTE:
    'has something behind the closing quote of a cell: quotes within a cell are written twice',
  INVALID_OPENING_QUOTE:
    'has a quote in the middle of a cell: put the cell in quotes, and write those within it twice',
};
const TOO_LONG = `is longer than ${LONGEST} characters`;

export class Records {
  readonly #delimiter: string;
  /** Text behind the last newline. */
  #rest = '';
  /** The number of the next line. */
  #next: number;
  /** Whether the rest of the line is thrown away. */
  #skipping = false;
  /** Lines of a record that is not complete. */
  #open: string[] = [];
  #openLength = 0;
  #openQuotes = 0;
  #out: CsvRecord[] = [];

  /** @param firstLine the number that the first line has. */
  constructor(delimiter: string, firstLine: number) {
    this.#delimiter = delimiter;
    this.#next = firstLine;
  }

  /** Takes text in; answers the records that are complete, each read when it is asked for: reading all at once would hold up others. */
  *push(text: string): Generator<CsvRecord> {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (this.#skipping) {
        this.#skipping = false;
        this.#next += 1;
        continue;
      }
      this.#take(line);
      yield* this.#taken();
    }
    if (this.#rest.length > LONGEST) {
      if (!this.#skipping) {
        this.#close();
        this.#out.push({ line: this.#next, wrong: { column: null, rule: TOO_LONG } });
      }
      this.#skipping = true;
      this.#rest = '';
      yield* this.#taken();
    }
  }

  /** Answers what is left. */
  *end(): Generator<CsvRecord> {
    if (!this.#skipping) this.#take(this.#rest);
    this.#close();
    yield* this.#taken();
  }

  #taken(): CsvRecord[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #take(line: string): void {
    this.#next += 1;
    if (this.#open.length === 0) {
      if (line === '') return;
      if (line.length > LONGEST) {
        this.#out.push({ line: this.#next - 1, wrong: { column: null, rule: TOO_LONG } });
        return;
      }
    }
    this.#open.push(line);
    this.#openLength += line.length + 1;
    this.#openQuotes += quotesIn(line);
    // Behind an odd number of quotes a cell is still open: reading all again for every line would take minutes.
    const isOpen = this.#open.length > 1 && this.#openQuotes % 2 === 1;
    if (isOpen && this.#open.length <= MOST_LINES && this.#openLength <= LONGEST) return;
    this.#read();
  }

  #read(): void {
    const first = this.#next - this.#open.length;
    try {
      const [cells = []] = csvParse().parse(this.#open.join('\n'), {
        delimiter: this.#delimiter,
        record_delimiter: '\n',
        relax_column_count: true,
      });
      this.#clear();
      this.#out.push({ line: first, cells });
    } catch (error) {
      if (!(error instanceof csvParse().CsvError)) throw error;
      const may = this.#open.length < MOST_LINES && this.#openLength <= LONGEST;
      if (error.code === 'CSV_QUOTE_NOT_CLOSED' && may) return;
      this.#giveUp(RULES[error.code] ?? `cannot be read: ${error.code}`);
    }
  }

  /** Nothing comes that could complete what is open. */
  #close(): void {
    while (this.#open.length > 0) this.#giveUp(NOT_CLOSED);
  }

  /** The first line of what is open is wrong; those behind it are read anew, each as a record's beginning. */
  #giveUp(rule: string): void {
    const [first, ...behind] = this.#open;
    if (first === undefined) return;
    const line = this.#next - this.#open.length;
    this.#clear();
    this.#out.push({ line, wrong: { column: null, rule } });
    this.#next = line + 1;
    for (const one of behind) this.#take(one);
  }

  #clear(): void {
    this.#open = [];
    this.#openLength = 0;
    this.#openQuotes = 0;
  }
}

const quotesIn = (line: string) => line.split('"').length - 1;
