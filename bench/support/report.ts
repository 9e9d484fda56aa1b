/** What a bench prints: the machine it ran on, and Markdown tables. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

export type Row = readonly (string | number)[];

/** Numbers are right-aligned: a column is one of numbers when its last row is. */
export function table(columns: readonly string[], rows: readonly Row[]): string {
  const texts = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, i) => Math.max(3, ...texts.map((row) => (row[i] ?? '').length)));
  const right = columns.map((_, i) => /^[\d.,]/.test(String(rows.at(-1)?.[i] ?? '')));
  const pad = (text: string, i: number) =>
    right[i] ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0);
  const line = (row: readonly string[]) => `| ${row.map(pad).join(' | ')} |`;
  const rule = widths.map((width, i) => (right[i] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(texts[0] ?? []), line(rule), ...texts.slice(1).map(line)].join('\n');
}

export const rate = (value: number) => Math.round(value).toLocaleString('en');
export const ratio = (value: number) => value.toFixed(value < 0.095 ? 3 : 2);
export const ms = (value: number) => value.toFixed(value < 10 ? 2 : 1);
export const percent = (value: number) => `${Math.round(value * 100)} %`;
export const micros = (value: number) => value.toFixed(value < 10 ? 1 : 0);
export const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

export const load = () => loadavg()[0]?.toFixed(1) ?? '?';

/** Machine, versions and date, as list items. */
export function circumstances(packages: readonly string[], more: readonly string[]): string[] {
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const versions = packages.map((name) => `${name} ${versionOf(name)}`);
  return [
    `- ${new Date().toISOString().slice(0, 10)}, commit ${commit()}`,
    `- ${cpus().length} cores (${cpu?.model.trim()}), ${gigabytes} GiB, ${type()} ${release()}`,
    `- Node ${process.versions.node}, SQLite ${process.versions.sqlite}, ${versions.join(', ')}`,
    ...more.map((text) => `- ${text}`),
  ];
}

function versionOf(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain', '--', '../../src') === '' ? '' : ' with changes in src';
    return `${git('rev-parse', '--short', 'HEAD')}${changed}`;
  } catch {
    return 'unknown';
  }
}
