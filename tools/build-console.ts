// Makes web/dist, the console that the server hands out, from web/: at `npm start`, `npm run demo` and before the tests, where it is
// missing or was made from something else (`npm run console` says which). A stamp tells; with nothing to do it costs some
// milliseconds. It is made beside its place and renamed, so that nobody is handed half of it and two at once do no harm.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { isEntry, root } from './entry.ts';
import { packageJson } from './generated-files.ts';

const STAMP = 'made-from.txt';
/** What else comes out another when it changes: the packages that it is made of and by. */
const LOCK = 'package-lock.json';
/** Milliseconds after which it is not waited for any longer: chargers knock already. */
const PATIENCE = 90_000;
/** What a start that was killed left behind is taken away after so many milliseconds. */
const ABANDONED = 3_600_000;
/** Bytes below which compressing costs more than it saves. */
const WORTH_COMPRESSING = 1024;

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

const elsewhere = new Set(['dist', 'node_modules']);
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return elsewhere.has(entry.name) || entry.name.startsWith('.') ? [] : filesOf(path);
    return [path];
  });

/** Tells one set of sources from another. */
function digestOf(web: string, directory: string): string {
  const hash = createHash('sha256');
  for (const file of filesOf(web).sort())
    hash.update(relative(web, file)).update('\0').update(readFileSync(file)).update('\0');
  const lock = join(directory, LOCK);
  if (existsSync(lock)) hash.update(readFileSync(lock));
  return hash.digest('hex').slice(0, 32);
}

function runVite(vite: string, web: string, out: string): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [vite, 'build', web, '--logLevel', 'warn'], {
      env: { ...process.env, CONSOLE_OUT: out, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', failed);
    child.on('close', (code, signal) => {
      if (code === 0) done();
      else
        failed(
          new Error(signal === 'SIGKILL' ? 'it took too long' : said.trim() || `vite ended with ${code}`),
        );
    });
  });
}

/** Each text also compressed, as small as it gets: it is done once, and sent many times. */
async function compressAll(out: string): Promise<void> {
  const texts = filesOf(out).filter((file) => /\.(js|css|svg|json)$/.test(file));
  await Promise.all(
    texts.map(async (file) => {
      const bytes = readFileSync(file);
      if (bytes.length < WORTH_COMPRESSING) return;
      writeFileSync(`${file}.gz`, await gzipped(bytes, { level: 9 }));
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
      writeFileSync(`${file}.br`, await brotlied(bytes, { params }));
    }),
  );
}

function sweep(web: string): void {
  for (const name of readdirSync(web).filter((one) => one.startsWith('.dist-'))) {
    const path = join(web, name);
    if (Date.now() - statSync(path).mtimeMs > ABANDONED) rmSync(path, { recursive: true, force: true });
  }
}

/**
 * Makes the console where that is needed. `left out`: what makes it is not installed (`npm ci --omit=dev`), and what is there stays
 * as it is. Throws what the maker said if it failed.
 */
export async function ensureConsole(directory = root): Promise<'made' | 'current' | 'left out'> {
  const web = join(directory, 'web');
  const vite = packageJson('vite', directory);
  if (vite === undefined || packageJson('react', directory) === undefined || !existsSync(web))
    return 'left out';
  const from = digestOf(web, directory);
  const dist = join(web, 'dist');
  const stamp = join(dist, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === from) return 'current';

  sweep(web);
  const out = mkdtempSync(join(web, '.dist-'));
  const former = `${out}-former`;
  try {
    chmodSync(out, 0o755);
    await runVite(join(vite, '../bin/vite.js'), web, out);
    await compressAll(out);
    writeFileSync(join(out, STAMP), from);
    if (existsSync(dist)) renameSync(dist, former);
    renameSync(out, dist);
  } catch (error) {
    // Another one was quicker, with the same.
    if (!(existsSync(stamp) && readFileSync(stamp, 'utf8') === from)) throw error;
  } finally {
    for (const gone of [out, former]) rmSync(gone, { recursive: true, force: true });
  }
  return 'made';
}

/** Before a server starts: a console that cannot be made keeps no charger waiting for long. What is not as it should be is said. */
export async function tryConsole(directory = root): Promise<void> {
  if (process.env.CONSOLE === 'off') return;
  const there = existsSync(join(directory, 'web/dist/index.html'));
  const instead = there ? 'the one that was made before is served' : 'it is left out';
  try {
    if ((await ensureConsole(directory)) !== 'left out') return;
    if (!there)
      process.stderr.write(`the console was not made, and what makes it is not installed: ${instead}\n`);
  } catch (error) {
    process.stderr.write(`the console could not be made, ${instead}: ${(error as Error).message}\n`);
  }
}

if (isEntry(import.meta.url)) console.log(`the console: ${await ensureConsole()}`);
