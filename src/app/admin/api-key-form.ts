/**
 * How an API key is written: `fc_` + 12 visible signs + `_` + 40 secret ones (over 230 bits). The visible
 * beginning finds the row; the whole is only kept as a hash.
 */

import { PASSWORD_ALPHABET } from '../../domain/chargers/password.ts';
import type { Secrets } from '../ports/secrets.ts';

const PREFIX_SIGNS = 12;
const SECRET_SIGNS = 40;
const FORM = /^(fc_[A-Za-z0-9]{12})_[A-Za-z0-9]{40}$/;

export function makeApiKey(use: Secrets): { key: string; prefix: string; hash: string } {
  const prefix = `fc_${use.randomText(PREFIX_SIGNS, PASSWORD_ALPHABET)}`;
  const key = `${prefix}_${use.randomText(SECRET_SIGNS, PASSWORD_ALPHABET)}`;
  return { key, prefix, hash: use.sha256Hex(key) };
}

/** The visible beginning of what has the form of a key; undefined otherwise. */
export function prefixOf(credential: string): string | undefined {
  return FORM.exec(credential)?.[1];
}

/** Whether two digests are the same, in a time that doesn't depend on where they differ. */
export function sameDigest(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
