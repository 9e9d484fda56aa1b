import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepFiles } from './app/files/forget-files.ts';
import { filesOnDisk } from './files-on-disk.ts';

describe('the folder of files', () => {
  let dataDir = '';
  const inFolder = (name = '') => join(dataDir, 'files', name);
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'forecourt-files-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  async function* pieces(...texts: string[]) {
    for (const text of texts) yield Buffer.from(text);
  }
  // biome-ignore lint/correctness/useYield: it breaks off before its first byte
  async function* failing(code: string): AsyncGenerator<Uint8Array> {
    throw Object.assign(new Error('no'), { code });
  }
  const read = async (bytes: AsyncIterable<Uint8Array> | undefined) => {
    const all: Uint8Array[] = [];
    for await (const piece of bytes ?? []) all.push(piece);
    return Buffer.concat(all).toString();
  };

  it('keeps what comes whole, and nothing else', async () => {
    const files = filesOnDisk(dataDir, 'here');
    const stored = await files.storeFile(pieces('one ', 'two'), 7);
    if (typeof stored === 'string') return expect.fail(stored);
    const sha256 = createHash('sha256').update('one two').digest('hex');
    expect(stored).toMatchObject({ size: 7, sha256 });
    expect(await read(await files.readFile(stored.key, 0, 6))).toBe('one two');
    expect(await read(await files.readFile(stored.key, 4, 5))).toBe('tw');
    expect(await files.storeFile(pieces('one ', 'two'), 6)).toBe('too-large');
    expect(await files.storeFile(failing('ENOSPC'), 7)).toBe('full');
    await expect(files.storeFile(failing('ECONNRESET'), 7)).rejects.toThrow('no');
    expect(await readdir(inFolder())).toEqual([stored.key]);
    await files.removeFile(stored.key);
    expect(await files.readFile(stored.key, 0, 6)).toBeUndefined();
  });

  it('is swept of what a dead process left, and of nothing that is kept, in hand or another’s', async () => {
    const before = filesOnDisk(dataDir, 'here');
    const [kept, lost] = [
      await before.storeFile(pieces('kept'), 9),
      await before.storeFile(pieces('lost'), 9),
    ];
    if (typeof kept === 'string' || typeof lost === 'string') return expect.fail('no room');
    const half = `${lost.key}x.partial`;
    for (const name of [half, 'other-new', 'other-old']) await writeFile(inFolder(name), 'x');
    await utimes(inFolder('other-old'), 1, 1);
    const files = filesOnDisk(dataDir, 'here');
    const inHand = await files.storeFile(pieces('in hand'), 9);
    if (typeof inHand === 'string') return expect.fail('no room');
    const sweep = sweepFiles({
      ...files,
      actFor: (_view, work) => work(),
      read: (work) => work({} as never),
      filesKept: async (_tx, keys) => new Set(keys.filter((key) => key === kept.key)),
    });
    await sweep();
    expect((await readdir(inFolder())).sort()).toEqual([kept.key, inHand.key, 'other-new'].sort());
    files.fileSettled(inHand.key);
    await sweep();
    expect((await readdir(inFolder())).sort()).toEqual([kept.key, 'other-new'].sort());
    return undefined;
  });
});
