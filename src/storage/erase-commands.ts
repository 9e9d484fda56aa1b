/** Commands without a person: that something was ordered stays, for whom does not. */
import { sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { DriverRef } from '../domain/access/allow.ts';
import { tagsIn } from '../domain/commands/command.ts';
import { foldTag, type Instant } from '../domain/ids.ts';
import { chunks, filled, json, parsed } from './rows.ts';
import { on } from './tx.ts';

const QUEUED = sql.lit('queued');

/** What waits to be sent for one of the tags is not sent any more. */
export async function blankCommands(
  tx: Tx,
  { customerId }: DriverRef,
  folded: readonly string[],
  at: Instant,
): Promise<void> {
  const gone = { payload: json({ erased: true }), id_tag_folded: null, answer: null };
  const unsent = { ...gone, state: 'cancelled', ended_at: at };
  for (const part of chunks(folded)) {
    const own = () =>
      on(tx)
        .updateTable('commands')
        .where('customer_id', '=', customerId)
        .where('id_tag_folded', 'in', filled(part));
    await own().set(unsent).where('state', '=', QUEUED).execute();
    await own().set(gone).execute();
  }
  // The lists of tags that wait: there are few of them, and what was sent is not kept.
  const lists = await on(tx)
    .selectFrom('commands')
    .select(['id', 'payload'])
    .where('customer_id', '=', customerId)
    .where('action', '=', 'SendLocalList')
    .where('state', '=', QUEUED)
    .execute();
  const tags = new Set(folded);
  const named = lists.filter(({ payload }) => tagsIn(parsed(payload)).some((tag) => tags.has(foldTag(tag))));
  for (const { id } of named) {
    await on(tx)
      .updateTable('commands')
      .set(unsent)
      .where('customer_id', '=', customerId)
      .where('id', '=', id)
      .where('state', '=', QUEUED)
      .execute();
  }
}
