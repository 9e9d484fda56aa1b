/** `forecourt export`: transactions of a month, or drivers with their tags, as CSV; streamed, never held. */
import { pipeline } from 'node:stream/promises';
import {
  accepted,
  clientOf,
  namingFlags,
  type Query,
  reasonOf,
  send,
  stranger,
  unreachable,
} from '../client.ts';
import { command, type Flags, idOf, JSON_FLAG, type World } from '../command.ts';
import { SERVER_FLAGS, type ServerWords, type Target, targetOf } from '../connection.ts';
import { openOutput } from '../output-file.ts';
import { EXIT, type ExitCode, misused, Stop } from '../stop.ts';

const FILE_FLAGS = {
  output: { type: 'string', short: 'o', value: 'FILE', about: 'where it goes; else to standard output' },
  delimiter: { type: 'string', value: 'WORD', about: 'between the columns: comma or semicolon (comma)' },
  bom: { type: 'boolean', about: 'begin with a byte order mark, by which some programs know UTF-8' },
} as const satisfies Flags;

const FLAG_OF = { month: '--month', chargerId: '--charger', delimiter: '--delimiter' };

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
    const [, second] = (['site', 'charger', 'driver', 'home-site'] as const).filter((name) => values[name]);
    if (second !== undefined) {
      throw misused(
        `--${second} is one too many: of --site, --charger, --driver and --home-site one is taken`,
      );
    }
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
  const { out } = world;
  if (json && output === undefined) throw misused('--json goes with --output: standard output is the CSV');
  const { target } = clientOf(await targetOf(words, world), world);
  // Before anything is asked: what can't be kept need not be made.
  const file = output === undefined ? undefined : openOutput(output);
  // On a terminal the rows would be drawn over.
  const progress = file !== undefined || !out.onTerminal ? out.progress('export') : undefined;
  const counter = new RowCounter();
  try {
    const asked = send(target, world, `/api/v1/exports/${what}.csv`, {
      query: { ...query, delimiter, bom: bom ? 'true' : undefined },
      headers: { accept: 'text/csv, application/problem+json' },
      patience: Number.POSITIVE_INFINITY,
    });
    const answer = await namingFlags(
      FLAG_OF,
      asked.then((one) => accepted(target, one)),
    );
    const pieces = received(target, answer, (piece) => {
      counter.count(piece);
      progress?.at(0, undefined);
    });
    if (file === undefined) for await (const piece of pieces) await out.raw(piece);
    else await pipeline(pieces, file.stream);
    file?.keep();
  } catch (error) {
    file?.drop();
    throw file === undefined || error instanceof Stop ? error : file.failed(error as Error);
  } finally {
    progress?.end();
  }
  const { rows, bytes } = counter;
  if (json) out.json({ file: output, rows, bytes });
  else if (output !== undefined) out.line(`${rows} ${rows === 1 ? 'row' : 'rows'} in ${output}`);
  return EXIT.fine;
}

/** Errors: {@link Stop} where the answer is no CSV, or breaks off. */
async function* received(
  target: Target,
  { body, headers }: Response,
  passed: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  if (body === null || !headers.get('content-type')?.startsWith('text/csv')) throw stranger(target);
  const pieces = body[Symbol.asyncIterator]();
  for (;;) {
    const next = await pieces.next().catch((error: unknown) => {
      throw unreachable(target, `its answer broke off, and is not whole: ${reasonOf(error)}`);
    });
    if (next.done) return;
    passed(next.value);
    yield next.value;
  }
}

const [QUOTE, LINE_FEED] = [0x22, 0x0a];

/** Counts rows as they pass; what is within quotes is a cell's own line. */
class RowCounter {
  bytes = 0;
  #lines = 0;
  #quoted = false;

  /** Without the header. */
  get rows(): number {
    return Math.max(0, this.#lines - 1);
  }

  count(piece: Uint8Array): void {
    for (const byte of piece) {
      if (byte === QUOTE) this.#quoted = !this.#quoted;
      else if (byte === LINE_FEED && !this.#quoted) this.#lines += 1;
    }
    this.bytes += piece.length;
  }
}
