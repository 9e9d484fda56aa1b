import { type Instant, transactionId } from '../../domain/ids.ts';
import { couldBeOf } from '../../domain/transactions/lifecycle.ts';
import { believed } from '../../domain/transactions/times.ts';
import type { Transaction } from '../../domain/transactions/transaction.ts';
import type { NoteFrame, Sockets } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { TransactInBatch, Tx } from '../ports/store.ts';
import type { FindTransactions, KeepSamples, KeepTransactions } from '../ports/transactions.ts';
import { batchOf } from './about.ts';
import type { Charging, FromCharger, MeterValuesTold } from './charging.ts';
import { takeSamples } from './samples.ts';
import { socketAtSight } from './status-notification.ts';

type Needs = TransactInBatch &
  NoteFrame &
  Sockets &
  FindTransactions &
  KeepTransactions &
  KeepSamples &
  Clock;

/** Samples, in a transaction or outside of one. Those of a closed transaction are kept as late; it isn't reopened. */
export function meterValues(use: Needs): Charging['meterValues'] {
  return async (from, told) => {
    const now = use.now();
    await use.transactInBatch(batchOf(from, 'meter values'), async (tx) => {
      const charger = await use.noteFrame(tx, from.by, { lastMessage: from.text, settles: true, at: now });
      const transaction = await meant(tx, from, told, now);
      const socketId = told.connectorId >= 1 ? told.connectorId : (transaction?.socketId ?? 0);
      await socketAtSight(use, tx, from.by, socketId, charger, now);
      await takeSamples(
        use,
        tx,
        from.by,
        { socketId, transaction, messageId: from.messageId, now },
        told.samples,
      );
    });
  };

  /** The one told, else the open one on the socket: some chargers send 0, −1 or 2^63−1 (Alfen). */
  async function meant(
    tx: Tx,
    from: FromCharger,
    told: MeterValuesTold,
    now: Instant,
  ): Promise<Transaction | null> {
    if (told.transactionId !== null) {
      const found = await use.transaction(tx, from.by, transactionId(told.transactionId));
      if (found !== undefined) return found;
    }
    if (told.connectorId < 1) return null;
    const latest = Math.max(...told.samples.map((s) => believed(s.time.at, now)));
    const open = await use.openTransactions(tx, from.by, told.connectorId);
    return open.find((t) => couldBeOf(t, latest)) ?? null;
  }
}
