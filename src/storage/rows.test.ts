import { describe, expect, it } from 'vitest';
import { blocks, CHUNK, chunks, filled } from './rows.ts';

const list = (length: number) => Array.from({ length }, (_, i) => i);

describe('lists in statements', () => {
  it.each([0, 1, 2, 3, 7, 8, 255, 256, 257, 500, 501, 1023])('of %i', (length) => {
    const all = list(length);
    expect(chunks(all).flat()).toEqual(all);
    expect(blocks(all).flat()).toEqual(all);
    for (const part of chunks(all)) expect(part.length).toBeLessThanOrEqual(CHUNK);
    for (const { length: rows } of blocks(all)) expect(rows <= 8 || Math.log2(rows) % 1 === 0).toBe(true);
    if (length <= 8) expect(blocks(all).length).toBeLessThanOrEqual(1);
  });

  it('a filled list has few lengths and no further members', () => {
    const lengths = new Set<number>();
    for (let length = 0; length <= CHUNK; length++) {
      const full = filled(list(length));
      expect(full.slice(0, length)).toEqual(list(length));
      expect(new Set(full).size).toBe(length);
      lengths.add(full.length);
    }
    expect([...lengths]).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, CHUNK]);
  });
});
