import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { BillingKind, BillingName, BillingNameSort, BillingNames } from '../ports/billing-names.ts';
import type { Listed, Listing } from '../ports/listing.ts';
import type { ReadSnapshot } from '../ports/store.ts';

export function readBillingName(use: ReadSnapshot & Pick<BillingNames, 'billingName'>) {
  return async (who: Actor, kind: BillingKind, key: string): Promise<BillingName | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return (await use.read((tx) => use.billingName(tx, by, kind, key))) ?? refuse('billing-name-not-found');
  };
}

export function listBillingNames(use: ReadSnapshot & Pick<BillingNames, 'billingNames'>) {
  return async (
    who: Actor,
    kind: BillingKind,
    listing: Listing<BillingNameSort>,
  ): Promise<Listed<BillingName> | Refusal> => {
    const by = readsOwn(who);
    return isRefusal(by) ? by : use.read((tx) => use.billingNames(tx, by, kind, listing));
  };
}
