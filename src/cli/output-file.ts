/** A file that a command writes: it is there when it is whole, and not before. */
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  createWriteStream,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import type { Writable } from 'node:stream';
import { EXIT, misused, Stop } from './stop.ts';

export interface OutputFile {
  readonly stream: Writable;
  /** When the stream has ended: puts the file in its place. Errors: {@link Stop}. */
  keep(): void;
  /** Leaves nothing behind, and what was there before as it was. */
  drop(): void;
  /** The error of a write as a sentence. */
  failed(error: Error): Stop;
}

/** Errors: {@link Stop} where nothing can be written there. */
export function openOutput(file: string): OutputFile {
  const failed = (error: Error) => new Stop(EXIT.no, `${file} cannot be written: ${reason(error)}`);
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new Error('it is a folder');
    if (found !== undefined) accessSync(file, constants.W_OK);
    // A device or a pipe has no place of its own that a file could take.
    if (found !== undefined && !found.isFile()) {
      const stream = createWriteStream(file, { fd: openSync(file, 'w') });
      return { stream, keep() {}, drop: () => void stream.destroy(), failed };
    }
    // A link goes on leading where it leads.
    const target = found === undefined ? file : realpathSync(file);
    // Of its own name, as two may write the same file.
    const partial = `${target}.${randomBytes(4).toString('hex')}.partial`;
    const stream = createWriteStream(partial, { fd: openSync(partial, 'wx', found?.mode), flush: true });
    return {
      stream,
      keep() {
        try {
          renameSync(partial, target);
        } catch (error) {
          throw failed(error as Error);
        }
      },
      drop() {
        stream.destroy();
        rmSync(partial, { force: true });
      },
      failed,
    };
  } catch (error) {
    throw misused(`--output ${file} cannot be written: ${reason(error)}`);
  }
}

/** Without the call and the path that Node adds: that path is the partial file's. */
const reason = (error: unknown) => (error as Error).message.split(', ')[0];
