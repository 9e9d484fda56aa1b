/** What a charger can do with the address of a file that it was told: fetch the firmware, or send what was asked for. */
import { allow } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { mayDownload, mayUpload } from '../../domain/files/transfer.ts';
import type { DiagnosticsId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { StoreFiles, TokenTransfers } from '../ports/files.ts';
import type { Secrets } from '../ports/secrets.ts';
import { type ActFor, EVERY, type ReadSnapshot, type Transact, wholeOf } from '../ports/store.ts';
import type { ReadableFile } from './read-transfers.ts';
import { fileNameOf } from './tokens.ts';

type Ports = ActFor & Transact & ReadSnapshot & TokenTransfers & StoreFiles & Secrets & Clock;

export interface FilesForChargers {
  /** Refused with link-not-found where the token is unknown, or no longer good. */
  openFirmware(token: string): Promise<ReadableFile | Refusal>;
  /** Whether a token takes a file. */
  findUpload(token: string): Promise<{ readonly id: DiagnosticsId } | Refusal>;
  /**
   * Keeps the file as it comes; a log may be empty. Another attempt ends one that is under way, which rejects with
   * {@link Superseded}. `nameOf`: as the charger calls it, asked at the end; never a path. @param most bytes.
   */
  receiveUpload(
    token: string,
    file: { readonly bytes: AsyncIterable<Uint8Array>; nameOf(): string },
    most: number,
  ): Promise<Refusal | undefined>;
}

const NO_GOOD = refuse('link-not-found');

export function filesForChargers(use: Ports): FilesForChargers {
  const attempts = new Map<DiagnosticsId, AbortController>();

  const diagnosticsOf = async (token: string) => {
    const now = use.now();
    const hash = use.sha256Hex(token);
    const found = await use.actFor(EVERY, () => use.read((tx) => use.diagnosticsByToken(tx, hash, now)));
    return found !== undefined && mayUpload(found, now) ? found : NO_GOOD;
  };

  return {
    async openFirmware(token) {
      const now = use.now();
      const hash = use.sha256Hex(token);
      const found = await use.actFor(EVERY, () => use.read((tx) => use.updateByToken(tx, hash, now)));
      if (found === undefined || !mayDownload(found.update, now)) return NO_GOOD;
      const { file } = found;
      return { file, fileName: found.fileName, read: (from, to) => use.readFile(file.key, from, to) };
    },

    findUpload: diagnosticsOf,

    async receiveUpload(token, { nameOf, bytes }, most) {
      const found = await diagnosticsOf(token);
      if (isRefusal(found)) return found;
      const { id, customerId, charger } = found;
      const by = allow({ kind: 'charger', customerId, charger }, 'report', {
        ...{ kind: 'charger', customerId, charger },
      } as const);
      if (isRefusal(by)) return by;
      attempts.get(id)?.abort();
      const mine = new AbortController();
      attempts.set(id, mine);
      try {
        const file = await use.storeFile(whileMine(bytes, mine.signal), most);
        if (file === 'too-large') return refuse('body-too-large', 'body', `must be at most ${most} bytes`);
        if (file === 'full') return refuse('disk-full');
        try {
          const received = { ...file, fileName: fileNameOf(nameOf()) };
          const kept = await use.actFor(wholeOf(customerId), () =>
            use.transact((tx) => use.receiveDiagnostics(tx, by, id, received, use.now())),
          );
          if (kept) return undefined;
          await use.removeFile(file.key);
          return NO_GOOD;
        } finally {
          use.fileSettled(file.key);
        }
      } finally {
        if (attempts.get(id) === mine) attempts.delete(id);
      }
    },
  };
}

/** Another attempt took its place. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** The bytes; a line that is dead brings no more of them, and must not keep what it began. */
async function* whileMine(bytes: AsyncIterable<Uint8Array>, over: AbortSignal): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]();
  try {
    for (;;) {
      const piece = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        const stop = () => reject(new Superseded());
        if (over.aborted) stop();
        over.addEventListener('abort', stop);
        pieces
          .next()
          .then(resolve, reject)
          .finally(() => over.removeEventListener('abort', stop));
      });
      if (piece.done) return;
      yield piece.value;
    }
  } finally {
    // Lets go of the line, so that the rest can be passed over and the answer is read. Not waited for: a piece may never come.
    void pieces.return?.().catch(() => {});
  }
}
