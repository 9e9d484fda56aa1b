import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchWords } from './search.ts';

describe('words of a text', () => {
  it.each([
    ['Ääkkönen CRM-4711', ['aakkonen', 'crm', '4711']],
    ['  Yard, yard; YARD ', ['yard']],
    ['Straße Łódź', ['straße', 'łodz']],
    ['充電所 第3', ['充電所', '第3']],
    ['مرحبا بك', ['مرحبا', 'بك']],
    ['—', []],
    ['', []],
  ])('%s are %j', (text, words) => {
    expect(searchWords(text)).toEqual(words);
  });

  it('are bounded, well formed, each once, and their own only word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const words = searchWords(text);
        expect(words.length).toBeLessThanOrEqual(40);
        expect(new Set(words).size).toBe(words.length);
        for (const word of words) {
          expect([...word].length).toBeLessThanOrEqual(64);
          expect(word.isWellFormed()).toBe(true);
          expect(searchWords(word)).toEqual([word]);
        }
      }),
    );
  });
});
