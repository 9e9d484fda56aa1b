/**
 * Passwords that people choose: by Node's own scrypt, as slow as OWASP's password storage sheet asks for (N=2^15, r=8, p=3). What a hash
 * was made with stands in it, so that it can be raised; who logs in then gets a new one.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { type ChosenPasswords, TooManyAttempts } from './app/ports/secrets.ts';
import { isCommonPassword } from './common-passwords.ts';
import { composed } from './domain/access/password-rules.ts';
import { Turns } from './turns.ts';

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MB and some 250 ms. */
export const COST: Cost = { N: 2 ** 15, r: 8, p: 3 };
const BYTES = 32;
const FORM = /^scrypt-(\d{1,8})-(\d{1,3})-(\d{1,3})\$([0-9a-f]{32})\$([0-9a-f]{64})$/;

/** One at a time: chargers have two of the four threads for theirs. Some 15 s of work may wait. */
const turns = new Turns(1, 60);

/** Ways to hash that one log-in is tried in: more would make an address slower than others. */
const MOST_WAYS = 3;

/** @param cost of new hashes; a test makes them quick. */
export function chosenPasswords(cost: Cost = COST): ChosenPasswords {
  const usual = `scrypt-${cost.N}-${cost.r}-${cost.p}`;
  /** Of whom nobody knows a password. */
  const nobody = `${usual}$${randomBytes(16).toString('hex')}`;

  return {
    async hashChosen(password, beside) {
      const way = beside === null ? undefined : wayOf(beside);
      const own = way?.startsWith(`${usual}$`) ? way : `${usual}$${randomBytes(16).toString('hex')}`;
      // Whoever gets so far has proved who he is, and is not sent away.
      return `${own}$${await turns.take(own, () => slow(password, own))}`;
    },

    async matching(password, hashes, asker) {
      if (!turns.mayWait(asker)) throw new TooManyAttempts();
      return await turns.take(asker, async () => {
        const ways = [...new Set(hashes.map((hash) => (hash === null ? undefined : wayOf(hash))))];
        const known = ways.filter((way) => way !== undefined).slice(0, MOST_WAYS);
        const found = new Map<string, string>();
        for (const way of known.length === 0 ? [nobody] : known) found.set(way, await slow(password, way));
        return hashes.map((hash) => {
          const digest = hash === null ? undefined : found.get(wayOf(hash) ?? '');
          return hash !== null && digest !== undefined && same(digest, hash.slice(-digest.length));
        });
      });
    },

    isOutdated: (hash) => !hash.startsWith(`${usual}$`),
    isCommonPassword,
  };
}

/** How a hash was made: its cost and its salt. */
function wayOf(hash: string): string | undefined {
  return FORM.test(hash) ? hash.slice(0, hash.lastIndexOf('$')) : undefined;
}

/** Only within a turn. */
function slow(password: string, way: string): Promise<string> {
  const [, N, r, p, salt = ''] = FORM.exec(`${way}$${'0'.repeat(2 * BYTES)}`) ?? [];
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  // What OpenSSL counts: the table, the blocks, and a little more.
  const maxmem = 128 * cost.r * (cost.N + cost.p + 2) + 2 ** 20;
  return new Promise((resolve, reject) => {
    scrypt(composed(password), Buffer.from(salt, 'hex'), BYTES, { ...cost, maxmem }, (error, key) => {
      if (error === null) resolve(key.toString('hex'));
      else reject(error);
    });
  });
}

const same = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
