/**
 * Who calls: a credential in, an actor out. Digests are compared in constant time, so that neither a key nor how much
 * of it was right can be learnt by measuring. No verdict is remembered from one request to the next: what is revoked is no good at once.
 */
import type { Caller, Member } from '../../domain/access/allow.ts';
import { grantsOfKey } from '../../domain/access/grants.ts';
import { prefixOf, sameDigest } from '../admin/api-key-form.ts';
import type { NoteKeyUse } from '../admin/key-uses.ts';
import type { Clock } from '../ports/clock.ts';
import type { ApiKey } from '../ports/keys.ts';
import type { FindShownKey } from './kept-keys.ts';
import { hashBehind, isGood } from './member-now.ts';

export interface AdminKeys {
  /** SHA-256 of the admin keys that are good, hex. */
  adminKeyHashes(): readonly string[];
}

type Ports = FindShownKey & NoteKeyUse & Clock & AdminKeys;

/** Stands in for the hash of a key that doesn't exist. */
const NOBODY = '0'.repeat(64);

/**
 * @param digest SHA-256 of the credential, hex.
 * @param address where the request came from.
 * Answers undefined when it is unknown, revoked or expired.
 */
export function authenticate(use: Ports) {
  return async (credential: string, digest: string, address: string): Promise<Caller | undefined> => {
    const admin = use.adminKeyHashes().filter((hash) => sameDigest(hash, digest)).length > 0;
    if (admin) return { kind: 'admin' };
    const prefix = prefixOf(credential);
    if (prefix === undefined) return undefined;
    return behind(use, await use.shownKey(prefix), prefix, digest, address);
  };
}

/** The same without waiting: undefined also where the key would have to be read first, and for an admin's. */
export function authenticateNow(use: Pick<Ports, 'shownKeyNow' | 'keyUsed' | 'now'>) {
  return (credential: string, digest: string, address: string): Member | undefined => {
    const prefix = prefixOf(credential);
    if (prefix === undefined) return undefined;
    return behind(use, use.shownKeyNow(prefix), prefix, digest, address);
  };
}

function behind(
  use: NoteKeyUse & Clock,
  key: ApiKey | undefined,
  prefix: string,
  digest: string,
  address: string,
): Member | undefined {
  const now = use.now();
  const hash = key && hashBehind(key, prefix, now);
  const same = sameDigest(hash ?? NOBODY, digest);
  if (!same || key === undefined || !isGood(key, now)) return undefined;
  use.keyUsed(key.id, address);
  return { kind: 'key', keyId: key.id, prefix, customerId: key.customerId, grants: grantsOfKey(key) };
}
