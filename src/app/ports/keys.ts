/** Ports about API keys: kept by who manages them, found by who is shown one, and when each was last used. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { Scope } from '../../domain/access/scopes.ts';
import type { CustomerId, Instant, KeyId, SiteId } from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

type Manage = Allowed<'manage', CustomerRef>;

/** What is kept of the text by which a key proves itself. */
export interface KeySecret {
  /** The visible beginning by which it is recognised. */
  readonly prefix: string;
  /** SHA-256 of the whole, hex: it is long and random, so a slow hash gains nothing. */
  readonly hash: string;
}

export interface ApiKey extends KeySecret {
  readonly id: KeyId;
  readonly customerId: CustomerId;
  readonly name: string;
  readonly createdAt: Instant;
  /** `key 5`, `operator 3`, `admin`. */
  readonly madeBy: string;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  /** null: the usual ones. */
  readonly scopes: readonly Scope[] | null;
  /** On which branches of the site tree it is good; null: on the whole customer. */
  readonly branches: readonly SiteId[] | null;
  /** The secret before the last rotation, good until just before then; null: there was none. */
  readonly former: (KeySecret & { readonly until: Instant }) | null;
  /** As far as it is written: some time after the use. */
  readonly lastUse: KeyUse | null;
  readonly revision: number;
}

export interface KeyUse {
  readonly at: Instant;
  /** Where the request came from. */
  readonly address: string;
}

export type KeySettings = Pick<ApiKey, 'name' | 'expiresAt' | 'scopes' | 'branches'>;

/** Whoever manages branches only finds the keys that lie wholly on them; others are not there for him. */
export interface ApiKeys {
  /** The branches are sites of the customer. */
  addKey(tx: Tx, by: Manage, key: KeySettings & KeySecret, at: Instant): Promise<ApiKey>;
  key(tx: Tx, by: Manage, id: KeyId): Promise<ApiKey | undefined>;
  keys(tx: Tx, by: Manage, page: Page<KeyId>): Promise<ApiKey[]>;
}

/** What is written is held before. */
export interface KeepKeys {
  holdKey(tx: Tx, by: Manage, id: KeyId): Promise<void>;
  /** The same settings change nothing. */
  changeKey(tx: Tx, by: Manage, before: ApiKey, settings: KeySettings, at: Instant): Promise<ApiKey>;
  /** Another secret; the one before is good until just before `until`, and the one before that no more. */
  rotateKey(tx: Tx, by: Manage, before: ApiKey, to: KeySecret, until: Instant, at: Instant): Promise<ApiKey>;
  /** At once. A revoked one stays revoked as it was. */
  revokeKey(tx: Tx, by: Manage, before: ApiKey, at: Instant): Promise<void>;
}

export interface SitesAbove {
  /** Of those of the sites that are there: the site itself and all above it. */
  sitesAbove(tx: Tx, by: Manage, ids: readonly SiteId[]): Promise<ReadonlyMap<SiteId, ReadonlySet<SiteId>>>;
}

export interface FindKey {
  /** By the prefix of its secret, or of the one before the last rotation. */
  keyByPrefix(tx: Tx, prefix: string): Promise<ApiKey | undefined>;
  keyOfCustomer(tx: Tx, customer: CustomerId, id: KeyId): Promise<ApiKey | undefined>;
}

export interface RecordKeyUses {
  /** Only what is later than what is kept. It changes no revision. */
  recordKeyUses(tx: Tx, uses: ReadonlyMap<KeyId, KeyUse>): Promise<void>;
}
