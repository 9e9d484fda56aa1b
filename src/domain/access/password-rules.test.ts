import { describe, expect, it } from 'vitest';
import { composed, passwordFlaw } from './password-rules.ts';

const whose = { mail: 'aino.virtanen@harbour.example', name: 'Aino Virtanen', customerName: 'Port of Turku' };
const common = new Set(['password', 'dragon12', 'football', 'letmein', 'qwertyuiop', 'password1']);
const flaw = (password: string) => passwordFlaw(password, whose, (folded) => common.has(folded));

describe('a password', () => {
  it.each([
    'a quiet harbour at noon',
    '87 blue herons',
    'ÄÖÅäöå✓✓xy',
    'correcthorse',
    'password but a long one, with more words',
    '🚗🔌⚡🌊🌲🏔🚲🛶',
    'xxxxxyzabc',
    `${'long '.repeat(40)}`,
  ])('%s is fine', (password) => {
    expect(flaw(password)).toBeUndefined();
  });

  it.each(['', '1234567', 'é'.repeat(7), '🚗'.repeat(7), 'x'.repeat(201), 'ﬁne'])(
    'of another length than 8 to 200 characters is refused: %s',
    (password) => {
      expect(flaw(password)).toBe('must have 8 to 200 characters');
    },
  );

  it('has its length in characters, however they are written', () => {
    expect(flaw('é'.normalize('NFD').repeat(7))).toMatch(/^must have 8/);
    expect([...composed('ｆｕｌｌ ｗｉｄｔｈ')].join('')).toBe('full width');
    expect(flaw('🚗🔌⚡🌊🌲🏔🚲')).toMatch(/^must have 8/);
  });

  it.each([
    'password',
    'PassWord',
    'Password1',
    'p@ssw0rd',
    'password!!',
    '!password',
    '1letmein',
    'qwertyuiop12',
  ])('that many people have is refused: %s', (password) => {
    expect(flaw(password)).toMatch(/^must not be one of the common passwords/);
  });

  it.each(['aaaaaaaa', 'abababab', '12345678', 'hgfedcba', '11111111111'])(
    'without a thought is refused: %s',
    (password) => {
      expect(flaw(password)).toMatch(/^must not be one or two signs/);
    },
  );

  it.each([
    ...['aino.virtanen@harbour.example', 'Virtanen1', 'v1rtanen', 'nenatriv', 'ainoaino', 'AinoVirtanen'],
    ...['harbour!', 'Forecourt', 'f0rec0urt123', 'turku2026', 'portofturku', 'Aino Virtanen'],
  ])('that is made of what everybody knows of him is refused: %s', (password) => {
    expect(flaw(password)).toMatch(/^must not be made of "/);
  });

  it('may have such a word among others', () => {
    expect(flaw('virtanen sails to harbour')).toBeUndefined();
  });
});
