/** Ports about changing customers, about moving chargers between them, and about taking one away with everything that is its own. */
import type { Allowed, CustomerRef, InstallationRef } from '../../domain/access/allow.ts';
import type { Hanging } from '../../domain/hanging.ts';
import type { ChargerId, ChargerKey, CustomerId, Instant, SiteId } from '../../domain/ids.ts';
import type { KeptCharger } from './chargers-kept.ts';
import type { Customer } from './keeping.ts';
import type { Tx } from './store.ts';

type Administer = Allowed<'administer', InstallationRef>;

export type CustomerSettings = Pick<Customer, 'name' | 'tagConcurrency' | 'cacheSeconds' | 'meterValuesDays'>;

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

export interface MoveChargers {
  /**
   * Leaves the charger with its customer as a delete does, and makes it anew, with what it is and what it last reported, at the
   * site of the other one. It is held, nothing is open on it, and the site exists.
   */
  moveCharger(
    tx: Tx,
    from: Allowed<'keep', CustomerRef>,
    to: Allowed<'keep', CustomerRef>,
    before: KeptCharger,
    site: SiteId,
    at: Instant,
  ): Promise<KeptCharger>;
}

export interface DeleteCustomers {
  /** What people made of it: with at most `names` of each kind by name. What only goes along is not told. */
  customerHanging(tx: Tx, by: Administer, id: CustomerId, names: number, now: Instant): Promise<Hanging[]>;
  /** Revokes every key, and lets no operator in: nobody adds to it any more. */
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
