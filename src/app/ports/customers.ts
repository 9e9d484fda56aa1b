/** Ports about changing customers, and about taking a customer away with everything that is its own. */
import type { Allowed, InstallationRef } from '../../domain/access/allow.ts';
import type { Hanging } from '../../domain/hanging.ts';
import type { ChargerId, ChargerKey, CustomerId, Instant } from '../../domain/ids.ts';
import type { Customer } from './keeping.ts';
import type { Tx } from './store.ts';

type Administer = Allowed<'administer', InstallationRef>;

export type CustomerSettings = Pick<Customer, 'name' | 'tagConcurrency' | 'cacheSeconds'>;

export interface KeepCustomers {
  /** Locks the customer until the transaction ends: what is read of it afterwards nobody changes meanwhile. */
  holdCustomer(tx: Tx, by: Administer, id: CustomerId): Promise<void>;
  /** The same settings change nothing. The customer is held. */
  changeCustomer(
    tx: Tx,
    by: Administer,
    before: Customer,
    settings: CustomerSettings,
    at: Instant,
  ): Promise<Customer>;
}

export interface DeleteCustomers {
  /** What people made of it: with at most `names` of each kind by name. What only goes along is not told. */
  customerHanging(tx: Tx, by: Administer, id: CustomerId, names: number, now: Instant): Promise<Hanging[]>;
  /** Revokes every key: nobody adds to it any more. */
  revokeKeys(tx: Tx, by: Administer, id: CustomerId, at: Instant): Promise<void>;
  /** Takes the identity of the next few chargers, so that they log in no more; none: there is no other. */
  dismissChargers(
    tx: Tx,
    by: Administer,
    id: CustomerId,
    at: Instant,
  ): Promise<{ readonly charger: ChargerKey; readonly chargerId: ChargerId }[]>;
  /** Takes away the next few rows that are its own; answers false when there is no other. */
  clearCustomer(tx: Tx, by: Administer, id: CustomerId): Promise<boolean>;
  /** Takes away the customer itself; answers false while something is still its own. */
  dropCustomer(tx: Tx, by: Administer, id: CustomerId): Promise<boolean>;
}
