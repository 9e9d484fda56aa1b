/**
 * Who calls: a credential in, an actor out. Digests are compared in constant time, so that neither a key nor how much
 * of it was right can be learnt by measuring.
 */
import type { Caller } from '../../domain/access/allow.ts';
import type { Grants } from '../../domain/access/grants.ts';
import { USUAL_SCOPES } from '../../domain/access/scopes.ts';
import { prefixOf, sameDigest } from '../admin/api-key-form.ts';
import type { Clock } from '../ports/clock.ts';
import type { ApiKey, FindKey } from '../ports/keeping.ts';
import type { Secrets } from '../ports/secrets.ts';
import { type ActFor, EVERY, type ReadSnapshot } from '../ports/store.ts';

export interface AdminKeys {
  /** SHA-256 of the admin keys that are good, hex. */
  adminKeyHashes(): readonly string[];
}

const grantsOf = ({ scopes, branches }: ApiKey): Grants => {
  const may = scopes ?? USUAL_SCOPES;
  return branches === null
    ? [{ scopes: may, branch: null }]
    : branches.map((branch) => ({ scopes: may, branch }));
};

/** Stands in for the hash of a key that doesn't exist. */
const NOBODY = '0'.repeat(64);

export function authenticate(use: ReadSnapshot & ActFor & FindKey & Secrets & Clock & AdminKeys) {
  /** undefined: unknown, revoked or expired. */
  return async (credential: string): Promise<Caller | undefined> => {
    const digest = use.sha256Hex(credential);
    const admin = use.adminKeyHashes().filter((hash) => sameDigest(hash, digest)).length > 0;
    if (admin) return { kind: 'admin' };
    const prefix = prefixOf(credential);
    if (prefix === undefined) return undefined;
    const key = await use.actFor(EVERY, () => use.read((tx) => use.keyByPrefix(tx, prefix)));
    const same = sameDigest(key?.hash ?? NOBODY, digest);
    if (!same || key === undefined || key.revokedAt !== null) return undefined;
    if (key.expiresAt !== null && use.now() >= key.expiresAt) return undefined;
    return { kind: 'key', keyId: key.id, customerId: key.customerId, grants: grantsOf(key) };
  };
}
