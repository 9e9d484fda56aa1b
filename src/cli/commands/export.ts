/** `forecourt export`: transactions of a month, or drivers with their tags, as CSV; streamed, never held. */
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { accepted, clientOf, type Query, reasonOf, send, unreachable } from '../client.ts';
import { command, type Flags, idOf, JSON_FLAG, type World } from '../command.ts';
import { SERVER_FLAGS, type ServerWords, targetOf } from '../connection.ts';
import { EXIT, type ExitCode, misused, Stop } from '../stop.ts';

const FILE_FLAGS = {
  output: { type: 'string', short: 'o', value: 'FILE', about: 'where it goes; else to standard output' },
  delimiter: { type: 'string', value: 'WORD', about: 'between the columns: comma or semicolon (comma)' },
  bom: { type: 'boolean', about: 'begin with a byte order mark, by which some programs know UTF-8' },
} as const satisfies Flags;

const id = (text: string | undefined, name: string) => (text === undefined ? undefined : idOf(text, name));

export const exportTransactions = command({
  words: 'export transactions',
  summary: 'the transactions of a month as CSV',
  usage: '--month YYYY-MM [--site ID | --charger ID | --driver USERID | --home-site ID] [-o FILE]',
  about:
    'Writes the transactions that began in a month, by the clocks of their site, as CSV: all of them, or those at a site and what is ' +
    'nested in it, at a charger, of a driver, or of the drivers of a home site. A file is put in place when it is whole.',
  flags: {
    month: { type: 'string', value: 'YYYY-MM', about: 'the month' },
    site: { type: 'string', value: 'ID', about: 'only at this site and those nested in it' },
    charger: { type: 'string', value: 'ID', about: 'only at this charger' },
    driver: { type: 'string', value: 'USERID', about: 'only of this driver' },
    'home-site': {
      type: 'string',
      value: 'ID',
      about: 'only of drivers whose home is this site or one nested in it',
    },
    ...FILE_FLAGS,
    ...SERVER_FLAGS,
    ...JSON_FLAG,
  },
  run: async (values, _given, world) => {
    if (values.month === undefined) throw misused('--month is missing: like 2026-11');
    const query = {
      month: values.month,
      siteId: id(values.site, '--site'),
      chargerId: values.charger,
      driverId: id(values.driver, '--driver'),
      homeSiteId: id(values['home-site'], '--home-site'),
    };
    return await fetchInto('transactions', query, values, world);
  },
});

export const exportDrivers = command({
  words: 'export drivers',
  summary: 'drivers with their tags as CSV',
  usage: '[--home-site ID] [-o FILE]',
  about:
    'Writes one row for each tag of each driver as CSV; a driver without a tag has one row. A file is put in place when it is whole.',
  flags: {
    'home-site': {
      type: 'string',
      value: 'ID',
      about: 'only drivers whose home is this site or one nested in it',
    },
    ...FILE_FLAGS,
    ...SERVER_FLAGS,
    ...JSON_FLAG,
  },
  run: async (values, _given, world) =>
    await fetchInto('drivers', { homeSiteId: id(values['home-site'], '--home-site') }, values, world),
});

interface FileWords extends ServerWords {
  readonly output: string | undefined;
  readonly delimiter: string | undefined;
  readonly bom: boolean;
  readonly json: boolean;
}

async function fetchInto(what: string, query: Query, words: FileWords, world: World): Promise<ExitCode> {
  const { output, delimiter, bom, json } = words;
  if (json && output === undefined) throw misused('--json goes with --output: standard output is the CSV');
  const { target } = clientOf(await targetOf(words, world), world);
  const answer = await accepted(
    target,
    await send(target, world, `/api/v1/exports/${what}.csv`, {
      query: { ...query, delimiter, bom: bom ? 'true' : undefined },
      headers: { accept: 'text/csv, application/problem+json' },
      patience: Number.POSITIVE_INFINITY,
    }),
  );
  if (answer.body === null) throw unreachable(target, 'its answer is empty');
  const progress = world.out.progress('export');
  const counter = new RowCounter(() => progress.at(0, undefined));
  const whole = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
  try {
    if (output === undefined)
      for await (const piece of whole.pipe(counter)) await world.out.raw(piece as Buffer);
    else await intoFile(whole, counter, output);
  } catch (error) {
    // A file's own error names its path; all others are the line's.
    if ('path' in (error as object)) throw new Stop(EXIT.no, (error as Error).message);
    throw unreachable(target, `its answer broke off, and is not whole: ${reasonOf(error)}`);
  } finally {
    progress.end();
  }
  if (json) world.out.json({ file: output, rows: counter.rows, bytes: counter.bytes });
  else if (output !== undefined) world.out.line(`${counter.rows} rows in ${output}`);
  return EXIT.fine;
}

/** Beside it first, so that nobody takes half a file for a whole one. */
async function intoFile(from: Readable, counter: RowCounter, file: string): Promise<void> {
  const partial = `${file}.partial`;
  try {
    await pipeline(from, counter, createWriteStream(partial));
    renameSync(partial, file);
  } catch (error) {
    if (existsSync(partial)) rmSync(partial);
    throw error;
  }
}

const [QUOTE, LINE_FEED] = [0x22, 0x0a];

/** Counts rows as they pass; what is within quotes is a cell's own line. */
class RowCounter extends Transform {
  bytes = 0;
  #lines = 0;
  #quoted = false;
  readonly #passed: () => void;

  constructor(passed: () => void) {
    super();
    this.#passed = passed;
  }

  /** Without the header. */
  get rows(): number {
    return Math.max(0, this.#lines - 1);
  }

  override _transform(piece: Buffer, _encoding: string, done: (error: null, piece: Buffer) => void): void {
    for (const byte of piece) {
      if (byte === QUOTE) this.#quoted = !this.#quoted;
      else if (byte === LINE_FEED && !this.#quoted) this.#lines += 1;
    }
    this.bytes += piece.length;
    this.#passed();
    done(null, piece);
  }
}
