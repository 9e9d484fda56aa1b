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
import { makeAtSight } from './status-notification.ts';

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
      const { connectorId } = told;
      // Asked in one go, in this order: the first one holds the charger, and the others see what was done before that.
      const noting = use.noteFrame(tx, from.by, { lastMessage: from.text, settles: true, at: now });
      const [charger, transaction, known] = await Promise.all([
        noting,
        meant(tx, from, told, now),
        connectorId < 1 ? undefined : use.socket(tx, from.by, connectorId),
      ]);
      const socketId = connectorId >= 1 ? connectorId : (transaction?.socketId ?? 0);
      // Which one is meant where none is named is known only now.
      const found = connectorId < 1 && socketId >= 1 ? await use.socket(tx, from.by, socketId) : known;
      const socket = found ?? (await makeAtSight(use, tx, from.by, socketId, charger, now));
      const place = { socketId, transaction, maxWatts: socket?.maxWatts ?? null };
      await takeSamples(use, tx, from.by, { ...place, messageId: from.messageId, now }, told.samples);
    });
  };

  /** The one told, else the open one on the socket: some chargers send 0, −1 or 2^63−1 (Alfen). */
  async function meant(
    tx: Tx,
    from: FromCharger,
    told: MeterValuesTold,
    now: Instant,
  ): Promise<Transaction | null> {
    const { transactionId: id, connectorId, samples } = told;
    const [found, open] = await Promise.all([
      id === null ? undefined : use.transaction(tx, from.by, transactionId(id)),
      connectorId < 1 ? [] : use.openTransactions(tx, from.by, connectorId),
    ]);
    if (found !== undefined) return found;
    const latest = Math.max(...samples.map((s) => believed(s.time.at, now)));
    return open.find((t) => couldBeOf(t, latest)) ?? null;
  }
}
