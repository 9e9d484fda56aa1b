import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldTag, isChargerId, parseInt32 } from './ids.ts';

describe('an int32 in a path', () => {
  it.each(['0', '-1', '1', '2147483647', '-2147483648'])('takes %s', (text) => {
    expect(parseInt32(text)).toBe(Number(text));
  });
  it.each([
    '',
    ' ',
    '1 ',
    '+1',
    '1.0',
    '1e3',
    '0x10',
    '007',
    '-0',
    '1\0',
    '２',
    '2147483648',
    '-2147483649',
    '9'.repeat(120),
  ])('refuses "%s" with a rule', (text) => {
    expect(parseInt32(text)).toHaveProperty('rule');
  });
  it('takes exactly what prints back the same', () => {
    fc.assert(fc.property(fc.integer(), (n) => parseInt32(String(n)) === (Object.is(n, -0) ? 0 : n)));
  });
});

describe('a chargerId', () => {
  it.each(['A', 'CP-001', 'a_b~c', '*!$&@=;,', 'x'.repeat(48)])('takes %s', (id) => {
    expect(isChargerId(id)).toBe(true);
  });
  it.each(['', 'x'.repeat(49), 'a b', 'a/b', 'a?b', 'a#b', 'a%b', 'a:b', 'ä', 'a\n', '.', '..'])(
    'refuses "%s"',
    (id) => {
      expect(isChargerId(id)).toBe(false);
    },
  );
});

describe('a folded tag', () => {
  it('folds ASCII only and trims', () => {
    expect(foldTag(' 04aBÄ ')).toBe('04abÄ');
  });
});
