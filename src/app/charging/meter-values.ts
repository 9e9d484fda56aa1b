import { transactionId } from '../../domain/ids.ts';
import type { Transaction } from '../../domain/transactions/transaction.ts';
import type { NoteFrame, Sockets } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transact, Tx } from '../ports/store.ts';
import type { FindTransactions, KeepSamples, KeepTransactions } from '../ports/transactions.ts';
import type { Charging, FromCharger, MeterValuesTold } from './charging.ts';
import { takeSamples } from './samples.ts';
import { socketAtSight } from './status-notification.ts';

type Needs = Transact & NoteFrame & Sockets & FindTransactions & KeepTransactions & KeepSamples & Clock;

/** Samples, in a transaction or outside of one. Those of a closed transaction are kept as late; it isn't reopened. */
export function meterValues(use: Needs): Charging['meterValues'] {
  return async (from, told) => {
    const now = use.now();
    await use.transact(async (tx) => {
      const charger = await use.noteFrame(tx, from.by, { lastMessage: from.text, settles: true, at: now });
      const transaction = await meant(tx, from, told);
      const socketId = told.connectorId >= 1 ? told.connectorId : (transaction?.socketId ?? 0);
      await socketAtSight(use, tx, from.by, socketId, charger, now);
      await takeSamples(use, tx, from.by, { socketId, transaction, now }, told.samples);
    });
  };

  /** The one told, else the open one on the socket: some chargers send 0, −1 or 2^63−1 (Alfen). */
  async function meant(tx: Tx, from: FromCharger, told: MeterValuesTold): Promise<Transaction | null> {
    if (told.transactionId !== null) {
      const found = await use.transaction(tx, from.by, transactionId(told.transactionId));
      if (found !== undefined) return found;
    }
    if (told.connectorId < 1) return null;
    return (await use.openTransactions(tx, from.by, told.connectorId))[0] ?? null;
  }
}
