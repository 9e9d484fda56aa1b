/** Meter samples as they came. */
import { createHash } from 'node:crypto';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import type { Instant, SocketId, TransactionId } from '../domain/ids.ts';
import type { MeterSample } from '../domain/transactions/transaction.ts';
import { blocks } from './rows.ts';
import { on } from './tx.ts';

export async function addSamples(
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  at: { socketId: SocketId; transactionId: TransactionId | null; heardAt: Instant },
  samples: readonly MeterSample[],
): Promise<MeterSample[]> {
  const told = new Map<string, MeterSample>();
  for (const sample of samples) {
    const digest = digestOf(at.transactionId, sample);
    if (!told.has(digest)) told.set(digest, sample);
  }
  const rows = [...told].map(([digest, sample]) => ({
    customer_id: by.thing.customerId,
    charger: by.thing.charger,
    socket_id: at.socketId,
    transaction_id: at.transactionId,
    sampled_at: sample.sampledAt,
    charger_time: sample.chargerTime,
    heard_at: at.heardAt,
    sampled_values: sample.raw,
    digest,
  }));
  const fresh = new Set<string>();
  for (const part of blocks(rows)) {
    const kept = await on(tx)
      .insertInto('meter_values')
      .values(part)
      .onConflict((had) => had.columns(['customer_id', 'charger', 'socket_id', 'digest']).doNothing())
      .returning('digest')
      .execute();
    for (const row of kept) fresh.add(row.digest);
  }
  return [...told].filter(([digest]) => fresh.has(digest)).map(([, sample]) => sample);
}

function digestOf(transactionId: TransactionId | null, sample: MeterSample): string {
  return createHash('sha256')
    .update(`${transactionId ?? ''}\n${sample.identity}\n${sample.raw}`)
    .digest('hex');
}
