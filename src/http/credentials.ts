/** What a request shows of who sends it. Never read from the URL: addresses are logged. */
import type { IncomingHttpHeaders } from 'node:http';

/** Longer ones are no keys of ours and are not worth hashing. */
const MAX_LENGTH = 500;

/**
 * The key in `Authorization: Bearer KEY` or `X-Api-Key: KEY`. undefined when there is none, when it isn't readable, or
 * when both are there and differ: then nobody can say who calls.
 */
export function credentialOf(headers: IncomingHttpHeaders): string | undefined {
  const bearer = headers.authorization;
  const plain = headers['x-api-key'];
  if (Array.isArray(plain)) return undefined;
  let fromBearer: string | undefined;
  if (bearer !== undefined) {
    fromBearer = /^bearer +([\x21-\x7e]+) *$/i.exec(bearer)?.[1];
    if (fromBearer === undefined) return undefined;
  }
  if (plain !== undefined && fromBearer !== undefined && plain !== fromBearer) return undefined;
  const key = fromBearer ?? plain;
  return key === undefined || key === '' || key.length > MAX_LENGTH ? undefined : key;
}
