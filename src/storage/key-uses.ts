/** When keys were last used: observations, written in batches. */
import { sql } from 'kysely';
import type { KeyUse } from '../app/ports/keys.ts';
import type { Tx } from '../app/ports/store.ts';
import type { KeyId } from '../domain/ids.ts';
import { chunks, filled } from './rows.ts';
import { on } from './tx.ts';

/** By id ascending, so that two nodes lock them in one order. */
export async function recordKeyUses(tx: Tx, uses: ReadonlyMap<KeyId, KeyUse>): Promise<void> {
  const ascending = [...uses].sort(([a], [b]) => a - b);
  for (const part of chunks(ascending)) {
    // Both engines call the columns of a values list column1, column2.
    const values = sql.join(
      filled(part).map(
        ([key, { at, address }]) =>
          sql`(cast(${key} as bigint), cast(${at} as bigint), cast(${address} as text))`,
      ),
    );
    await sql`
      update api_keys set last_used_at = used.column2, last_used_address = used.column3
      from (values ${values}) as used
      where api_keys.id = used.column1 and (last_used_at is null or last_used_at < used.column2)
    `.execute(on(tx));
  }
}
