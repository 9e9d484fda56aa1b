/** `forecourt charger list`: what the chargers do; with --watch as it changes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CHARGER_HEAD, chargerRow, newsOf, type ShownCharger } from '../chargers.ts';
import { type Client, clientOf, type Query } from '../client.ts';
import { command, idOf, JSON_FLAG, type World, wholeNumber } from '../command.ts';
import { SERVER_FLAGS, targetOf } from '../connection.ts';
import { table } from '../out.ts';
import { EXIT, type ExitCode, misused, Stop } from '../stop.ts';

/** Seconds between two looks. */
const EVERY = 2;

export const chargerList = command({
  words: 'charger list',
  summary: 'the chargers and what they do; with --watch as it changes',
  usage: '[--site ID [--subsites]] [--status STATUS] [--text WORDS] [--watch [--every SECONDS]]',
  about:
    'Lists the chargers with their line, their status and that of each socket. With --watch the table is refreshed in place on a ' +
    'terminal; elsewhere a line is printed for each charger, and again whenever something but its last sign of life changes. ' +
    'Ctrl-C ends it. With --json: {"items": […]}; with --watch a line of JSON per change, the charger as the API has it.',
  flags: {
    site: { type: 'string', value: 'ID', about: 'only those of this site' },
    subsites: { type: 'boolean', about: 'with --site: those of the sites nested in it, too' },
    status: {
      type: 'string',
      value: 'STATUS',
      about: 'only those with this status now, like Charging or Offline',
    },
    text: {
      type: 'string',
      value: 'WORDS',
      about: 'only those with these words in chargerId, name or serial number',
    },
    watch: { type: 'boolean', about: 'go on until Ctrl-C' },
    every: {
      type: 'string',
      value: 'SECONDS',
      about: `how long to wait between two looks, 1 to 3600 (${EVERY})`,
    },
    ...SERVER_FLAGS,
    ...JSON_FLAG,
  },
  async run(values, _given, world) {
    if (values.subsites && values.site === undefined) throw misused('--subsites goes with --site');
    const asked = {
      siteId: values.site === undefined ? undefined : idOf(values.site, '--site'),
      subsites: values.subsites ? 'true' : undefined,
      status: values.status,
      text: values.text,
    };
    const every = values.every === undefined ? EVERY : wholeNumber(values.every, '--every', 1, 3600);
    const client = clientOf(await targetOf(values, world), world);
    if (values.watch) return await watch(client, asked, every, values.json, world);
    if (values.json) await printJson(client, asked, world);
    else {
      const rows: string[][] = [];
      for await (const page of client.pages<ShownCharger>('/chargers', asked))
        rows.push(...page.map(chargerRow));
      if (rows.length === 0) world.out.line('no chargers');
      else for (const line of table(CHARGER_HEAD, rows)) world.out.line(line);
    }
    return EXIT.fine;
  },
});

/** Page by page: nobody holds 50,000 chargers at once. */
async function printJson(client: Client, asked: Query, { out }: World): Promise<void> {
  await out.raw('{"items":[');
  let comma = '';
  for await (const page of client.pages<ShownCharger>('/chargers', asked)) {
    for (const charger of page) {
      await out.raw(`${comma}${JSON.stringify(charger)}`);
      comma = ',\n';
    }
  }
  await out.raw(']}\n');
}

async function watch(
  client: Client,
  asked: Query,
  every: number,
  json: boolean,
  world: World,
): Promise<ExitCode> {
  const { out, signal } = world;
  const inPlace = out.onTerminal && !json;
  let known = new Map<string, string>();
  let away: string | undefined;
  for (let first = true; !signal.aborted; first = false) {
    try {
      const chargers: ShownCharger[] = [];
      for await (const page of client.pages<ShownCharger>('/chargers', asked)) chargers.push(...page);
      if (inPlace) out.redraw(screen(client, chargers, undefined));
      else known = printNews(chargers, known, json, world);
      if (away !== undefined && !inPlace) out.note('the server is back');
      away = undefined;
    } catch (error) {
      if (signal.aborted) break;
      // At first it may be a mistake of whoever asks; later the server is away for a while.
      if (first || !(error instanceof Stop) || error.exitCode !== EXIT.unreachable) throw error;
      if (inPlace) out.redraw(screen(client, [], error.message));
      else if (away === undefined) out.note(error.message);
      away = error.message;
    }
    await sleep(every * 1000, undefined, { signal }).catch(() => {});
  }
  return EXIT.fine;
}

function screen(client: Client, chargers: readonly ShownCharger[], away: string | undefined): string[] {
  const head = `${new Date().toISOString()}  ${client.target.url}  ${chargers.length} chargers`;
  return away === undefined ? [head, '', ...table(CHARGER_HEAD, chargers.map(chargerRow))] : [head, '', away];
}

function printNews(
  chargers: readonly ShownCharger[],
  known: ReadonlyMap<string, string>,
  json: boolean,
  { out }: World,
): Map<string, string> {
  const now = new Map(chargers.map((charger) => [charger.chargerId, newsOf(charger)]));
  const changed = chargers.filter(({ chargerId }) => known.get(chargerId) !== now.get(chargerId));
  for (const charger of changed) {
    if (json) out.json(charger);
    else out.line([new Date().toISOString(), ...chargerRow(charger).slice(0, -1)].join('  '));
  }
  for (const chargerId of known.keys()) {
    if (now.has(chargerId)) continue;
    if (json) out.json({ chargerId, removed: true });
    else out.line(`${new Date().toISOString()}  ${chargerId}  is not in the list any more`);
  }
  return now;
}
