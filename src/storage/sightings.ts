/** When chargers were last heard: observations, written in batches. */
import { sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { ChargerKey, Instant } from '../domain/ids.ts';
import { chunks, filled } from './rows.ts';
import { on } from './tx.ts';

/** Sighted chargers by id ascending, so that two nodes lock them in one order. */
export async function recordSightings(tx: Tx, seen: ReadonlyMap<ChargerKey, Instant>): Promise<void> {
  const ascending = [...seen].sort(([a], [b]) => a - b);
  for (const part of chunks(ascending)) {
    // Both engines call the columns of a values list column1, column2.
    const values = sql.join(
      filled(part).map(([key, at]) => sql`(cast(${key} as bigint), cast(${at} as bigint))`),
    );
    await sql`
      update chargers set last_seen = seen.column2, version = version + 1
      from (values ${values}) as seen
      where chargers.id = seen.column1 and deleted_at is null and (last_seen is null or last_seen < seen.column2)
    `.execute(on(tx));
  }
}
