import { expect, it } from 'vitest';
import type { FilePart } from '../../app/imports/receive-import.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { filePartsOf } from './file-parts.ts';

const tooLarge = refuse('body-too-large', 'body', 'must be shorter');

/** Sent in pieces of this many bytes. */
async function parts(bytes: Buffer, size: number, most = 10_000_000): Promise<(FilePart | Refusal)[]> {
  async function* body() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: (FilePart | Refusal)[] = [];
  for await (const part of filePartsOf(body(), { most, tooLarge, wrongBeginning: () => undefined })) {
    found.push(part);
  }
  return found;
}

const good = (found: (FilePart | Refusal)[]) =>
  found.map((part) => (isRefusal(part) ? expect.fail(JSON.stringify(part)) : part));
const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

it.each([1, 3, 1000])('a BOM goes, line breaks become one newline, in pieces of %i bytes', async (size) => {
  const found = good(await parts(Buffer.from('\ufeffä\r\n€;"𝕏\r\n"\rb\n\n'), size));
  expect(found.map(({ text }) => text).join('')).toBe('ä\n€;"𝕏\n"\nb\n\n');
  expect(sum(found.map(({ lines }) => lines))).toBe(3);
});

it('large files come in parts that lose nothing', { timeout: 30_000 }, async () => {
  const line = `${'äöü€𝕏'.repeat(50)};"a\r\nb"\r\n`;
  const text = line.repeat(2000);
  for (const size of [65_536, 1021]) {
    const found = good(await parts(Buffer.from(text), size));
    expect(found.length).toBeGreaterThan(5);
    expect(found.map((part) => part.text).join('')).toBe(text.replaceAll('\r\n', '\n'));
    expect(sum(found.map(({ bytes }) => bytes))).toBe(Buffer.byteLength(text));
    expect(sum(found.map(({ lines }) => lines))).toBe(2000);
  }
});

it('one line without an end is cut between characters', async () => {
  const text = `a${'€'.repeat(300_000)}`;
  const found = good(await parts(Buffer.from(text), 65_535));
  expect(found.length).toBeGreaterThan(1);
  expect(found.map((part) => part.text).join('')).toBe(text);
});

it.each([
  ['Latin-1', Buffer.concat([Buffer.from('a\r\n\ufffd\nb'), Buffer.from([0xe4]), Buffer.from('\n')]), 3],
  [
    'what an old Mac saves',
    Buffer.concat([Buffer.from('a\rb\r'), Buffer.from([0x8a]), Buffer.from('\rc\r')]),
    3,
  ],
  ['half a character at the end', Buffer.from('a\nb\n€').subarray(0, 6), 3],
  ['UTF-16', Buffer.from('\ufeffa;b\n', 'utf16le'), 1],
])('%s is refused with its line', async (_, bytes, line) => {
  for (const size of [1, 1000]) {
    expect(await parts(bytes, size)).toEqual([
      refuse('bad-body', `line ${line}`, 'must be UTF-8: save it as CSV UTF-8'),
    ]);
  }
});

it('so is U+0000, and the line is told far into the file', async () => {
  const found = await parts(Buffer.from(`${'a;b\n'.repeat(100_000)}\0`), 65_536);
  expect(found.at(-1)).toEqual(
    refuse('bad-body', 'line 100001', 'must not contain U+0000: save it as CSV UTF-8'),
  );
});

it('a file that is too long is refused behind what came of it', async () => {
  const found = await parts(Buffer.alloc(1_000_000, 'a\n'), 65_536, 600_000);
  expect(found.at(-1)).toEqual(tooLarge);
  expect(found.slice(0, -1).every((part) => !isRefusal(part))).toBe(true);
});
