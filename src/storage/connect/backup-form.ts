/** What a backup is: a folder with the database, this node's name, and `backup.json`, which says what is in it. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fsyncSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type BackupFacts, type UpkeepOptions, UpkeepRefused } from '../../app/ports/upkeep.ts';
import type { AppliedMigration } from '../migration-session.ts';

/** Raised when an older version could misread a newer backup. */
const FORM = 1;

export const MANIFEST = 'backup.json';
/** Beside the database, in the data directory and in a backup. */
export const NODE_ID = 'node-id';
/** The database by its engine. */
export const DATABASE_FILE = { embedded: 'forecourt.db', postgres: 'forecourt.dump' } as const;

/** What is counted when a backup is made, and again when it is restored. */
export const COUNTED = ['customers', 'sites', 'chargers', 'drivers', 'tags', 'transactions'] as const;

export interface FileFacts {
  readonly bytes: number;
  readonly sha256: string;
}

export interface Manifest extends BackupFacts {
  readonly form: number;
  readonly migrations: readonly AppliedMigration[];
  readonly files: Readonly<Record<string, FileFacts>>;
}

export function writeManifest(folder: string, manifest: Omit<Manifest, 'form'>): void {
  const text = `${JSON.stringify({ form: FORM, ...manifest }, null, 2)}\n`;
  writeFileSync(join(folder, MANIFEST), text, { mode: 0o600 });
}

/** Errors: {@link UpkeepRefused}. */
export function readManifest(folder: string): Manifest {
  let text: string;
  try {
    text = readFileSync(join(folder, MANIFEST), 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' || code === 'ENOTDIR' ? `it has no ${MANIFEST}` : message;
    throw new UpkeepRefused(`${folder} is no backup: ${why}`);
  }
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(text) as Partial<Manifest>;
  } catch {
    throw new UpkeepRefused(`${folder} is no whole backup: its ${MANIFEST} cannot be read`);
  }
  if (manifest?.form !== FORM) {
    const by = manifest?.forecourt ?? 'another version';
    throw new UpkeepRefused(
      `${folder} was made by Forecourt ${by} in a form that this version does not know`,
    );
  }
  const database = manifest.engine === undefined ? undefined : DATABASE_FILE[manifest.engine];
  if (
    database === undefined ||
    !Array.isArray(manifest.migrations) ||
    manifest.files?.[database] === undefined
  ) {
    throw new UpkeepRefused(`${folder} is no whole backup: its ${MANIFEST} does not name its database`);
  }
  return manifest as Manifest;
}

/** Reads the file once: its size and digest. `read` hears each piece. */
export async function fileFacts(
  file: string,
  { progress, signal }: UpkeepOptions,
  read: (piece: Buffer) => unknown = () => {},
): Promise<FileFacts> {
  const total = statSync(file).size;
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20, signal })) {
    const buffer = piece as Buffer;
    hash.update(buffer);
    await read(buffer);
    bytes += buffer.length;
    progress(bytes, total);
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Errors: {@link UpkeepRefused} when the file is not the one that the backup was made with. */
export function refuseOther(folder: string, name: string, manifest: Manifest, found: FileFacts): void {
  const { bytes, sha256 } = manifest.files[name] ?? { bytes: 0, sha256: '' };
  if (found.bytes === bytes && found.sha256 === sha256) return;
  throw new UpkeepRefused(
    `${join(folder, name)} is not as it was when the backup was made (${found.bytes} bytes, it had ${bytes}): use another backup`,
  );
}

/** On the disk, whatever happens to the machine now. Folders as well: their entries are data. */
export function sync(path: string): void {
  if (process.platform === 'win32' && statSync(path).isDirectory()) return;
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
