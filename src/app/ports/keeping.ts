/** Ports about what people keep: customers, keys. */
import type { Allowed, CustomerRef, InstallationRef } from '../../domain/access/allow.ts';
import type { Scope } from '../../domain/access/scopes.ts';
import type { CustomerId, Instant, KeyId, SiteId } from '../../domain/ids.ts';
import type { Tx } from './store.ts';

type Administer = Allowed<'administer', InstallationRef>;
type Read = Allowed<'read', CustomerRef>;

/** A page of a list in ascending order; `after` is the last one's key of the page before. */
export interface Page<K> {
  readonly after: K | null;
  readonly limit: number;
}

export interface Customer {
  readonly id: CustomerId;
  readonly name: string;
  readonly tagConcurrency: number;
  readonly cacheSeconds: number | null;
  readonly createdAt: Instant;
  /** Raised by every change that people make. */
  readonly revision: number;
}

export interface Customers {
  addCustomer(tx: Tx, by: Administer, customer: Omit<Customer, 'id' | 'revision'>): Promise<Customer>;
  customer(tx: Tx, by: Administer, id: CustomerId): Promise<Customer | undefined>;
  customers(tx: Tx, by: Administer, page: Page<CustomerId>): Promise<Customer[]>;
}

export interface ApiKey {
  readonly id: KeyId;
  readonly customerId: CustomerId;
  readonly name: string;
  /** The visible beginning by which it is recognised. */
  readonly prefix: string;
  /** SHA-256 of the whole key, hex: keys are long and random, so a slow hash gains nothing. */
  readonly hash: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  /** null: the usual ones. */
  readonly scopes: readonly Scope[] | null;
  /** On which branches of the site tree it is good; null: on the whole customer. */
  readonly branches: readonly SiteId[] | null;
  readonly revision: number;
}

export interface ApiKeys {
  addKey(tx: Tx, by: Administer, key: Omit<ApiKey, 'id' | 'revision'>): Promise<ApiKey>;
  keys(tx: Tx, by: Administer, customer: CustomerId, page: Page<KeyId>): Promise<ApiKey[]>;
  /** Revokes at once; answers false when there is no such key of the customer. A revoked one stays revoked as it was. */
  revokeKey(tx: Tx, by: Administer, customer: CustomerId, id: KeyId, at: Instant): Promise<boolean>;
}

export interface FindKey {
  keyByPrefix(tx: Tx, prefix: string): Promise<ApiKey | undefined>;
}

export interface Settings {
  setting(tx: Tx, name: string): Promise<string | undefined>;
  putSetting(tx: Tx, name: string, value: string): Promise<void>;
}

export interface ReadRefused {
  /** Newest first. `customer` null: all, for the admin. */
  refusedAttempts(
    tx: Tx,
    by: Administer | Read,
    limit: number,
  ): Promise<
    {
      readonly identity: string;
      readonly address: string;
      readonly reason: string;
      readonly count: number;
      readonly firstAt: Instant;
      readonly lastAt: Instant;
    }[]
  >;
}
