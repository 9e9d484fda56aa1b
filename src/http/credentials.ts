/** What a request shows of who sends it. Never read from the URL: addresses are logged. */
import type { IncomingHttpHeaders } from 'node:http';

/** Longer ones are no keys of ours and are not worth hashing. */
const MAX_LENGTH = 500;

const SEND = 'send Authorization: Bearer KEY or X-Api-Key: KEY';
const NO_BEARER = `Authorization must be the word Bearer, a blank and the key: ${SEND}`;
const TWO_KEYS = 'Authorization and X-Api-Key hold different keys: send one of them';

/** The key, or what to do instead: it says nothing that the sender doesn't know. */
export type Credential = { readonly key: string } | { readonly hint: string };

/** Whether a key is sent, readable or not: then a session does not count. */
export const hasKey = (headers: IncomingHttpHeaders): boolean =>
  headers.authorization !== undefined || headers['x-api-key'] !== undefined;

/**
 * The key in `Authorization: Bearer KEY` or `X-Api-Key: KEY`. None when there is none, when it isn't readable, or when
 * both are there and differ: then nobody can say who calls.
 */
export function credentialOf(headers: IncomingHttpHeaders): Credential {
  const bearer = headers.authorization;
  const plain = headers['x-api-key'];
  if (Array.isArray(plain)) return { hint: SEND };
  let fromBearer: string | undefined;
  if (bearer !== undefined) {
    fromBearer = /^bearer +([\x21-\x7e]+) *$/i.exec(bearer)?.[1];
    if (fromBearer === undefined) return { hint: NO_BEARER };
  }
  if (plain !== undefined && fromBearer !== undefined && plain !== fromBearer) return { hint: TWO_KEYS };
  const key = fromBearer ?? plain;
  return key === undefined || key === '' || key.length > MAX_LENGTH ? { hint: SEND } : { key };
}

/** For whose key is good, but not here. */
export const WRONG_KIND = {
  admin: 'the admin key is good for customers, keys, refused attempts and profiles of the server only',
  key: 'this is a customer’s key: customers need the admin key',
  operator: 'this is an operator’s session: customers need the admin key',
} as const;

/** For who has a key where it is about who has logged in. */
export const LOG_IN = 'log in by POST /api/v1/session, and send its cookie and no key';
/** For a session that is no good: the same whatever is wrong with it. */
export const NO_SESSION = 'the session is not known, or has ended';

/** For a key that is no good: the same whatever is wrong with it. */
export const NO_GOOD = 'the key is not known, or no longer good';

/** What the documents show of it. */
export const NO_KEY = SEND;
