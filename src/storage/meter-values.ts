/** Meter samples: kept so that they take little room, read as they came. */
import { sql } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { KeptSample } from '../app/ports/read-transactions.ts';
import type { Tx } from '../app/ports/store.ts';
import type { SamplesOfSocket } from '../app/ports/transactions.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { Instant, TransactionId } from '../domain/ids.ts';
import type { MeterSample } from '../domain/transactions/transaction.ts';
import { insertSamples } from './insert-samples.ts';
import { oldSamplesOf, takeBackOld } from './old-samples.ts';
import { fingerprint, longTime, unfold } from './sample-form.ts';
import { on } from './tx.ts';

export async function addSamples(tx: Tx, told: readonly SamplesOfSocket[]): Promise<MeterSample[][]> {
  const all = told.flatMap(({ by, at, samples }, entry) =>
    samples.map((sample) => {
      const { sampledAt, chargerTime, identity, raw } = sample;
      const { customerId, charger } = by.thing;
      const print = fingerprint(at.transactionId, identity, raw);
      return { ...at, customerId, charger, sampledAt, chargerTime, identity, raw, print, sample, entry };
    }),
  );
  const { fresh, older } = await insertSamples(tx, all);
  const known = older ? await takeBackOld(tx, fresh) : new Set();
  const answer = told.map((): MeterSample[] => []);
  for (const one of fresh.keys()) if (!known.has(one)) answer[one.entry]?.push(one.sample);
  return answer;
}

export async function samplesOf(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  id: TransactionId,
  page: Page<{ readonly at: Instant; readonly id: number }>,
): Promise<KeptSample[]> {
  const { after, limit } = page;
  const rows = await on(tx)
    .selectFrom('meter_values as m')
    .leftJoin('sample_shapes as s', (join) =>
      join.onRef('s.customer_id', '=', 'm.customer_id').onRef('s.id', '=', 'm.shape'),
    )
    .select(['m.id', 'm.sampled_at', 'm.charger_time', 'm.heard_at', 'm.told_key', 'm.readings', 's.shape'])
    .where('m.customer_id', '=', by.thing.customerId)
    .where('m.transaction_id', '=', id)
    .$if(after !== null, (q) =>
      q.where(sql<boolean>`(m.sampled_at, m.id) > (${after?.at ?? 0}, ${after?.id ?? 0})`),
    )
    .orderBy('m.sampled_at')
    .orderBy('m.id')
    .limit(limit)
    .execute();
  const kept = rows.map((row) => ({
    id: row.id,
    sampledAt: row.sampled_at,
    chargerTime: longTime(row.charger_time, row.told_key),
    heardAt: row.heard_at,
    raw: unfold(row.shape, row.readings),
  }));
  const old = await oldSamplesOf(tx, by, id, page);
  if (old.length === 0) return kept;
  return [...old, ...kept].sort((a, b) => a.sampledAt - b.sampledAt || a.id - b.id).slice(0, limit);
}
