// Reads the project's documents: which there are, their links, tables and blocks of code.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const read = (path: string) => readFileSync(join(root, path), 'utf8');
export const exists = (path: string) => existsSync(join(root, path));

const NOT_OURS = new Set(['node_modules', 'data', 'coverage']);

/** Files of the repository whose name ends so, as paths from its root. */
export function filesEnding(end: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name) || entry.name.startsWith('.')) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesEnding(end, path);
    return entry.name.endsWith(end) ? [path] : [];
  });
}

/** Text without its fenced blocks: what looks like a link in code is none. */
export const prose = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '');

export const links = (text: string) =>
  [...prose(text).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');

/** Inline code, without its backticks. */
export const spans = (text: string) =>
  [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? '');

/** As GitHub makes them of headings. */
export function anchors(text: string): Set<string> {
  const headings = [...prose(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => heading ?? '');
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** The blocks of one language, in their order. */
export const blocks = (text: string, language: string) =>
  // All are looked for, whatever their language: else the end of one would be taken for the begin of the next.
  [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
    .filter(([, named]) => named === language)
    .map(([, , code]) => code ?? '');

/** The rows of the table whose header begins with this cell; no other table of the text may. */
export function table(text: string, firstHeader: string): string[][] {
  const lines = text.split('\n');
  const begin = lines.findIndex((line) => cells(line)[0] === firstHeader);
  if (begin < 0) throw new Error(`there is no table that begins with "${firstHeader}"`);
  const end = lines.findIndex((line, i) => i > begin && !line.startsWith('|'));
  return lines.slice(begin + 2, end < 0 ? undefined : end).map(cells);
}

/** All rows of all tables. */
export const allRows = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[-|: ]+\|$/.test(line))
    .map(cells);

function cells(line: string): string[] {
  if (!line.startsWith('|')) return [];
  return line
    .slice(1, line.lastIndexOf('|'))
    .split('|')
    .map((cell) => cell.trim());
}

export const bare = (cell: string | undefined) => (cell ?? '').replaceAll('`', '');
