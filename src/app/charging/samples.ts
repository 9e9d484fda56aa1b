/** Samples into a transaction: shared by MeterValues and a stop's transactionData. */
import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import type { Instant, SocketId } from '../../domain/ids.ts';
import { sampled } from '../../domain/transactions/lifecycle.ts';
import { believed, plausible } from '../../domain/transactions/times.ts';
import type { MeterSample, Transaction, TransactionChange } from '../../domain/transactions/transaction.ts';
import type { Tx } from '../ports/store.ts';
import type { KeepSamples, KeepTransactions } from '../ports/transactions.ts';
import type { SampleTold } from './charging.ts';

type Needs = KeepSamples & KeepTransactions;

/**
 * Keeps the samples, each once however often it is told, and moves the transaction's meter on.
 * Answers the transaction as it is afterwards.
 */
export async function takeSamples(
  use: Needs,
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  at: {
    readonly socketId: SocketId;
    readonly transaction: Transaction | null;
    /** The most that the socket gives; null: not known. */
    readonly maxWatts: number | null;
    readonly messageId: string;
    readonly now: Instant;
  },
  told: readonly SampleTold[],
): Promise<Transaction | null> {
  const { socketId, transaction, maxWatts, messageId, now } = at;
  if (told.length === 0) return transaction;
  const samples: MeterSample[] = told.map((s) => ({
    sampledAt: believed(s.time.at, now),
    chargerTime: s.time.text,
    // A clock that stands still writes the same time for every sample: then each message tells its own.
    identity: plausible(s.time.at, now) ? String(s.time.at) : `${s.time.text} ${messageId}`,
    values: s.values,
    raw: s.raw,
  }));
  const place = { socketId, transactionId: transaction?.id ?? null, heardAt: now };
  const [fresh = []] = await use.addSamples(tx, [{ by, at: place, samples }]);
  if (transaction === null || fresh.length === 0) return transaction;
  const change: TransactionChange = sampled(transaction, fresh, maxWatts, now);
  await use.changeTransaction(tx, by, transaction.id, change);
  return { ...transaction, ...change };
}
