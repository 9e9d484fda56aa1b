/** Samples as they were kept before 0013-meter-values. */
import { createHash } from 'node:crypto';
import type { Tx } from '../../src/app/ports/store.ts';
import type { SamplesOfSocket } from '../../src/app/ports/transactions.ts';
import type { MeterSample } from '../../src/domain/transactions/transaction.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { SAMPLE } from './world.ts';

/** Keeps them so. `table` is what it was called then. */
export async function keepOld(
  t: Tx,
  by: SamplesOfSocket['by'],
  at: SamplesOfSocket['at'],
  samples: readonly MeterSample[],
  table: 'old_meter_values' | 'meter_values' = 'old_meter_values',
): Promise<void> {
  const rows = samples.map((told) => ({
    customer_id: by.thing.customerId,
    charger: by.thing.charger,
    socket_id: at.socketId,
    transaction_id: at.transactionId,
    sampled_at: told.sampledAt,
    charger_time: told.chargerTime,
    heard_at: at.heardAt,
    sampled_values: told.raw,
    digest: createHash('sha256')
      .update(`${at.transactionId ?? ''}\n${told.identity}\n${told.raw}`)
      .digest('hex'),
  }));
  if (rows.length === 0) return;
  await on(t)
    .insertInto(table as 'old_meter_values')
    .values(rows)
    .execute();
}

/** A sample of the transaction as it is kept, and one outside of it as it was. */
export async function keepBoth(t: Tx, by: SamplesOfSocket['by'], at: SamplesOfSocket['at']): Promise<void> {
  await r.addSamples(t, [{ by, at, samples: [SAMPLE] }]);
  await keepOld(t, by, { ...at, transactionId: null }, [SAMPLE]);
}
