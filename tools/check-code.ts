// The three readers of the code itself: TypeScript (types), Biome (format and lint), eslint (rules that need types or are ours
// alone). Each must have seen every source file.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Check, overlooked, run, sourceFiles } from './checks.ts';
import { ensureClient } from './generate-client.ts';

export const checkTypes: Check = async (directory) => {
  await ensureClient(directory);
  const arguments_ = ['--noEmit', '--pretty', 'false', '--listFiles'];
  // The console runs in browsers, and has settings of its own.
  const projects = ['.', 'web'].filter((project) => existsSync(join(directory, project, 'tsconfig.json')));
  const outcomes = [];
  for (const project of projects)
    outcomes.push(await run('typescript/bin/tsc', ['--project', project, ...arguments_], directory));
  const code = outcomes.find((outcome) => outcome.code !== 0)?.code ?? 0;
  const output = outcomes.map((outcome) => outcome.output).join('\n');
  const lines = output.split('\n').filter((line) => line !== '');
  // --listFiles names files by their whole path, complaints name them from here.
  const listed = lines.filter((line) => /^(\/|[A-Z]:).*\.(tsx?|mts|cts|json)$/i.test(line));
  const ours = listed
    .filter((path) => !path.includes('/node_modules/'))
    .map((path) => relative(directory, path));
  const complaints = lines.filter((line) => !listed.includes(line));
  const problems = code === 0 ? [] : [complaints.join('\n')];
  return { looked: `${ours.length} files`, problems: [...problems, ...overlooked(directory, ours)] };
};

export const checkStyle: Check = async (directory) => {
  const arguments_ = ['check', '--error-on-warnings', '--colors=off', '.'];
  const { code, output } = await run('@biomejs/biome/bin/biome', arguments_, directory);
  const seen = Number(/Checked (\d+) files?/.exec(output)?.[1] ?? 0);
  const there = sourceFiles(directory).length;
  const problems = code === 0 ? [] : [output.trim()];
  if (seen < there || there === 0) problems.push(`Biome looked at ${seen} files, where ${there} sources are`);
  return { looked: `${seen} files`, problems };
};

interface LintResult {
  filePath: string;
  messages: { line?: number; column?: number; message: string; ruleId: string | null }[];
}

export const checkRules: Check = async (directory) => {
  const arguments_ = ['--max-warnings', '0', '--format', 'json', '.'];
  const { code, stdout, output } = await run('eslint/bin/eslint.js', arguments_, directory);
  if (!stdout.startsWith('[')) return { looked: '0 files', problems: [output.trim()] };
  const results = JSON.parse(stdout) as LintResult[];
  const problems = results.flatMap(({ filePath, messages }) =>
    messages.map(
      ({ line, column, message, ruleId }) =>
        `${relative(directory, filePath)}:${line}:${column} ${message} (${ruleId})`,
    ),
  );
  if (code !== 0 && problems.length === 0) problems.push(output.trim());
  const seen = results.map(({ filePath }) => relative(directory, filePath));
  return { looked: `${seen.length} files`, problems: [...problems, ...overlooked(directory, seen)] };
};
