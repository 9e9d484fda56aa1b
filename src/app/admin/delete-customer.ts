import { type Actor, allow, installation } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type Hanging, stillInUse } from '../../domain/hanging.ts';
import type { CustomerId } from '../../domain/ids.ts';
import type { Tell } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeleteCustomers, KeepCustomers } from '../ports/customers.ts';
import type { Customer, Customers } from '../ports/keeping.ts';
import type { ReadSnapshot, Transact, Tx } from '../ports/store.ts';
import { type DeleteAsked, MOST_NAMES } from './delete-thing.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  ReadSnapshot &
  Tell &
  Pick<Customers, 'customer'> &
  Pick<KeepCustomers, 'holdCustomer'> &
  DeleteCustomers &
  Clock;

/** Who was let in before the keys were revoked may still add something: then it is looked through again. */
const ROUNDS = 20;

/**
 * Takes a customer away with everything that is its own, in many small transactions: a network of years would hold up all
 * others in one. First nobody can add to it any more, then its chargers are dismissed, then its rows go. What dies in
 * between leaves a customer without keys; deleting it again goes on. Answers what would go when only that was asked.
 */
export function deleteCustomer(use: Ports) {
  return async (
    who: Actor,
    id: CustomerId,
    guard: Guard,
    { cascade, dryRun }: DeleteAsked,
  ): Promise<readonly Hanging[] | null | Refusal> => {
    const by = allow(who, 'administer', installation);
    if (isRefusal(by)) return by;
    const found = async (tx: Tx): Promise<Customer | Refusal> => {
      const customer = await use.customer(tx, by, id);
      if (customer === undefined) return refuse('customer-not-found');
      return hindered(guard, customer.revision) ?? customer;
    };
    const now = use.now();
    if (dryRun) {
      return use.read(async (tx) => {
        const customer = await found(tx);
        return isRefusal(customer) ? customer : use.customerHanging(tx, by, id, MOST_NAMES, now);
      });
    }
    const hindrance = await transactUnlessRefused(use, async (tx) => {
      await use.holdCustomer(tx, by, id);
      const customer = await found(tx);
      if (isRefusal(customer)) return customer;
      const inUse = stillInUse(await use.customerHanging(tx, by, id, 0, now), cascade);
      if (inUse !== undefined) return inUse;
      await use.revokeKeys(tx, by, id, now);
      return undefined;
    });
    if (hindrance !== undefined) return hindrance;
    for (let round = 0; round < ROUNDS; round++) {
      await dismissAll();
      while (await use.transact((tx) => use.clearCustomer(tx, by, id)));
      if (await use.transact((tx) => use.dropCustomer(tx, by, id))) return null;
    }
    throw new Error(`customer ${id} is still being added to after ${ROUNDS} rounds`);

    async function dismissAll(): Promise<void> {
      if (isRefusal(by)) return;
      for (;;) {
        const gone = await use.transact((tx) => use.dismissChargers(tx, by, id, now));
        if (gone.length === 0) return;
        for (const one of gone) use.tell({ kind: 'deleted', at: now, customerId: id, ...one });
      }
    }
  };
}
