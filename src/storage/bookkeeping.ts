/** The repositories of transactions as people read, correct and export them, joined to one object. */
import type { ReadExports } from '../app/ports/exports.ts';
import type { CorrectTransactions, EverThere, ReadTransactions } from '../app/ports/read-transactions.ts';
import { correctTransaction, holdTransaction, tagOwner } from './corrections.ts';
import { exportedTransactions } from './exports.ts';
import { chargersEver, keptTransaction, samplesOf, siteEver } from './read-transactions.ts';
import { transactions } from './transaction-pages.ts';

export const bookkeeping = {
  keptTransaction,
  transactions,
  samplesOf,
  chargersEver,
  siteEver,
  holdTransaction,
  tagOwner,
  correctTransaction,
  exportedTransactions,
} satisfies ReadExports & ReadTransactions & EverThere & CorrectTransactions;
