/**
 * Ports: what use-cases need of the world, in domain words, one to three methods each. A use-case names just
 * the ports it needs; main.ts hands in one object that has them all (adr/0001).
 */

import type { CustomerId, SiteId } from '../../domain/ids.ts';

declare const transaction: unique symbol;

/** An open transaction. Every storage call takes it as its first argument; nobody keeps the database. */
export interface Tx {
  readonly [transaction]: true;
}

export interface Transact {
  /**
   * Runs `work` in one transaction and settles after its commit is durable: what a caller answers afterwards
   * is saved. May run `work` again after a serialization failure, so it must not do anything but read and write.
   * Rejects with {@link StorageUnavailable} when the storage cannot commit.
   */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** What a work must be like to share a transaction. */
export interface Batch {
  readonly customer: CustomerId;
  /** Works of one kind ask much the same in the same order. */
  readonly kind: string;
  /** What it is about: two that have one of these in common never share a transaction. */
  readonly about: readonly (string | number)[];
}

export interface TransactInBatch {
  /**
   * As {@link Transact}, in the view of the customer, and maybe in one transaction with works of the same kind that come meanwhile.
   * One of them that fails, or makes a statement fail, fails alone.
   */
  transactInBatch<T>(batch: Batch, work: (tx: Tx) => Promise<T>): Promise<T>;
}

export interface ReadSnapshot {
  /** Runs `work` on one consistent snapshot that shows everything committed before the call. Read only. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** Of whom a transaction sees and changes anything, and where. */
export interface View {
  /** `every`: the server's own work, which asks for all customers. */
  readonly customer: CustomerId | 'every';
  /** What lies on these branches of the customer's sites; null: everything of the customer. */
  readonly within: readonly SiteId[] | null;
}

/** Of the server's own work, and of the admin's. */
export const EVERY: View = { customer: 'every', within: null };

/** Everything that a customer has. */
export const wholeOf = (customer: CustomerId): View => ({ customer, within: null });

export interface ActFor {
  /**
   * Runs `work` so that each transaction begun in it sees no more than `view`. Outside of any view no transaction begins, and the
   * view ends when `work` settles. Inside of another it may only narrow it: a customer never becomes another one.
   */
  actFor<T>(view: View, work: () => Promise<T>): Promise<T>;
}

export interface Apart {
  /** Runs what somebody's work sets off but is not part of it, outside of its view. */
  apart<T>(work: () => T): T;
}

/**
 * The storage cannot be reached, is full, or cannot commit. What was asked did not happen, unless the connection was lost
 * in the very commit: then nobody can know, and whoever asked has no answer and asks again.
 */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}
