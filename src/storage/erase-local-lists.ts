/** Local lists without a person: what was kept of his tags goes, and chargers that have them get a list without them. */
import type { Tx } from '../app/ports/store.ts';
import type { DriverRef } from '../domain/access/allow.ts';
import type { Instant } from '../domain/ids.ts';
import { chunks, filled } from './rows.ts';
import { on } from './tx.ts';

export async function blankLocalLists(
  tx: Tx,
  { customerId }: DriverRef,
  folded: readonly string[],
  at: Instant,
): Promise<void> {
  for (const part of chunks(folded)) {
    const tags = filled(part);
    for (const table of ['local_list_entries', 'local_list_sent'] as const) {
      await on(tx)
        .updateTable('local_lists')
        .set({
          ...{ state: 'unknown', problem: null, version: null, whole: 1, due_at: at },
          ...{ sent_command: null, sent_version: null },
        })
        .where('customer_id', '=', customerId)
        .where('charger', 'in', (eb) =>
          eb
            .selectFrom(table)
            .select('charger')
            .where('customer_id', '=', customerId)
            .where('id_tag_folded', 'in', tags),
        )
        .execute();
      await on(tx)
        .deleteFrom(table)
        .where('customer_id', '=', customerId)
        .where('id_tag_folded', 'in', tags)
        .execute();
    }
  }
}
