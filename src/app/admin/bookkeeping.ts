/** What management offers of transactions, of billing names, and of customers that are there. */
import type { ReadCustomerAudit } from '../ports/audit.ts';
import type { BillingNames, KeepBillingNames } from '../ports/billing-names.ts';
import type { Tell } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeleteCustomers, KeepCustomers } from '../ports/customers.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { ReadExports } from '../ports/exports.ts';
import type { Customers } from '../ports/keeping.ts';
import type {
  CorrectTransactions,
  EverThere,
  ReadSamples,
  ReadTransactions,
} from '../ports/read-transactions.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { exportDrivers, exportTransactions } from '../queries/export.ts';
import { listCustomerHistory } from '../queries/list-customer-history.ts';
import { listBillingNames, readBillingName } from '../queries/read-billing-names.ts';
import { listSamples, listTransactions, readTransaction } from '../queries/read-transactions.ts';
import { changeCustomer } from './change-customer.ts';
import { correctTransaction } from './correct-transaction.ts';
import { deleteCustomer } from './delete-customer.ts';
import { changeBillingName, deleteBillingName, upsertBillingName } from './keep-billing-names.ts';

export type BookkeepingPorts = Transact &
  ReadSnapshot &
  Tell &
  Clock &
  Pick<Drivers, 'driver' | 'drivers'> &
  ReadExports &
  ReadTransactions &
  ReadSamples &
  EverThere &
  CorrectTransactions &
  BillingNames &
  KeepBillingNames &
  Customers &
  KeepCustomers &
  DeleteCustomers &
  Pick<ReadCustomerAudit, 'customerAudit'>;

/** The use-cases, ready to be called by an adapter. */
export function bookkeepingOf(use: BookkeepingPorts) {
  return {
    readTransaction: readTransaction(use),
    listTransactions: listTransactions(use),
    listSamples: listSamples(use),
    correctTransaction: correctTransaction(use),
    exportTransactions: exportTransactions(use),
    exportDrivers: exportDrivers(use),
    readBillingName: readBillingName(use),
    listBillingNames: listBillingNames(use),
    upsertBillingName: upsertBillingName(use),
    changeBillingName: changeBillingName(use),
    deleteBillingName: deleteBillingName(use),
    changeCustomer: changeCustomer(use),
    deleteCustomer: deleteCustomer(use),
    listCustomerHistory: listCustomerHistory(use),
  };
}
