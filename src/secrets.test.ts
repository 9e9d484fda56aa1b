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
  it('never matches a hash of an unknown scheme', async () => {
    expect(await verifyPassword(bytes('x'), 'md5$1$2')).toBe(false);
    expect(await verifyPassword(bytes('x'), '')).toBe(false);
  });
});
