/** Ports about what people keep: customers; and settings of the installation. */
import type { Allowed, CustomerRef, InstallationRef } from '../../domain/access/allow.ts';
import type { CustomerId, Instant } from '../../domain/ids.ts';
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

export interface CustomerHere {
  /** The customer that the proof is about; undefined: it is not there (any more). */
  customerHere(tx: Tx, by: Allowed<'read' | 'manage', CustomerRef>): Promise<Customer | undefined>;
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
