import { describe, expect, it } from 'vitest';
import { PASSWORD_ALPHABET, PASSWORD_LENGTH } from './domain/chargers/password.ts';
import { secrets } from './secrets.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const { hashPassword, verifyPassword } = secrets;

describe('a charger password', () => {
  it.each(['short1', 'päss:wörd', secrets.randomText(PASSWORD_LENGTH, PASSWORD_ALPHABET)])(
    '%s is recognised, others are not',
    async (text) => {
      const hash = await hashPassword(bytes(text), 'chosen');
      expect(hash).not.toContain(text);
      expect(await verifyPassword(bytes(text), hash)).toBe(true);
      expect(await verifyPassword(bytes(`${text} `), hash)).toBe(false);
    },
  );
  it('that is a hex key matches as typed and as its decoded bytes, whichever was kept', async () => {
    const typed = '0123456789ABCDEF0123456789abcdef';
    const raw = Buffer.from(typed, 'hex');
    for (const kept of [await hashPassword(bytes(typed), 'chosen'), await hashPassword(raw, 'chosen')]) {
      expect(await verifyPassword(bytes(typed), kept)).toBe(true);
      expect(await verifyPassword(bytes(typed.toLowerCase()), kept)).toBe(true);
      expect(await verifyPassword(raw, kept)).toBe(true);
    }
  });
  it('costs one HMAC where it was generated, a slow hash where somebody chose it', async () => {
    const generated = secrets.randomText(PASSWORD_LENGTH, PASSWORD_ALPHABET);
    expect(generated).toHaveLength(PASSWORD_LENGTH);
    expect(await hashPassword(bytes(generated), 'generated')).toMatch(/^hmac-sha256\$/);
    expect(await hashPassword(bytes('0123456789abcdef'.repeat(2)), 'chosen')).toMatch(/^hmac-sha256\$/);
    for (const chosen of ['chargerpassword', 'MyChargerPassword12!', '0'.repeat(32)]) {
      expect(await hashPassword(bytes(chosen), 'chosen')).toMatch(/^scrypt\$/);
    }
  });
  it('that was slow to verify once is quick the next time, and a wrong one still wrong', async () => {
    const hash = await hashPassword(bytes('chargerpassword'), 'chosen');
    expect(await verifyPassword(bytes('chargerpassword'), hash)).toBe(true);
    expect(await verifyPassword(bytes('chargerpassword'), hash)).toBe(true);
    expect(await verifyPassword(bytes('chargerpassworD'), hash)).toBe(false);
  });
  it('is guessed at one by one: the other chargers wait for two guesses, those who are known for none', async () => {
    const [victim, other, known] = await Promise.all(
      ['victim-pass', 'other-pass', 'known-pass'].map((text) => hashPassword(bytes(text), 'chosen')),
    );
    if (victim === undefined || other === undefined || known === undefined) throw new Error('no hash');
    const generated = await hashPassword(bytes('generated'), 'generated');
    expect(await verifyPassword(bytes('known-pass'), known)).toBe(true);
    const ended: string[] = [];
    const end = (name: string) => (what: unknown) => {
      ended.push(name);
      return what;
    };
    const guesses = Array.from({ length: 50 }, (_, i) =>
      verifyPassword(bytes(`guess ${i}`), victim).catch((error: Error) => error.name),
    );
    const all = Promise.all(guesses);
    const others = [
      verifyPassword(bytes('other-pass'), other).then(end('other')),
      verifyPassword(bytes('known-pass'), known).then(end('known')),
      verifyPassword(bytes('generated'), generated).then(end('generated')),
    ];
    expect(await Promise.all(others)).toEqual([true, true, true]);
    expect(new Set(ended.slice(0, 2))).toEqual(new Set(['known', 'generated']));
    // No more than two were hashed; which thread ends first, they or the other charger's, is the machine's business.
    expect(await all).toEqual([false, false, ...Array(48).fill('TooManyAttempts')]);
    expect(await verifyPassword(bytes('victim-pass'), victim)).toBe(true);
  });
  it('of a charger that knocks twice at once is right both times', async () => {
    const hash = await hashPassword(bytes('chargerpassword'), 'chosen');
    const twice = [1, 2].map(() => verifyPassword(bytes('chargerpassword'), hash));
    expect(await Promise.all(twice)).toEqual([true, true]);
  });
  it('waits no longer than for 200 others', async () => {
    const unknown = Array.from({ length: 203 }, (_, i) => `scrypt$salt${i}$00`);
    const [first, ...more] = unknown.map((hash) =>
      verifyPassword(bytes('x'), hash).catch((error: Error) => error.name),
    );
    expect(await more.pop()).toBe('TooManyAttempts');
    // Who makes a charger is known, and waits.
    const made = hashPassword(bytes('made meanwhile'), 'chosen');
    expect(await first).toBe(false);
    expect(await Promise.all(more)).toEqual(Array(201).fill(false));
    expect(await made).toMatch(/^scrypt/);
  }, 60_000);
  it('never matches a hash of an unknown scheme', async () => {
    expect(await verifyPassword(bytes('x'), 'md5$1$2')).toBe(false);
    expect(await verifyPassword(bytes('x'), '')).toBe(false);
  });
});

describe('a sealed answer', () => {
  it('opens with the credential that it was sealed with, and with no other', () => {
    const sealed = secrets.seal('{"key":"fc_Ä🔌"}', 'fc_mine');
    expect(secrets.unseal(sealed, 'fc_mine')).toBe('{"key":"fc_Ä🔌"}');
    expect(sealed).not.toBe(secrets.seal('{"key":"fc_Ä🔌"}', 'fc_mine'));
    expect(sealed).not.toContain('fc_');
    // The hash of the credential, which the storage has, opens nothing.
    for (const wrong of ['fc_mina', '', secrets.sha256Hex('fc_mine')]) {
      expect(secrets.unseal(sealed, wrong)).toBeUndefined();
    }
    const damaged = Buffer.from(sealed, 'base64');
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    expect(secrets.unseal(damaged.toString('base64'), 'fc_mine')).toBeUndefined();
  });
});
