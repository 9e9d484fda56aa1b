/** What management offers of transactions. */
import type { Tell } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { ReadExports } from '../ports/exports.ts';
import type { CorrectTransactions, EverThere, ReadTransactions } from '../ports/read-transactions.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { exportDrivers, exportTransactions } from '../queries/export.ts';
import { listSamples, listTransactions, readTransaction } from '../queries/read-transactions.ts';
import { correctTransaction } from './correct-transaction.ts';

export type BookkeepingPorts = Transact &
  ReadSnapshot &
  Tell &
  Clock &
  Pick<Drivers, 'driver' | 'drivers'> &
  ReadExports &
  ReadTransactions &
  EverThere &
  CorrectTransactions;

/** The use-cases, ready to be called by an adapter. */
export function bookkeepingOf(use: BookkeepingPorts) {
  return {
    readTransaction: readTransaction(use),
    listTransactions: listTransactions(use),
    listSamples: listSamples(use),
    correctTransaction: correctTransaction(use),
    exportTransactions: exportTransactions(use),
    exportDrivers: exportDrivers(use),
  };
}
