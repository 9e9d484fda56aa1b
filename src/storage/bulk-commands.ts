/** Bulk commands as people ask for and see them. What makes their commands is work-on-bulk.ts. */
import { type Selectable, sql } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import {
  type BulkCharger,
  type BulkChargerState,
  type BulkCommand,
  type BulkCounts,
  type BulkFilter,
  type NewBulkCommand,
  NO_COUNTS,
} from '../domain/commands/bulk.ts';
import type { Command } from '../domain/commands/command.ts';
import {
  type BulkId,
  bulkId,
  type ChargerId,
  type ChargerKey,
  chargerId,
  chargerKey,
  commandId,
  customerId,
  type Instant,
} from '../domain/ids.ts';
import { commandOf, selected } from './commands.ts';
import { chunks, filled, identityShown, json, orNull, parsed } from './rows.ts';
import type { BulkCommandsTable } from './schema-commands.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;
type Operate = Allowed<'operate', CustomerRef>;

export function bulkOf(row: Selectable<BulkCommandsTable>): BulkCommand {
  return {
    id: bulkId(row.id),
    customerId: customerId(row.customer_id),
    action: row.action,
    payload: parsed(row.payload),
    filter: parsed(row.filter),
    perMinute: row.per_minute,
    expiresIn: row.expires_in,
    askedBy: row.asked_by,
    createdAt: row.created_at,
    nextAt: row.next_at,
    cancelledAt: row.cancelled_at,
    madeAt: row.made_at,
    problem: row.problem,
  };
}

export async function bulkCommand(tx: Tx, by: Read, id: BulkId): Promise<BulkCommand | undefined> {
  const row = await on(tx)
    .selectFrom('bulk_commands')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && bulkOf(row);
}

export async function bulkCommands(
  tx: Tx,
  by: Read,
  askedBy: string | null,
  { after, limit }: Page<BulkId>,
): Promise<BulkCommand[]> {
  const rows = await on(tx)
    .selectFrom('bulk_commands')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .$if(askedBy !== null, (q) => q.where('asked_by', '=', askedBy as string))
    .$if(after !== null, (q) => q.where('id', '<', after))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(bulkOf);
}

export async function bulkCounts(tx: Tx, by: Read, id: BulkId): Promise<BulkCounts> {
  const made = on(tx)
    .selectFrom('commands')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('customer_id', '=', by.thing.customerId)
    .where('bulk_id', '=', id)
    .groupBy('state');
  const unmade = on(tx)
    .selectFrom('bulk_chargers')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('customer_id', '=', by.thing.customerId)
    .where('bulk_id', '=', id)
    .where('state', '<>', 'ordered')
    .groupBy('state');
  const counts: Record<string, number> = { ...NO_COUNTS };
  for (const { state, count } of [...(await made.execute()), ...(await unmade.execute())]) {
    counts[state] = (counts[state] ?? 0) + Number(count);
  }
  return counts as BulkCounts;
}

export async function bulkChargers(
  tx: Tx,
  by: Read,
  id: BulkId,
  state: BulkChargerState | null,
  { after, limit }: Page<ChargerKey>,
): Promise<BulkCharger[]> {
  const customer = by.thing.customerId;
  const is = sql<string>`coalesce(o.state, b.state)`;
  const rows = await on(tx)
    .selectFrom('bulk_chargers as b')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 'b.customer_id').onRef('c.id', '=', 'b.charger'),
    )
    .leftJoin('commands as o', (join) =>
      join.onRef('o.customer_id', '=', 'b.customer_id').onRef('o.id', '=', 'b.command_id'),
    )
    .select(['b.charger', 'b.command_id', 'b.problem', 'c.charger_id', is.as('is')])
    .where('b.customer_id', '=', customer)
    .where('b.bulk_id', '=', id)
    .$if(state !== null, (q) => q.where(is, '=', state as string))
    .$if(after !== null, (q) => q.where('b.charger', '>', after))
    .orderBy('b.charger')
    .limit(limit)
    .execute();
  const commands = await selected(tx)
    .where('o.customer_id', '=', customer)
    .where('o.id', 'in', filled(rows.flatMap((row) => row.command_id ?? [])))
    .execute();
  const known = new Map(commands.map((row) => [row.id, commandOf(row)]));
  return rows.map((row) => ({
    charger: chargerKey(row.charger),
    chargerId: identityShown(row.charger_id),
    state: row.is as BulkChargerState,
    commandId: orNull(row.command_id, commandId),
    problem: row.problem,
    command: known.get(row.command_id ?? 0) ?? null,
  }));
}

