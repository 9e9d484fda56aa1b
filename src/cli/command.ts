/** What a command is: its words, its flags with what they mean, and what it does. Its help is made of the same. */
import { parseArgs } from 'node:util';
import type { LookAtCertificates, Upkeep } from '../app/ports/upkeep.ts';
import type { Out } from './out.ts';
import { type ExitCode, misused } from './stop.ts';

export interface Flag {
  readonly type: 'string' | 'boolean';
  /** One letter, for `-o`. */
  readonly short?: string;
  /** What stands for its value in the help: `ID`. */
  readonly value?: string;
  readonly about: string;
}
export type Flags = Readonly<Record<string, Flag>>;

export type Values<F extends Flags> = {
  readonly [K in keyof F]: F[K]['type'] extends 'boolean' ? boolean : string | undefined;
};

export type Env = Readonly<Record<string, string | undefined>>;

/** What commands have of the world. */
export interface World {
  readonly env: Env;
  readonly out: Out;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** This machine's storage; loaded when it is asked for, as most commands ask a server instead. */
  upkeep(): Promise<Upkeep>;
  certificates(): Promise<LookAtCertificates>;
}

export interface Command {
  /** `driver show` */
  readonly words: string;
  readonly summary: string;
  /** What comes after the words, without the flags that every such command has. */
  readonly usage: string;
  readonly about: string;
  readonly flags: Flags;
  run(words: readonly string[], world: World): Promise<ExitCode>;
}

interface Definition<F extends Flags> extends Omit<Command, 'run'> {
  readonly flags: F;
  /** Names of the words that are no flags, in their order; each may be left out. */
  readonly takes?: readonly string[];
  run(values: Values<F>, given: readonly string[], world: World): Promise<ExitCode>;
}

export const HELP_FLAG = {
  help: { type: 'boolean', short: 'h', about: 'this text' },
} as const satisfies Flags;

/** Every command has `--json` and `--help`. */
export const JSON_FLAG = {
  json: { type: 'boolean', about: 'for scripts: the result as JSON; refusals as JSON on standard error' },
} as const satisfies Flags;

export function command<const F extends Flags>(definition: Definition<F>): Command {
  const { words, summary, usage, about, flags, takes = [] } = definition;
  return {
    words,
    summary,
    usage,
    about,
    flags: { ...flags, ...HELP_FLAG },
    run: async (argv, world) => {
      const { values, positionals } = parse(words, { ...flags, ...HELP_FLAG }, argv);
      if (positionals.length > takes.length) {
        const wanted = takes.length === 0 ? 'nothing' : `${takes.join(' ')} only`;
        throw misused(`forecourt ${words} takes ${wanted} beside its flags, not '${positionals.at(-1)}'.`);
      }
      const empty = Object.keys(flags).find((name) => values[name] === '');
      if (empty !== undefined) throw misused(`--${empty} must not be empty.`);
      return definition.run(values as Values<F>, positionals, world);
    },
  };
}

function parse(words: string, flags: Flags, argv: readonly string[]) {
  try {
    const options = Object.fromEntries(
      Object.entries(flags).map(([name, { type, short }]) => [
        name,
        { type, ...(short && { short }), ...(type === 'boolean' && { default: false }) },
      ]),
    );
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    // parseArgs names the flag and what is wrong with it; how to write a word that begins with a dash is beside the point.
    const [sentence = ''] = (error as Error).message.split(/\.?(?: To specify|\n|$)/);
    throw misused(`${sentence}. \`forecourt ${words} --help\` lists the flags.`);
  }
}

/** A whole number, or a sentence that names the flag or word. */
export function wholeNumber(text: string, name: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^[0-9]{1,16}$/.test(text) || value < least || value > most) {
    throw misused(`${name} must be a whole number from ${least} to ${most}, not '${text}'.`);
  }
  return value;
}

/** Ids of sites, customers and drivers. */
export const idOf = (text: string, name: string) => wholeNumber(text, name, 1, Number.MAX_SAFE_INTEGER);

const WIDTH = 112;

/** What `--help` prints. */
export function helpOf({ words, usage, about, flags }: Command): string {
  const rows = Object.entries(flags).map(([name, flag]) => [
    `${flag.short === undefined ? '' : `-${flag.short}, `}--${name}${flag.value === undefined ? '' : ` ${flag.value}`}`,
    flag.about,
  ]);
  const widest = rows.reduce((most, [flag = '']) => Math.max(most, flag.length), 0);
  const lines = rows.flatMap(([flag = '', text = '']) =>
    wrapped(text, WIDTH - widest - 4).map((line, n) =>
      `  ${(n === 0 ? flag : '').padEnd(widest)}  ${line}`.trimEnd(),
    ),
  );
  const line = `Usage: forecourt ${words} ${usage}`.trimEnd();
  return `${line}\n\n${wrapped(about, WIDTH).join('\n')}\n\n${lines.join('\n')}\n\n${CODES}\n`;
}

const CODES =
  'Ends with 0: fine · 1: the answer is no, or something is wrong · 2: used in a wrong way · 3: no server could be asked';

function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const last = lines.at(-1) ?? '';
      if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
      else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return lines;
  });
}
