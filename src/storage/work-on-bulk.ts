/** What the server does with bulk commands: takes turns, marks chargers, ends, forgets. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { BulkCommand } from '../domain/commands/bulk.ts';
import { type BulkId, type ChargerKey, type CommandId, chargerKey, type Instant } from '../domain/ids.ts';
import { bulkOf } from './bulk-commands.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;
type Report = Allowed<'report', CustomerRef>;

/** That are worked on at a time. */
const AT_ONCE = 100;

export async function bulkCommandsDue(tx: Tx, now: Instant): Promise<BulkCommand[]> {
  const rows = await on(tx)
    .selectFrom('bulk_commands')
    .selectAll()
    .where('made_at', 'is', null)
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(AT_ONCE)
    .execute();
  return rows.map(bulkOf);
}

export async function takeBulkTurn(tx: Tx, by: Read, one: BulkCommand, nextAt: Instant): Promise<boolean> {
  const taken = await on(tx)
    .updateTable('bulk_commands')
    .set({ next_at: nextAt })
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', one.id)
    .where('next_at', '=', one.nextAt)
    .where('cancelled_at', 'is', null)
    .where('made_at', 'is', null)
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
}

export async function bulkWaiting(
  tx: Tx,
  by: Read,
  id: BulkId,
  limit: number,
): Promise<readonly { readonly charger: ChargerKey; readonly deleted: boolean }[]> {
  const rows = await on(tx)
    .selectFrom('bulk_chargers as b')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 'b.customer_id').onRef('c.id', '=', 'b.charger'),
    )
    .select(['b.charger', 'c.deleted_at'])
    .where('b.customer_id', '=', by.thing.customerId)
    .where('b.bulk_id', '=', id)
    .where('b.state', '=', 'waiting')
    .orderBy('b.charger')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ charger: chargerKey(row.charger), deleted: row.deleted_at !== null }));
}

export async function markBulkCharger(
  tx: Tx,
  by: Read,
  id: BulkId,
  charger: ChargerKey,
  became: { readonly commandId: CommandId } | { readonly problem: string },
): Promise<void> {
  await on(tx)
    .updateTable('bulk_chargers')
    .set(
      'problem' in became
        ? { state: 'skipped', problem: became.problem }
        : { state: 'ordered', command_id: became.commandId },
    )
    .where('customer_id', '=', by.thing.customerId)
    .where('bulk_id', '=', id)
    .where('charger', '=', charger)
    .execute();
}

export async function endBulkCommand(
  tx: Tx,
  by: Report,
  id: BulkId,
  rest: { readonly state: 'skipped' | 'cancelled'; readonly why: string | null },
  problem: string | null,
  at: Instant,
): Promise<void> {
  await on(tx)
    .updateTable('bulk_chargers')
    .set({ state: rest.state, problem: rest.why })
    .where('customer_id', '=', by.thing.customerId)
    .where('bulk_id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
  await on(tx)
    .updateTable('bulk_commands')
    .set({ made_at: at, problem })
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .where('made_at', 'is', null)
    .execute();
}

export async function forgetBulkCommands(tx: Tx, before: Instant): Promise<number> {
  const old = await on(tx)
    .selectFrom('bulk_commands')
    .select(['customer_id', 'id'])
    .where('made_at', '<', before)
    .orderBy('made_at')
    .limit(1)
    .execute();
  for (const { customer_id: customer, id } of old) {
    await on(tx)
      .deleteFrom('bulk_chargers')
      .where('customer_id', '=', customer)
      .where('bulk_id', '=', id)
      .execute();
    await on(tx)
      .deleteFrom('bulk_commands')
      .where('customer_id', '=', customer)
      .where('id', '=', id)
      .execute();
  }
  return old.length;
}
