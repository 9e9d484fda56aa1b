// A small repository with our laws and what a test plants in it: the checks run on it as they run on ours.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { root } from '../../tools/entry.ts';

const laws = [
  'package.json',
  'tsconfig.json',
  'biome.json',
  'eslint.config.mjs',
  '.dependency-cruiser.mjs',
  'redocly.yaml',
  'tools/lint/forged-proof.mjs',
];

/** Makes it, and removes it after the test. */
export function plant(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'forecourt-planted-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const law of laws) {
    mkdirSync(dirname(join(directory, law)), { recursive: true });
    copyFileSync(join(root, law), join(directory, law));
  }
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}
