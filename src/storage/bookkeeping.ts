/** Repositories joined to one object: transactions as people read, correct and export them, billing names, customers. */
import type { ReadCustomerAudit } from '../app/ports/audit.ts';
import type { BillingNames, KeepBillingNames } from '../app/ports/billing-names.ts';
import type { DeleteCustomers, KeepCustomers } from '../app/ports/customers.ts';
import type { ReadExports } from '../app/ports/exports.ts';
import type { CorrectTransactions, EverThere, ReadTransactions } from '../app/ports/read-transactions.ts';
import { customerAudit, keyAudit } from './audit.ts';
import {
  addBillingName,
  billingName,
  billingNames,
  deleteBillingName,
  holdBillingName,
  namedAt,
  renameBillingName,
} from './billing-names.ts';
import { correctTransaction, holdTransaction, tagOwner } from './corrections.ts';
import { changeCustomer, holdCustomer } from './customers.ts';
import {
  clearCustomer,
  customerHanging,
  dismissChargers,
  dropCustomer,
  revokeKeys,
} from './delete-customer.ts';
import { exportedTransactions } from './exports.ts';
import { chargersEver, keptTransaction, siteEver } from './read-transactions.ts';
import { transactions } from './transaction-pages.ts';

export const bookkeeping = {
  keptTransaction,
  transactions,
  chargersEver,
  siteEver,
  holdTransaction,
  tagOwner,
  correctTransaction,
  exportedTransactions,
  addBillingName,
  billingName,
  billingNames,
  deleteBillingName,
  holdBillingName,
  namedAt,
  renameBillingName,
  changeCustomer,
  holdCustomer,
  clearCustomer,
  customerHanging,
  dismissChargers,
  dropCustomer,
  revokeKeys,
  customerAudit,
  keyAudit,
} satisfies ReadExports &
  ReadTransactions &
  EverThere &
  CorrectTransactions &
  BillingNames &
  KeepBillingNames &
  KeepCustomers &
  DeleteCustomers &
  ReadCustomerAudit;
