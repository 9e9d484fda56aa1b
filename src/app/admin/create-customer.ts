import { type Actor, allow, installation } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Customer, Customers } from '../ports/keeping.ts';
import type { Transact } from '../ports/store.ts';

export interface NewCustomer {
  readonly name: string;
  /** Transactions at a time per tag, unless the tag says otherwise. */
  readonly tagConcurrency: number;
  /** Seconds a charger may cache an answer; null: as long as the tag is good. */
  readonly cacheSeconds: number | null;
  /** Days for which samples are kept, since they were taken; null: for ever. */
  readonly meterValuesDays: number | null;
}

export function createCustomer(use: Transact & Pick<Customers, 'addCustomer'> & Clock) {
  return async (who: Actor, input: NewCustomer): Promise<Customer | Refusal> => {
    const by = allow(who, 'administer', installation);
    if (isRefusal(by)) return by;
    const customer = { ...input, createdAt: use.now() };
    return use.transact((tx) => use.addCustomer(tx, by, customer));
  };
}
