// What the generators share: they make files that are not in git, from inputs that are.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './entry.ts';

/** Tells one file's text from another's. */
export function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
}

/** Where a package is, or undefined: those of development are absent after `npm ci --omit=dev`, and not needed then. */
export function packageJson(name: string, directory = root): string | undefined {
  return createRequire(join(directory, 'package.json'))
    .resolve.paths(name)
    ?.map((path) => join(path, name, 'package.json'))
    .find((path) => existsSync(path));
}

export function versionOf(packageFile: string): string {
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}

/** Writes a file beside its place and renames it, so that nobody reads half of it and two generators at once do no harm. */
export function put(directory: string, name: string, text: string): void {
  const temporary = join(directory, `.${name}.${process.pid}.${Date.now()}`);
  writeFileSync(temporary, text);
  renameSync(temporary, join(directory, name));
}
