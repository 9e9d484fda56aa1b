import { type Actor, allow, installation } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId } from '../../domain/ids.ts';
import type { AuditEntry, ReadCustomerAudit } from '../ports/audit.ts';
import type { Customers, Page } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

type Ports = ReadSnapshot & Pick<ReadCustomerAudit, 'customerAudit'> & Pick<Customers, 'customer'>;

/** What was changed of a customer itself, newest first: what the installation's admin may know of it. */
export function listCustomerHistory(use: Ports) {
  return async (who: Actor, id: CustomerId, page: Page<number>): Promise<readonly AuditEntry[] | Refusal> => {
    const by = allow(who, 'administer', installation);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      if ((await use.customer(tx, by, id)) === undefined) return refuse('customer-not-found');
      return use.customerAudit(tx, by, id, page);
    });
  };
}
