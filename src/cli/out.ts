/**
 * What a command shows. Results go to standard output, everything else to standard error, so that a pipe carries results
 * only. Texts that others chose (names of chargers, tags) can't reach the terminal's controls.
 */
import type { Writable } from 'node:stream';
import { EXIT } from './stop.ts';

export interface Out {
  /** A line of the result. */
  line(text?: string): void;
  /** The result as one line of JSON. */
  json(value: unknown): void;
  /** A piece of the result as it is, for streams; settles when there is room for the next. */
  raw(text: string | Uint8Array): Promise<void>;
  /** A line beside the result. Keys in it are masked. */
  note(text: string): void;
  /** Never shown by `note`, whatever says it. */
  keepSecret(secret: string): void;
  /** Lines in the place of those drawn last; only on a terminal. */
  redraw(lines: readonly string[]): void;
  /** How far something is, redrawn in place on a terminal, else silent. */
  progress(label: string): Progress;
  /** Whether the result is shown on a terminal. */
  readonly onTerminal: boolean;
}

export interface Progress {
  /** `total` undefined: nobody knows how much there is. */
  at(done: number, total: number | undefined): void;
  /** Takes it off the terminal. */
  end(): void;
}

/** Keys of ours by their form (src/app/admin/api-key-form.ts, main.ts), and passwords in URLs. */
const KEYS = /\b(fca?_[A-Za-z0-9]{2})[A-Za-z0-9_-]{6,}|(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g;
const MASK = '…';

/** Without keys and passwords, as far as their form or `secrets` tell. */
export function masked(text: string, secrets: Iterable<string> = []): string {
  let shown = text;
  for (const secret of secrets) shown = shown.replaceAll(secret, MASK);
  return shown.replace(KEYS, (_, key: string | undefined, url: string | undefined) => `${key ?? url}${MASK}`);
}

/** On one line, without what moves a terminal's cursor. */
export const plain = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '?');

/** A stream that may be a terminal. */
type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

export function terminalOut(stdout: Screen, stderr: Screen): Out {
  const secrets = new Set<string>();
  let drawn = 0;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Whoever reads us has read enough (`| head`).
      if (error.code === 'EPIPE') process.exit();
      if (stream === stdout)
        stderr.write(`forecourt: standard output cannot be written: ${error.message}.\n`);
      process.exit(EXIT.no);
    });
  }
  return {
    onTerminal: stdout.isTTY === true,
    line: (text = '') => void stdout.write(`${plain(text)}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    raw: (text) =>
      stdout.write(text)
        ? Promise.resolve()
        : new Promise((resolve) => void stdout.once('drain', () => resolve())),
    note: (text) => {
      for (const line of masked(text, secrets).split('\n')) stderr.write(`${plain(line)}\n`);
    },
    keepSecret: (secret) => {
      // Shorter ones would mask words.
      if (secret.length >= 8) secrets.add(secret);
    },
    redraw(lines) {
      const [width, height] = [stdout.columns ?? 80, stdout.rows ?? 24];
      const fitting = lines.length < height ? lines : lines.slice(0, height - 2);
      const more =
        fitting.length < lines.length ? [`… and ${lines.length - fitting.length} lines that do not fit`] : [];
      const text = [...fitting, ...more].map((line) => `${plain(line).slice(0, width)}\x1b[K\n`).join('');
      stdout.write(`${drawn > 0 ? `\x1b[${drawn}A` : ''}\r${text}\x1b[J`);
      drawn = fitting.length + more.length;
    },
    progress: (label) => (stderr.isTTY === true ? bar(stderr, label) : { at() {}, end() {} }),
  };
}

const BAR = 30;

function bar(stream: Writable, label: string): Progress {
  const began = Date.now();
  let shown = '';
  return {
    at(done, total) {
      const share = total === undefined || total === 0 ? undefined : Math.min(1, done / total);
      const text =
        share === undefined
          ? `${label} … ${Math.floor((Date.now() - began) / 1000)} s`
          : `${label} [${'#'.repeat(Math.floor(share * BAR)).padEnd(BAR, '.')}] ${Math.floor(share * 100)} %`;
      if (text !== shown) stream.write(`\r${plain(text)}\x1b[K`);
      shown = text;
    },
    end() {
      if (shown !== '') stream.write('\r\x1b[K');
      shown = '';
    },
  };
}

/** Lines of a table: each column as wide as its widest cell, two blanks between. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows].map((row) => row.map(plain));
  const widths = head.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, length(row[column] ?? '')), 0),
  );
  return all.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - length(cell)))
      .join('  ')
      .trimEnd(),
  );
}

const length = (text: string) => [...text].length;
