import { parseArgs } from 'node:util';

export const HELP = `Simulated OCPP 1.6 chargers. They connect, boot, and drivers come and charge.

  forecourt simulator --url ws://HOST:PORT/ocpp --id ID --password PASSWORD [--tag TAG …]
  forecourt simulator --url ws://HOST:PORT/ocpp --fleet FILE.json

  --url URL          where chargers dial; the id is appended as the last path segment
  --id ID            OCPP identity of the charger, 1 to 48 characters
  --password TEXT    its Basic auth password; or in the environment as SIMULATOR_PASSWORD, where no process list
                     shows it; without either no credentials are sent
  --connectors N     1 to 32 (2)
  --tag TAG          a tag that drivers show, 1 to 20 characters; repeat it for more. Without --once one driver
                     in a dozen shows a tag that nobody knows, DEADBEEF
  --speed N          simulated seconds per real second, above 0 up to 3600 (1)
  --seed N           the same seed lives the same life (made from the id)
  --vendor TEXT      as told at boot, at most 20 characters
  --model TEXT       as told at boot, at most 20 characters
  --fleet FILE       many chargers in one process: a JSON array of {id, password, vendor, model, serial,
                     firmware, connectors, maxPowerW, dc, tags, strangeTags, trouble, seed, subprotocol}; only
                     id is required
  --once             one driver charges once; then the command ends: 0 when he could, 1 when he was refused
  --quiet            print nothing but mistakes
  --help             this text

Prints one line per event: HH:MM:SS charger what. Ctrl-C hangs up cleanly.
`;

export interface Arguments {
  url: string;
  id: string | undefined;
  password: string | undefined;
  connectors: number | undefined;
  tags: string[];
  speed: number;
  seed: number | undefined;
  vendor: string | undefined;
  model: string | undefined;
  fleet: string | undefined;
  once: boolean;
  quiet: boolean;
}

export type Parsed =
  | { kind: 'run'; arguments: Arguments }
  | { kind: 'help' }
  | { kind: 'refusal'; sentence: string };

const OPTIONS = {
  url: { type: 'string' },
  id: { type: 'string' },
  password: { type: 'string' },
  connectors: { type: 'string' },
  tag: { type: 'string', multiple: true },
  speed: { type: 'string' },
  seed: { type: 'string' },
  vendor: { type: 'string' },
  model: { type: 'string' },
  fleet: { type: 'string' },
  once: { type: 'boolean' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the command line. A refusal names the flag and the rule. */
export function readArguments(argv: readonly string[]): Parsed {
  const words = parse(argv);
  if (typeof words === 'string') return refuse(words);
  if (words.help === true) return { kind: 'help' };
  const { url, id, fleet } = words;
  if (url === undefined)
    return refuse('--url is missing: where chargers dial, for example ws://127.0.0.1:8080/ocpp.');
  if (!isWebSocketUrl(url))
    return refuse(`--url must begin with ws:// or wss:// and name a host, not "${url}".`);
  if (id === undefined && fleet === undefined)
    return refuse('--id is missing (or --fleet FILE for many chargers).');
  if (id !== undefined && fleet !== undefined) return refuse('--id and --fleet exclude each other.');
  if (id !== undefined && !/^[ -~]{1,48}$/.test(id))
    return refuse('--id must be 1 to 48 printable ASCII characters.');
  if (fleet !== undefined) {
    for (const one of ['password', 'connectors', 'vendor', 'model', 'seed'] as const) {
      if (words[one] !== undefined)
        return refuse(`--${one} goes with --id; with --fleet it stands in the file.`);
    }
    if (words.once === true) return refuse('--once goes with --id only.');
  }
  const connectors = wholeNumber(words.connectors, 1, 32);
  if (connectors === 'wrong') {
    return refuse(`--connectors must be a whole number from 1 to 32, not "${words.connectors}".`);
  }
  const seed = wholeNumber(words.seed, 0, 4_294_967_295);
  if (seed === 'wrong')
    return refuse(`--seed must be a whole number from 0 to 4294967295, not "${words.seed}".`);
  const speed = words.speed === undefined ? 1 : Number(words.speed);
  if (!(speed > 0 && speed <= 3600)) {
    return refuse(`--speed must be a number above 0 and at most 3600, not "${words.speed}".`);
  }
  const tags = words.tag ?? [];
  const wrongTag = tags.find((tag) => !/^[ -~]{1,20}$/.test(tag));
  if (wrongTag !== undefined) {
    return refuse(`--tag must be 1 to 20 printable ASCII characters (OCPP 1.6), not "${wrongTag}".`);
  }
  for (const one of ['vendor', 'model'] as const) {
    if ((words[one] ?? '').length > 20) return refuse(`--${one} must be at most 20 characters (OCPP 1.6).`);
  }
  if (words.once === true && tags.length === 0) return refuse('--once needs a --tag for the driver to show.');
  return {
    kind: 'run',
    arguments: {
      url,
      id,
      password: words.password,
      connectors,
      tags,
      speed,
      seed,
      vendor: words.vendor,
      model: words.model,
      fleet,
      once: words.once ?? false,
      quiet: words.quiet ?? false,
    },
  };
}

function parse(argv: readonly string[]): ReturnType<typeof parseWords> | string {
  try {
    return parseWords(argv);
  } catch (error) {
    // parseArgs names the flag and what is wrong with it.
    const sentence = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    return sentence.endsWith('.') ? sentence : `${sentence}.`;
  }
}

function parseWords(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false }).values;
}

function refuse(sentence: string): Parsed {
  return { kind: 'refusal', sentence };
}

function wholeNumber(text: string | undefined, least: number, most: number): number | undefined | 'wrong' {
  if (text === undefined) return undefined;
  const number = Number(text);
  return /^\d+$/.test(text) && number >= least && number <= most ? number : 'wrong';
}

function isWebSocketUrl(text: string): boolean {
  return /^wss?:\/\/./.test(text) && URL.canParse(text);
}
