/** Ports about what people keep: customers; and settings of the installation. */
import type { Allowed, CustomerRef, InstallationRef } from '../../domain/access/allow.ts';
import type { ChargerId, CustomerId, Instant } from '../../domain/ids.ts';
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
  /** Days for which samples are kept; null: for ever. */
  readonly meterValuesDays: number | null;
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
  refusedAttempts(tx: Tx, by: Administer | Read, limit: number): Promise<KeptAttempt[]>;
}

/** Attempts to connect under one identity, from one address, that were refused for one reason. */
export interface KeptAttempt {
  readonly identity: string;
  readonly address: string;
  readonly reason: string;
  readonly count: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

export interface ReadAttempts {
  /** Those under the identity of one of its chargers, newest first. */
  attemptsAs(tx: Tx, by: Read, identity: ChargerId, limit: number): Promise<KeptAttempt[]>;
}
