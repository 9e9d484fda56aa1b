// A file is a room: a reader should know where in it to look. Longer files stand in tools/sizes.json with the length they have;
// that list only shrinks, so an allowance that is larger than needed is as wrong as a file that has outgrown it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, reportAndExit, sourceFiles } from './checks.ts';
import { isEntry, root } from './entry.ts';

const limits = { source: 300, test: 400 };

export const checkSizes: Check = async (directory) => {
  const allowed = new Map<string, number>(
    Object.entries(JSON.parse(readFileSync(join(directory, 'tools/sizes.json'), 'utf8'))),
  );
  const files = sourceFiles(directory);
  const problems = files.length === 0 ? ['there are no source files here'] : [];
  for (const file of files) {
    const lines = readFileSync(join(directory, file), 'utf8').split('\n').length - 1;
    const problem = judge(lines, isTest(file) ? limits.test : limits.source, allowed.get(file));
    if (problem) problems.push(`${file}: ${problem}`);
  }
  for (const file of allowed.keys()) {
    if (!existsSync(join(directory, file)))
      problems.push(`${file}: is gone; take it out of tools/sizes.json`);
  }
  return { looked: `${files.length} files, ${allowed.size} allowances`, problems };
};

const isTest = (file: string) => file.startsWith('test/') || file.endsWith('.test.ts');

/** What is wrong with a file of so many lines, or undefined. */
export function judge(lines: number, limit: number, allowance: number | undefined): string | undefined {
  if (allowance === undefined) {
    return lines > limit
      ? `${lines} lines; a file has up to ${limit}: split it where its subject changes`
      : undefined;
  }
  if (lines <= limit) return `${lines} lines need no allowance; take it out of tools/sizes.json`;
  if (lines > allowance)
    return `${lines} lines, and tools/sizes.json allows ${allowance}: this list only shrinks`;
  if (lines < allowance) return `${lines} lines; lower its allowance of ${allowance} in tools/sizes.json`;
  return undefined;
}

if (isEntry(import.meta.url)) await reportAndExit(checkSizes, root);
