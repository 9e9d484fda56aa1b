/**
 * Randomness and hashes. Charger passwords: kept as a hash, compared in constant time. What we generate has over 110 bits, so one HMAC
 * does (a storm of 20,000 reconnecting chargers must not need minutes of CPU); a slow hash is for what people choose.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hash,
  hkdfSync,
  randomBytes,
  randomInt,
  type ScryptOptions,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import {
  type Digest,
  type Passwords,
  type Sealing,
  type Secrets,
  TooManyAttempts,
} from './app/ports/secrets.ts';
import { Turns } from './turns.ts';

export const secrets: Secrets & Digest & Passwords & Sealing = {
  randomText: (length, alphabet) =>
    Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join(''),
  sha256Hex: (text) => hash('sha256', text),
  sha256: (bytes) => hash('sha256', bytes, 'buffer'),
  hashPassword,
  verifyPassword,
  seal,
  unseal,
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

/** A key of 128 bits or more that looks like one: not a digit repeated. */
function isRandomKey(password: Uint8Array): boolean {
  const text = Buffer.from(password).toString('latin1');
  return HEX_KEY.test(text) && new Set(text.toLowerCase()).size >= 8;
}

/** Makes `scheme$salt$hash`. */
async function hashPassword(password: Uint8Array, origin: 'generated' | 'chosen'): Promise<string> {
  const salt = randomBytes(16).toString('hex');
  return origin === 'generated' || isRandomKey(password)
    ? `hmac-sha256$${salt}$${fast(salt, password)}`
    : `scrypt$${salt}$${await slow(salt, password)}`;
}

/**
 * Whether the password is the one that was hashed. An unknown scheme is false. Rejects with {@link TooManyAttempts} when
 * it would have to wait too long for its slow hash.
 */
async function verifyPassword(password: Uint8Array, hash: string): Promise<boolean> {
  const [scheme, salt, expected] = hash.split('$');
  if (salt === undefined || expected === undefined) return false;
  switch (scheme) {
    case 'hmac-sha256':
      return same(fast(salt, password), expected);
    case 'scrypt':
      return await verifySlow(password, hash, salt, expected);
    default:
      return false;
  }
}

/** Slow hashes that were right in this process's life, as an HMAC under a key that dies with it: a reconnect is quick. */
const verified = new Map<string, string>();
const VERIFIED_AT_MOST = 50_000;
const processKey = randomBytes(32).toString('hex');

async function verifySlow(
  password: Uint8Array,
  hash: string,
  salt: string,
  expected: string,
): Promise<boolean> {
  const digest = fast(processKey, password);
  const isKnown = () => {
    const known = verified.get(hash);
    return known !== undefined && same(digest, known);
  };
  if (isKnown()) return true;
  if (!turns.mayWait(hash)) throw new TooManyAttempts();
  return await turns.take(hash, async () => {
    // Another attempt may have proved it while this one waited.
    if (isKnown()) return true;
    if (!same(await scryptHex(salt, password), expected)) return false;
    if (verified.size >= VERIFIED_AT_MOST) verified.clear();
    verified.set(hash, digest);
    return true;
  });
}

function fast(salt: string, password: Uint8Array): string {
  return createHmac('sha256', salt).update(canonical(password)).digest('hex');
}

/** Slow hashes at a time: the thread pool has four threads, and name look-ups, files and gzip want theirs. */
const AT_A_TIME = 2;
/** Attempts to log in that may wait for a slow hash: some 5 s of work. */
const WAITING_AT_MOST = 200;
const turns = new Turns(AT_A_TIME, WAITING_AT_MOST);

/** For a new hash. Its salt is new: it waits for its turn, and who asks for it is known already. */
function slow(salt: string, password: Uint8Array): Promise<string> {
  return turns.take(salt, () => scryptHex(salt, password));
}

/** ~30 ms on the thread pool. Only within a turn. */
function scryptHex(salt: string, password: Uint8Array): Promise<string> {
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

const NONCE_BYTES = 12;
const MAC_BYTES = 16;

/** Of a credential with over 230 bits a plain HKDF makes a key; its SHA-256, which is all that is kept of it, does not. */
const sealingKey = (credential: string) =>
  Buffer.from(hkdfSync('sha256', credential, '', 'forecourt kept answers', 32));

/** AES-256-GCM: nonce, authentication, ciphertext, as base64. */
function seal(text: string, credential: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(credential), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function unseal(sealed: string, credential: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  const start = NONCE_BYTES + MAC_BYTES;
  const open = createDecipheriv('aes-256-gcm', sealingKey(credential), bytes.subarray(0, NONCE_BYTES));
  open.setAuthTag(bytes.subarray(NONCE_BYTES, start));
  const text = open.update(bytes.subarray(start));
  try {
    return Buffer.concat([text, open.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
