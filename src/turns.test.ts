import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

describe('Turns', () => {
  it('lets so many work at a time, in order, and goes on when one fails', async () => {
    const turns = new Turns(2);
    const begun: number[] = [];
    const ends: ((how: 'well' | 'badly') => void)[] = [];
    const all = [0, 1, 2, 3, 4].map((n) =>
      turns
        .take(Symbol(), () => {
          begun.push(n);
          return new Promise<number>((resolve, reject) => {
            ends[n] = (how) => (how === 'well' ? resolve(n) : reject(new Error(`${n} failed`)));
          });
        })
        .catch((error: Error) => error.message),
    );
    await expect.poll(() => begun).toEqual([0, 1]);
    ends[1]?.('badly');
    expect(await all[1]).toBe('1 failed');
    await expect.poll(() => begun).toEqual([0, 1, 2]);
    ends[0]?.('well');
    await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
    for (const n of [2, 3]) ends[n]?.('well');
    await expect.poll(() => begun).toEqual([0, 1, 2, 3, 4]);
    ends[4]?.('well');
    expect(await Promise.all(all)).toEqual([0, '1 failed', 2, 3, 4]);
  });
});
