/**
 * Randomness and hashes. Charger passwords: kept as a hash, compared in constant time. What we generate has over 110 bits, so one HMAC
 * does (a storm of 20,000 reconnecting chargers must not need minutes of CPU); a slow hash is for what people choose.
 */
import {
  createHash,
  createHmac,
  randomBytes,
  randomInt,
  type ScryptOptions,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import type { Passwords, Secrets } from './app/ports/secrets.ts';
import { PASSWORD_LENGTH } from './domain/chargers/password.ts';

export const secrets: Secrets & Passwords = {
  randomText: (length, alphabet) =>
    Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join(''),
  sha256Hex: (text) => createHash('sha256').update(text).digest('hex'),
  hashPassword,
  verifyPassword,
};

const SCRYPT: ScryptOptions = { N: 2 ** 14, r: 8, p: 1 };
const HEX_KEY = /^[0-9a-fA-F]{32,40}$/;

/**
 * One form for both ways in which chargers send a 32–40 digit hex key (white paper: AuthorizationKey): as typed
 * and as its decoded bytes.
 */
function canonical(password: Uint8Array): Uint8Array {
  const text = Buffer.from(password).toString('latin1');
  return HEX_KEY.test(text) && text.length % 2 === 0 ? Buffer.from(text, 'hex') : password;
}

/** Whether guessing is hopeless: a hex key, raw bytes, or what looks like 20 characters of our own making. */
function strong(password: Uint8Array): boolean {
  const text = Buffer.from(password).toString('latin1');
  if (HEX_KEY.test(text)) return true;
  return (
    text.length >= PASSWORD_LENGTH &&
    new Set(text).size >= 12 &&
    /[0-9]/.test(text) &&
    /[A-Z]/.test(text) &&
    /[a-z]/.test(text)
  );
}

/** Makes `scheme$salt$hash`. */
async function hashPassword(password: Uint8Array): Promise<string> {
  const salt = randomBytes(16).toString('hex');
  return strong(password)
    ? `hmac-sha256$${salt}$${fast(salt, password)}`
    : `scrypt$${salt}$${await slow(salt, password)}`;
}

/** Whether the password is the one that was hashed. An unknown scheme is false. */
async function verifyPassword(password: Uint8Array, hash: string): Promise<boolean> {
  const [scheme, salt, expected] = hash.split('$');
  if (salt === undefined || expected === undefined) return false;
  switch (scheme) {
    case 'hmac-sha256':
      return same(fast(salt, password), expected);
    case 'scrypt':
      return same(await slow(salt, password), expected);
    default:
      return false;
  }
}

function fast(salt: string, password: Uint8Array): string {
  return createHmac('sha256', salt).update(canonical(password)).digest('hex');
}

/** ~30 ms on the thread pool; at most so many at a time as it has threads. */
function slow(salt: string, password: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(canonical(password), salt, 32, SCRYPT, (error, key) => {
      if (error === null) resolve(key.toString('hex'));
      else reject(error);
    });
  });
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
