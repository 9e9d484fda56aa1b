// What the checks of the gate share. A check says what it looked at, so that one which looked at nothing is seen to.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Report {
  /** What it looked at, with the number: `63 modules, 129 imports`. */
  looked: string;
  /** What is wrong; none = passed. */
  problems: string[];
}

/** A check of the repository (or of a planted one in test/gate) in this directory. */
export type Check = (directory: string) => Promise<Report>;

/** Where our sources lie. */
const rooms = ['src', 'simulator', 'bench', 'test', 'tools', 'bin', 'web'];
const elsewhere = new Set(['node_modules', 'generated', 'data', 'coverage', 'dist']);

/** The TypeScript files that people write, relative to the directory, in order. */
export function sourceFiles(directory: string): string[] {
  const walk = (folder: string): string[] =>
    readdirSync(join(directory, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return elsewhere.has(entry.name) ? [] : walk(path);
      return /\.tsx?$/.test(entry.name) ? [path] : [];
    });
  return existing(directory).flatMap(walk).sort();
}

/** Those of our folders that are there. */
export function existing(directory: string): string[] {
  const there = new Set(readdirSync(directory));
  return rooms.filter((room) => there.has(room));
}

/** Names what a check should have looked at and did not. */
export function overlooked(directory: string, seen: Iterable<string>): string[] {
  const all = sourceFiles(directory);
  if (all.length === 0) return ['there are no source files here'];
  const known = new Set(seen);
  return all.filter((file) => !known.has(file)).map((file) => `${file} was not looked at`);
}

export interface Outcome {
  code: number;
  stdout: string;
  /** stdout and stderr as they came. */
  output: string;
}

/** Runs a package's script with this Node. */
export function run(
  script: string,
  args: string[],
  directory: string,
  environment: Record<string, string> = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(directory, 'node_modules', script), ...args], {
      cwd: directory,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, output }));
  });
}

/** What a check does that is run by itself. */
export async function reportAndExit(check: Check, directory: string): Promise<void> {
  const { looked, problems } = await check(directory);
  for (const problem of problems) console.log(problem);
  console.log(`${looked}: ${problems.length === 0 ? 'ok' : `${problems.length} problems`}`);
  if (problems.length > 0) process.exitCode = 1;
}
