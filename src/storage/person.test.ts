import { describe, expect, it } from 'vitest';
import { eachWord } from './person.ts';

describe('words of a person in a text', () => {
  it.each([
    ['1234', 'pin 1234, meter 12345, 51234', 'pin ***, meter 12345, 51234'],
    ['04:a1-b2.c3', 'tag 04:A1-B2.C3!', 'tag ***!'],
    ['a/b|c(d)[e]{f}$^*+?\\', '<A/B|C(D)[E]{F}$^*+?\\>', '<***>'],
    ['Zoë', 'of Zoë and Zoëlla', 'of *** and Zoëlla'],
  ])('%s', (word, text, left) => {
    expect(text.replace(eachWord(['nothing', word]), '***')).toBe(left);
  });
});
