/** What came of remote starts. */
import { sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import type { Command, Effect } from '../domain/commands/command.ts';
import { type CommandId, commandId, type Instant, type TransactionId } from '../domain/ids.ts';
import { commandOf, selected } from './commands.ts';
import { filled } from './rows.ts';
import { among, type Some, together } from './told.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;

// Written out, and not as parameters: so an index of the few rows that are like this is found.
const START = sql.lit('RemoteStartTransaction');
const AWAITED = sql.lit('awaited');

interface Asked {
  readonly by: Report;
  readonly since: Instant;
}

async function allAwaited(tx: Tx, asked: Some<Asked>): Promise<Command[][]> {
  const [{ by }] = asked;
  const since = Math.min(...asked.map((one) => one.since));
  const rows = await selected(tx)
    .where('o.customer_id', '=', by.thing.customerId)
    .where('o.charger', 'in', among([...new Set(asked.map((one) => one.by.thing.charger))]))
    .where('o.action', '=', START)
    .where((w) =>
      w.or([
        w('o.effect', '=', 'awaited'),
        // Told late, by a charger that had no line.
        w.and([w('o.effect', '=', 'not-begun'), w('o.state', '=', 'accepted')]),
        // Some chargers begin before they answer.
        w('o.state', '=', 'sent'),
      ]),
    )
    .where('o.sent_at', '>=', since)
    .execute();
  const commands = rows.map(commandOf).sort((one, other) => one.id - other.id);
  const byCharger = Map.groupBy(commands, ({ charger }) => charger);
  return asked.map((one) =>
    (byCharger.get(one.by.thing.charger) ?? []).filter(
      ({ sentAt }) => sentAt !== null && sentAt >= one.since,
    ),
  );
}

const askAwaited = together(({ by }: Asked) => by.thing.customerId, allAwaited);

export const awaitedStarts = (tx: Tx, by: Report, since: Instant): Promise<Command[]> =>
  askAwaited(tx, { by, since });

export async function setEffect(
  tx: Tx,
  by: Report,
  id: CommandId,
  effect: Effect,
  began: TransactionId | null,
): Promise<void> {
  await on(tx)
    .updateTable('commands')
    .set({ effect, transaction_id: began })
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('id', '=', id)
    .execute();
}

export async function startsAwaited(tx: Tx, before: Instant) {
  const rows = await on(tx)
    .selectFrom('commands as o')
    .leftJoin('charger_configurations as k', (join) =>
      join
        .onRef('k.customer_id', '=', 'o.customer_id')
        .onRef('k.charger', '=', 'o.charger')
        .on('k.name', '=', 'ConnectionTimeOut'),
    )
    .select(['o.id', 'o.sent_at', 'k.value'])
    .where('o.effect', '=', AWAITED)
    .where('o.sent_at', '<', before)
    .execute();
  return rows.map((row) => ({
    id: commandId(row.id),
    sentAt: row.sent_at ?? before,
    connectionTimeOut: row.value,
  }));
}

export async function giveUpStarts(tx: Tx, ids: readonly CommandId[]): Promise<number> {
  const given = await on(tx)
    .updateTable('commands')
    .set({ effect: 'not-begun' })
    .where('id', 'in', filled(ids))
    .where('effect', '=', 'awaited')
    .executeTakeFirst();
  return Number(given.numUpdatedRows);
}
