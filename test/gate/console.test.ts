// What makes the console (tools/build-console.ts), on a planted one: made once, again when its sources change, and never half.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { ensureConsole } from '../../tools/build-console.ts';
import { root } from '../../tools/entry.ts';

const planted: string[] = [];
afterEach(() => {
  for (const folder of planted.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function plant(script: string, withPackages = true): string {
  const folder = mkdtempSync(join(tmpdir(), 'forecourt-console-'));
  planted.push(folder);
  mkdirSync(join(folder, 'web/src'), { recursive: true });
  if (withPackages) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'web/index.html'),
    '<div id="root"></div><script type="module" src="/src/main.js"></script>',
  );
  writeFileSync(
    join(folder, 'web/vite.config.mjs'),
    'export default { root: import.meta.dirname, build: { outDir: process.env.CONSOLE_OUT, emptyOutDir: true } };',
  );
  writeFileSync(join(folder, 'web/src/main.js'), script);
  return folder;
}

const LONG = `document.title = '${'a long text '.repeat(200)}';`;
const made = (folder: string) => {
  const assets = join(folder, 'web/dist/assets');
  const script = readdirSync(assets).find((name) => name.endsWith('.js')) as string;
  return { script: readFileSync(join(assets, script), 'utf8'), gz: join(assets, `${script}.gz`) };
};
const leftovers = (folder: string) =>
  readdirSync(join(folder, 'web')).filter((name) => name.startsWith('.dist'));

it('makes it once, and again when a source has changed', async () => {
  const folder = plant(LONG);
  expect(await ensureConsole(folder)).toBe('made');
  const first = made(folder);
  expect(first.script).toContain('a long text');
  expect(gunzipSync(readFileSync(first.gz)).toString()).toBe(first.script);
  expect(await ensureConsole(folder)).toBe('current');
  writeFileSync(join(folder, 'web/src/main.js'), "document.title = 'another';");
  expect(await ensureConsole(folder)).toBe('made');
  expect(made(folder).script).toContain('another');
  expect(leftovers(folder)).toEqual([]);
});

it('leaves what is there when it cannot be made, and says what was wrong', async () => {
  const folder = plant(LONG);
  await ensureConsole(folder);
  writeFileSync(join(folder, 'web/src/main.js'), "import './no-such-file.js';");
  await expect(ensureConsole(folder)).rejects.toThrow('no-such-file');
  expect(made(folder).script).toContain('a long text');
  expect(leftovers(folder)).toEqual([]);
});

it('does no harm when two make it at once', async () => {
  const folder = plant(LONG);
  const both = await Promise.all([ensureConsole(folder), ensureConsole(folder)]);
  expect(both).toContain('made');
  expect(made(folder).script).toContain('a long text');
  expect(leftovers(folder)).toEqual([]);
});

it('is made again where a package is another, and takes away what a killed start left', async () => {
  const folder = plant(LONG);
  writeFileSync(join(folder, 'package-lock.json'), '{"lockfileVersion": 3}');
  await ensureConsole(folder);
  const left = join(folder, 'web/.dist-killed');
  mkdirSync(left);
  utimesSync(left, new Date(0), new Date(0));
  writeFileSync(join(folder, 'package-lock.json'), '{"lockfileVersion": 3, "packages": {}}');
  expect(await ensureConsole(folder)).toBe('made');
  expect(leftovers(folder)).toEqual([]);
});

it('is left out where what makes it is not installed', async () => {
  const folder = plant(LONG, false);
  // A package is looked for above as well: nothing is installed above the system's folder for what is temporary.
  expect(await ensureConsole(folder)).toBe('left out');
  expect(existsSync(join(folder, 'web/dist'))).toBe(false);
});
