// What the tools share: they read and write the repository they lie in, and each runs by itself or is called by another.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the repository, with a slash at the end. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** True in the file that Node (or bin/forecourt.mjs for it) was asked to run, false where it is only imported. */
export function isEntry(moduleUrl: string): boolean {
  const asked = process.argv[1];
  return asked !== undefined && realpathSync(asked) === fileURLToPath(moduleUrl);
}
