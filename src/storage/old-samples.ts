/** Samples as they were kept before 0013: found and read until all of them have moved over. */
import { sql } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { KeptSample } from '../app/ports/read-transactions.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { chargerKey, customerId, type Instant, type TransactionId, transactionId } from '../domain/ids.ts';
import { insertSamples, type Told } from './insert-samples.ts';
import { orNull } from './rows.ts';
import { fingerprint } from './sample-form.ts';
import { on } from './tx.ts';

/** Takes back what was just kept and was there before 0013. Answers which that was. */
export async function takeBackOld<T extends Told>(tx: Tx, fresh: ReadonlyMap<T, number>): Promise<Set<T>> {
  const known = new Set<T>();
  for (const [one, id] of fresh) {
    const old = await on(tx)
      .selectFrom('old_meter_values')
      .select('id')
      .where('customer_id', '=', one.customerId)
      .where('charger', '=', one.charger)
      .where('socket_id', '=', one.socketId)
      .where('digest', '=', one.print)
      .executeTakeFirst();
    if (old === undefined) continue;
    known.add(one);
    const own = on(tx).deleteFrom('meter_values').where('customer_id', '=', one.customerId);
    await own.where('id', '=', id).execute();
  }
  return known;
}

export async function oldSamplesOf(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  id: TransactionId,
  { after, limit }: Page<{ readonly at: Instant; readonly id: number }>,
): Promise<KeptSample[]> {
  const rows = await on(tx)
    .selectFrom('old_meter_values as m')
    .select(['m.id', 'm.sampled_at', 'm.charger_time', 'm.heard_at', 'm.sampled_values'])
    .where('m.customer_id', '=', by.thing.customerId)
    .where('m.transaction_id', '=', id)
    .$if(after !== null, (q) =>
      q.where(sql<boolean>`(m.sampled_at, m.id) > (${after?.at ?? 0}, ${after?.id ?? 0})`),
    )
    .orderBy('m.sampled_at')
    .orderBy('m.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    sampledAt: row.sampled_at,
    chargerTime: row.charger_time,
    heardAt: row.heard_at,
    raw: row.sampled_values,
  }));
}

/** Moves at most `most` of all of them over, the first that were kept first. Answers how many are done with. */
export async function moveOldSamples(tx: Tx, most: number): Promise<number> {
  const rows = await on(tx).selectFrom('old_meter_values').selectAll().orderBy('id').limit(most).execute();
  if (rows.length === 0) return 0;
  const samples = rows.map((row): Told => {
    const transaction = orNull(row.transaction_id, transactionId);
    const told = {
      customerId: customerId(row.customer_id),
      charger: chargerKey(row.charger),
      socketId: row.socket_id,
      transactionId: transaction,
      sampledAt: row.sampled_at,
      chargerTime: row.charger_time,
      heardAt: row.heard_at,
      raw: row.sampled_values,
      print: row.digest,
    };
    // A time that was plausible; of what was not only its part in the digest is left.
    const times = [told.sampledAt, Date.parse(told.chargerTime), Date.parse(`${told.chargerTime}Z`)];
    const identity = times
      .map(String)
      .find((time) => fingerprint(transaction, time, told.raw) === told.print);
    return { ...told, identity: identity ?? null };
  });
  await insertSamples(tx, samples);
  const [first, last] = [rows[0], rows.at(-1)];
  await on(tx)
    .deleteFrom('old_meter_values')
    .where('id', '>=', first?.id ?? 0)
    .where('id', '<=', last?.id ?? 0)
    .execute();
  return rows.length;
}
