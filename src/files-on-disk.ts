/**
 * The folder of files: DATA_DIR/files. A file gets its name when all of it is on the disk, under a name of our own making, which
 * begins with the node's: several nodes may share the folder.
 */
import { createHash, hash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StoreFiles } from './app/ports/files.ts';
import type { WholeFile } from './domain/files/firmware.ts';

const PARTIAL = '.partial';
/** Another node's files are left alone for so long, milliseconds: longer than an upload may take. */
const NOT_OURS = 2 * 3_600_000;
/** No room on the disk, or for whom the server runs as. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Left free for the database, which lies on the same disk as a rule, bytes. */
const RESERVE = 256 * 1024 * 1024;
/** Bytes of a file between two looks at the disk. */
const LOOK_EVERY = 8 * 1024 * 1024;

const codeOf = (error: unknown) => (error as { readonly code?: string }).code ?? '';

export function filesOnDisk(dataDir: string, nodeId: string): StoreFiles {
  const folder = join(dataDir, 'files');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const own = `${hash('sha256', nodeId).slice(0, 8)}-`;
  const inHand = new Set<string>();
  const drop = async (name: string) => {
    await rm(join(folder, name), { force: true });
  };

  return {
    async storeFile(bytes, most) {
      const key = `${own}${randomUUID()}`;
      const partial = `${key}${PARTIAL}`;
      inHand.add(key);
      try {
        const written = await writeWhole(join(folder, partial), bytes, most);
        if (typeof written === 'string') {
          await drop(partial);
          inHand.delete(key);
          return written;
        }
        await rename(join(folder, partial), join(folder, key));
        await syncFolder(folder);
        return { key, ...written };
      } catch (error) {
        await drop(partial);
        inHand.delete(key);
        throw error;
      }
    },

    fileSettled: (key) => void inHand.delete(key),

    async removeFile(key) {
      await drop(key);
      inHand.delete(key);
    },

    async readFile(key, from, to) {
      let handle: FileHandle;
      try {
        handle = await open(join(folder, key));
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      }
      return handle.createReadStream({ start: from, end: to });
    },

    async looseFiles() {
      const loose: string[] = [];
      for (const name of await readdir(folder)) {
        if (inHand.has(name.replace(PARTIAL, ''))) continue;
        if (name.startsWith(own) || (await isOld(join(folder, name)))) loose.push(name);
      }
      return loose;
    },
  };
}

/** Whether a file may take of the disk: the database is to have room when files have none. */
async function hasRoom(path: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(dirname(path));
  return bavail * bsize > RESERVE;
}

/** Writes and syncs. A disk that is full is an answer; whatever else goes wrong rejects. */
async function writeWhole(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Omit<WholeFile, 'key'> | 'too-large' | 'full'> {
  const digest = createHash('sha256');
  let size = 0;
  if (!(await hasRoom(path))) return 'full';
  let looked = 0;
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const piece of bytes) {
      size += piece.length;
      if (size > most) return 'too-large';
      if (size - looked >= LOOK_EVERY) {
        if (!(await hasRoom(path))) return 'full';
        looked = size;
      }
      digest.update(piece);
      for (let at = 0; at < piece.length; ) at += (await handle.write(piece, at)).bytesWritten;
    }
    await handle.sync();
  } catch (error) {
    if (FULL.has(codeOf(error))) return 'full';
    throw error;
  } finally {
    await handle.close();
  }
  return { size, sha256: digest.digest('hex') };
}

/** So that the name is there after a power cut, too; not every system has folders that can be synced. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > NOT_OURS;
}
