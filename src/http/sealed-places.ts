/**
 * Places in a stream as clients get them: sealed, so that nobody reads from two of them how much happened in between where it does
 * not see. Good as long as the process lives.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface SealedPlaces {
  /** Two numbers from 0 to 2^48 − 1. */
  seal(first: number, second: number): string;
  /** undefined: it was not sealed here. */
  unseal(text: string): readonly [number, number] | undefined;
}

/** One block, never two of the same content with another meaning: the mode without chaining is enough. */
const CIPHER = 'aes-256-ecb';
const BLOCK = 16;
const MARK = 4;

export function sealedPlaces(): SealedPlaces {
  const key = randomBytes(32);
  const mark = randomBytes(MARK);
  return {
    seal(first, second) {
      const block = Buffer.alloc(BLOCK);
      mark.copy(block);
      block.writeUIntBE(first, MARK, 6);
      block.writeUIntBE(second, MARK + 6, 6);
      const cipher = createCipheriv(CIPHER, key, null).setAutoPadding(false);
      return Buffer.concat([cipher.update(block), cipher.final()]).toString('base64url');
    },
    unseal(text) {
      if (!/^[\w-]{22}$/.test(text)) return undefined;
      const decipher = createDecipheriv(CIPHER, key, null).setAutoPadding(false);
      const block = Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]);
      if (!block.subarray(0, MARK).equals(mark)) return undefined;
      return [block.readUIntBE(MARK, 6), block.readUIntBE(MARK + 6, 6)];
    },
  };
}
