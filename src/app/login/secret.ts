/** Secrets that stand for an operator: in a cookie, or in a link that was mailed. Kept as hashes only. */
import { PASSWORD_ALPHABET } from '../../domain/chargers/password.ts';
import type { Secrets } from '../ports/secrets.ts';

/** 57^48 > 2^279. */
const SIGNS = 48;
const SESSION_FORM = /^fs_[A-Za-z0-9]{48}$/;

export interface FreshSecret {
  readonly secret: string;
  readonly hash: string;
}

export function makeSecret(use: Secrets, before = ''): FreshSecret {
  const secret = `${before}${use.randomText(SIGNS, PASSWORD_ALPHABET)}`;
  return { secret, hash: use.sha256Hex(secret) };
}

export const makeSessionSecret = (use: Secrets): FreshSecret => makeSecret(use, 'fs_');

/** Whether it is worth looking for. */
export const isSessionSecret = (text: string): boolean => SESSION_FORM.test(text);