export async function chargersNamed(
  tx: Tx,
  by: Read,
  ids: readonly ChargerId[],
): Promise<ReadonlySet<ChargerId>> {
  const found = new Set<ChargerId>();
  for (const part of chunks(ids)) {
    const rows = await on(tx)
      .selectFrom('chargers')
      .select('charger_id')
      .where('customer_id', '=', by.thing.customerId)
      .where('charger_id', 'in', filled(part))
      .where('deleted_at', 'is', null)
      .execute();
    for (const row of rows) found.add(chargerId(row.charger_id));
  }
  return found;
}

export async function addBulkCommand(
  tx: Tx,
  by: Operate,
  added: NewBulkCommand & { readonly askedBy: string },
  at: Instant,
): Promise<BulkCommand> {
  const row = await on(tx)
    .insertInto('bulk_commands')
    .values({
      customer_id: by.thing.customerId,
      action: added.action,
      payload: json(added.payload),
      filter: json(added.filter),
      per_minute: added.perMinute,
      expires_in: added.expiresIn,
      asked_by: added.askedBy,
      created_at: at,
      next_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return bulkOf(row);
}

export async function addBulkChargers(
  tx: Tx,
  by: Operate,
  id: BulkId,
  { siteId, subsites, manufacturer, model, firmwareVersion, chargerIds }: BulkFilter,
): Promise<number> {
  const customer = by.thing.customerId;
  const fitting = (named: readonly ChargerId[] | null) =>
    on(tx)
      .selectFrom('chargers as c')
      .select(['c.customer_id', sql<number>`cast(${id} as bigint)`.as('bulk_id'), 'c.id'])
      .where('c.customer_id', '=', customer)
      .where('c.deleted_at', 'is', null)
      .$if(siteId !== null && !subsites, (q) => q.where('c.site_id', '=', siteId ?? 0))
      .$if(siteId !== null && subsites, (q) =>
        q.where('c.site_id', 'in', (under) =>
          under
            .selectFrom('site_closure')
            .select('site_id')
            .where('customer_id', '=', customer)
            .where('ancestor_id', '=', siteId ?? 0),
        ),
      )
      .$if(manufacturer !== null, (q) => q.where('c.manufacturer', '=', manufacturer))
      .$if(model !== null, (q) => q.where('c.model', '=', model))
      .$if(firmwareVersion !== null, (q) => q.where('c.firmware_version', '=', firmwareVersion))
      .$if(named !== null, (q) => q.where('c.charger_id', 'in', filled(named ?? [])));
  let count = 0;
  const parts = chargerIds === null ? [null] : chunks([...new Set(chargerIds)]);
  for (const part of parts) {
    const { numInsertedOrUpdatedRows = 0n } = await on(tx)
      .insertInto('bulk_chargers')
      .columns(['customer_id', 'bulk_id', 'charger'])
      .expression(fitting(part))
      .executeTakeFirstOrThrow();
    count += Number(numInsertedOrUpdatedRows);
  }
  return count;
}

export async function cancelBulkCommand(tx: Tx, by: Operate, id: BulkId, at: Instant): Promise<Command[]> {
  const customer = by.thing.customerId;
  await on(tx)
    .updateTable('bulk_commands')
    .set((eb) => ({ cancelled_at: eb.fn.coalesce('cancelled_at', sql<number>`cast(${at} as bigint)`) }))
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .where('made_at', 'is', null)
    .execute();
  await on(tx)
    .updateTable('bulk_chargers')
    .set({ state: 'cancelled' })
    .where('customer_id', '=', customer)
    .where('bulk_id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
  const unsent = await on(tx)
    .updateTable('commands')
    .set({ state: 'cancelled', ended_at: at })
    .where('customer_id', '=', customer)
    .where('bulk_id', '=', id)
    .where('state', '=', 'queued')
    .returning('id')
    .execute();
  const cancelled: Command[] = [];
  for (const part of chunks(unsent)) {
    const rows = await selected(tx)
      .where('o.customer_id', '=', customer)
      .where('o.id', 'in', filled(part.map((row) => row.id)))
      .execute();
    cancelled.push(...rows.map(commandOf));
  }
  return cancelled;
}
