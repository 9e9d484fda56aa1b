/** Meter samples as they came. */
import { createHash } from 'node:crypto';
import type { Tx } from '../app/ports/store.ts';
import type { SamplesOfSocket } from '../app/ports/transactions.ts';
import type { TransactionId } from '../domain/ids.ts';
import type { MeterSample } from '../domain/transactions/transaction.ts';
import { blocks } from './rows.ts';
import { on } from './tx.ts';

export async function addSamples(tx: Tx, told: readonly SamplesOfSocket[]): Promise<MeterSample[][]> {
  const fresh = told.map((): MeterSample[] => []);
  const waiting = new Map<string, () => void>();
  const rows = told.flatMap(({ by, at, samples }, place) =>
    samples.flatMap((sample) => {
      const digest = digestOf(at.transactionId, sample);
      const key = keyOf({ charger: by.thing.charger, socket_id: at.socketId, digest });
      if (waiting.has(key)) return [];
      waiting.set(key, () => fresh[place]?.push(sample));
      return [
        {
          customer_id: by.thing.customerId,
          charger: by.thing.charger,
          socket_id: at.socketId,
          transaction_id: at.transactionId,
          sampled_at: sample.sampledAt,
          charger_time: sample.chargerTime,
          heard_at: at.heardAt,
          sampled_values: sample.raw,
          digest,
        },
      ];
    }),
  );
  const kept = new Set<string>();
  for (const part of blocks(rows)) {
    const added = await on(tx)
      .insertInto('meter_values')
      .values(part)
      .onConflict((had) => had.columns(['customer_id', 'charger', 'socket_id', 'digest']).doNothing())
      .returning(['charger', 'socket_id', 'digest'])
      .execute();
    for (const row of added) kept.add(keyOf(row));
  }
  for (const [key, isNew] of waiting) if (kept.has(key)) isNew();
  return fresh;
}

interface Key {
  readonly charger: number;
  readonly socket_id: number;
  readonly digest: string;
}

const keyOf = ({ charger, socket_id, digest }: Key) => `${charger} ${socket_id} ${digest}`;

function digestOf(transactionId: TransactionId | null, sample: MeterSample): string {
  return createHash('sha256')
    .update(`${transactionId ?? ''}\n${sample.identity}\n${sample.raw}`)
    .digest('hex');
}
