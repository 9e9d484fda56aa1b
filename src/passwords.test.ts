import { describe, expect, it } from 'vitest';
import { COST, chosenPasswords } from './passwords.ts';

const QUICK = { N: 1024, r: 8, p: 1 };
const quick = chosenPasswords(QUICK);
const who = 'ann@example.com 192.0.2.1';

describe('a password of a person', () => {
  it('is slow to hash, and what it was hashed with stands in the hash', async () => {
    expect(COST.N * COST.r * COST.p).toBeGreaterThanOrEqual(2 ** 15 * 8 * 3);
    const usual = chosenPasswords();
    const hash = await usual.hashChosen('a quiet harbour', null);
    expect(hash).toMatch(/^scrypt-32768-8-3\$[0-9a-f]{32}\$[0-9a-f]{64}$/);
    expect(await usual.matching('a quiet harbour', [hash], who)).toEqual([true]);
    expect(usual.isOutdated(hash)).toBe(false);
    // What was made in another way is known still, and made anew some day.
    const old = await quick.hashChosen('a quiet harbour', null);
    expect(usual.isOutdated(old)).toBe(true);
    expect(await usual.matching('a quiet harbour', [old], who)).toEqual([true]);
    expect(await usual.matching('a quiet harbor', [old], who)).toEqual([false]);
  });

  it('is told from every other, hash by hash, however its letters are composed', async () => {
    const one = await quick.hashChosen('Café au lait', null);
    const two = await quick.hashChosen('a quiet harbour', null);
    const hashes = [one, null, two, one, '', 'scrypt$x$y', one.slice(0, -1)];
    const found = await quick.matching('Cafe\u0301 au lait', hashes, who);
    expect(found).toEqual([true, false, false, true, false, false, false]);
    expect(await quick.matching('café au lait', [one], who)).toEqual([false]);
    expect(await quick.matching('', [one], who)).toEqual([false]);
  });

  it('shares its salt with others of the same person, so that all of them cost one look', async () => {
    const first = await quick.hashChosen('a quiet harbour', null);
    const second = await quick.hashChosen('another one', first);
    const saltOf = (hash: string) => hash.split('$')[1];
    expect(saltOf(second)).toBe(saltOf(first));
    expect(saltOf(await quick.hashChosen('a quiet harbour', null))).not.toBe(saltOf(first));
    expect(await quick.matching('another one', [first, second], who)).toEqual([false, true]);
    // Not where that was made in a weaker way.
    const slower = await chosenPasswords({ ...QUICK, p: 2 }).hashChosen('x', first);
    expect(slower).toMatch(/^scrypt-1024-8-2\$/);
    expect(saltOf(slower)).not.toBe(saltOf(first));
  });

  it('is looked at one by one: who asks again and again keeps others from nothing', async () => {
    const hash = await quick.hashChosen('a quiet harbour', null);
    const guesses = Array.from({ length: 20 }, (_, i) =>
      quick.matching(`guess ${i}`, [hash], 'one asker').catch((error: Error) => error.name),
    );
    expect(await quick.matching('a quiet harbour', [hash], 'another')).toEqual([true]);
    const told = await Promise.all(guesses);
    expect(told.slice(0, 2)).toEqual([[false], [false]]);
    expect(new Set(told.slice(2))).toEqual(new Set(['TooManyAttempts']));
  });

  it('that many people have is known', () => {
    for (const one of ['password', 'qwerty123', 'iloveyou', 'correcthorse']) {
      expect([one, quick.isCommonPassword(one)]).toEqual([one, one !== 'correcthorse']);
    }
  });
});
