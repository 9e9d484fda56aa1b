/**
 * The folder of files in a backup: what the database names lies there. Copied behind the database: a file never changes, so one that is
 * named has its bytes, or has gone meanwhile, as if it had gone right before.
 */
import {
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UpkeepOptions } from '../../app/ports/upkeep.ts';
import { type FileFacts, fileFacts, type Manifest, refuseOther, sync } from './backup-form.ts';

/** In the data directory and in a backup. */
const FILES = 'files';
/** What is coming in just now, or going back. */
const PARTIAL = '.partial';

const QUIET = (options: UpkeepOptions): UpkeepOptions => ({ ...options, progress: () => {} });
const named = (manifest: Manifest) =>
  Object.keys(manifest.files).filter((name) => name.startsWith(`${FILES}/`));

/** Answers what there is now to be named in the manifest. */
export async function copyFilesOut(
  dataDir: string,
  partial: string,
  options: UpkeepOptions,
): Promise<Record<string, FileFacts>> {
  const [from, to] = [join(dataDir, FILES), join(partial, FILES)];
  const names = existsSync(from) ? readdirSync(from).filter((name) => !name.endsWith(PARTIAL)) : [];
  if (names.length === 0) return {};
  mkdirSync(to, { mode: 0o700 });
  const facts: Record<string, FileFacts> = {};
  for (const name of names) {
    options.signal.throwIfAborted();
    if (!(await copied(join(from, name), join(to, name)))) continue;
    facts[`${FILES}/${name}`] = await fileFacts(join(to, name), QUIET(options));
    sync(join(to, name));
  }
  sync(to);
  return facts;
}

/** Whether it was there still. */
async function copied(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Before anything is changed. Errors: UpkeepRefused where one is not as it was. */
export async function lookAtFiles(source: string, manifest: Manifest, options: UpkeepOptions): Promise<void> {
  for (const name of named(manifest)) {
    const there = existsSync(join(source, name));
    const found = there ? await fileFacts(join(source, name), QUIET(options)) : { bytes: 0, sha256: 'none' };
    refuseOther(source, name, manifest, found);
  }
}

/** Before the server's first start, which removes what its database does not name. Others that lie there stay. */
export async function putFilesBack(source: string, manifest: Manifest, dataDir: string): Promise<void> {
  const names = named(manifest);
  if (names.length === 0) return;
  const folder = join(dataDir, FILES);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of names) {
    const fresh = join(dataDir, `${name}${PARTIAL}`);
    await copyFile(join(source, name), fresh, constants.COPYFILE_FICLONE);
    sync(fresh);
    renameSync(fresh, join(dataDir, name));
  }
  sync(folder);
}

/** Those of a backup that was not finished. */
export function discardFiles(partial: string): void {
  rmSync(join(partial, FILES), { recursive: true, force: true });
}

/** To whom the server runs as. */
export function handFilesOver(dataDir: string): void {
  const folder = join(dataDir, FILES);
  if (!existsSync(folder)) return;
  const { uid, gid } = statSync(dataDir);
  chownSync(folder, uid, gid);
  for (const name of readdirSync(folder)) chownSync(join(folder, name), uid, gid);
}
