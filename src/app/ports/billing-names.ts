/** Ports about the register of names for ids of payers, payment recipients and power costs. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { Hanging } from '../../domain/hanging.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Listed, Listing } from './listing.ts';
import type { Tx } from './store.ts';

type Keep = Allowed<'keep', CustomerRef>;
type Read = Allowed<'read', CustomerRef>;

export type BillingKind = 'payer' | 'payment-recipient' | 'cost';

/** A name for an id that may stand at drivers and sites. Nobody has to enter one. */
export interface BillingName {
  readonly id: number;
  readonly kind: BillingKind;
  /** The id that it names, written as a text. */
  readonly key: string;
  readonly name: string;
  readonly revision: number;
}

export const BILLING_NAME_SORTS = ['name'] as const;
export type BillingNameSort = (typeof BILLING_NAME_SORTS)[number];

export interface BillingNames {
  billingName(tx: Tx, by: Read, kind: BillingKind, key: string): Promise<BillingName | undefined>;
  billingNames(
    tx: Tx,
    by: Read,
    kind: BillingKind,
    listing: Listing<BillingNameSort>,
  ): Promise<Listed<BillingName>>;
  /** At what its id stands, with at most `names` of each kind by name. */
  namedAt(tx: Tx, by: Read, named: BillingName, names: number): Promise<Hanging[]>;
}

export interface KeepBillingNames {
  /** Locks the name, if it is there, until the transaction ends. */
  holdBillingName(tx: Tx, by: Keep, kind: BillingKind, key: string): Promise<void>;
  /** Answers nothing when somebody else has just made it. */
  addBillingName(
    tx: Tx,
    by: Keep,
    added: Pick<BillingName, 'kind' | 'key' | 'name'>,
    at: Instant,
  ): Promise<BillingName | undefined>;
  /** The same name changes nothing. It is held. */
  renameBillingName(tx: Tx, by: Keep, before: BillingName, name: string, at: Instant): Promise<BillingName>;
  deleteBillingName(tx: Tx, by: Keep, before: BillingName, at: Instant): Promise<void>;
}
