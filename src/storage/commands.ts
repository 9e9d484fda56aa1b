/** Commands as people see and ask for them. What sends them and follows them is send-commands.ts. */
import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { CommandsAsked, NewCommand } from '../app/ports/commands.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef, CustomerRef } from '../domain/access/allow.ts';
import { type Command, type CommandState, type Effect, socketOf, tagOf } from '../domain/commands/command.ts';
import {
  bulkId,
  type CommandId,
  chargerKey,
  commandId,
  connectionId,
  customerId,
  foldTag,
  type Instant,
  transactionId,
} from '../domain/ids.ts';
import { identityShown, json, orNull, parsed, parsedOrNull } from './rows.ts';
import type { Schema } from './schema.ts';
import type { CommandsTable } from './schema-commands.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;
type Operate = Allowed<'operate', ChargerRef>;
type Report = Allowed<'report', ChargerRef>;

export function commandOf(row: Selectable<CommandsTable> & { charger_id: string }): Command {
  return {
    id: commandId(row.id),
    customerId: customerId(row.customer_id),
    charger: chargerKey(row.charger),
    chargerId: identityShown(row.charger_id),
    action: row.action,
    payload: parsed(row.payload),
    socketId: row.socket_id,
    state: row.state as CommandState,
    askedBy: row.asked_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    sentAt: row.sent_at,
    endedAt: row.ended_at,
    messageId: row.message_id,
    connectionId: orNull(row.connection_id, connectionId),
    answer: parsedOrNull<unknown>(row.answer),
    problem: row.problem,
    latencyMs: row.latency_ms,
    late: row.late === 1,
    effect: row.effect as Effect | null,
    transactionId: orNull(row.transaction_id, transactionId),
    bulkId: orNull(row.bulk_id, bulkId),
  };
}

/** With the identity of the charger; the caller says which, and of which customer. */
export const selected = (tx: Tx) =>
  on(tx)
    .selectFrom('commands as o')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 'o.customer_id').onRef('c.id', '=', 'o.charger'),
    )
    .selectAll('o')
    .select('c.charger_id');

export async function command(tx: Tx, by: Read, id: CommandId): Promise<Command | undefined> {
  const row = await selected(tx)
    .where('o.customer_id', '=', by.thing.customerId)
    .where('o.id', '=', id)
    .executeTakeFirst();
  return row && commandOf(row);
}

export async function commands(
  tx: Tx,
  by: Read,
  asked: CommandsAsked,
  { after, limit }: Page<CommandId>,
): Promise<Command[]> {
  const rows = await selected(tx)
    .where('o.customer_id', '=', by.thing.customerId)
    .$if(asked.charger !== null, (q) => q.where('o.charger', '=', asked.charger))
    .$if(asked.action !== null, (q) => q.where('o.action', '=', asked.action as string))
    .$if(asked.state !== null, (q) => q.where('o.state', '=', asked.state as string))
    .$if(asked.socketId !== null, (q) => q.where('o.socket_id', '=', asked.socketId))
    .$if(asked.from !== null, (q) => q.where('o.created_at', '>=', asked.from))
    .$if(asked.until !== null, (q) => q.where('o.created_at', '<', asked.until))
    .$if(after !== null, (q) => q.where('o.id', '<', after))
    .orderBy('o.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(commandOf);
}

export async function commandsWaiting(tx: Tx, by: Operate | Report): Promise<number> {
  const { count } = await on(tx)
    .selectFrom('commands')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('state', '=', sql.lit('queued'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function addCommand(tx: Tx, by: Operate | Report, added: NewCommand): Promise<Command> {
  const tag = tagOf(added.payload);
  const { id } = await on(tx)
    .insertInto('commands')
    .values({
      customer_id: by.thing.customerId,
      charger: by.thing.charger,
      action: added.action,
      payload: json(added.payload),
      socket_id: socketOf(added.payload),
      id_tag_folded: tag === null ? null : foldTag(tag),
      state: 'queued',
      priority: added.priority,
      asked_by: added.askedBy,
      created_at: added.at,
      expires_at: added.expiresAt,
      bulk_id: added.bulkId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return known(tx, by, commandId(id));
}

/** Of one that is over: whose tags were in a list is not kept. */
export const withoutList = (eb: ExpressionBuilder<Schema, 'commands'>) =>
  eb.case().when('action', '=', 'SendLocalList').then('{}').else(eb.ref('payload')).end();

export async function cancelCommand(
  tx: Tx,
  by: Operate,
  id: CommandId,
  at: Instant,
): Promise<Command | undefined> {
  const own = on(tx)
    .updateTable('commands')
    .set((eb) => ({ state: 'cancelled', ended_at: at, payload: withoutList(eb) }))
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('id', '=', id)
    .where('state', '=', 'queued');
  await own.execute();
  return find(tx, by, id);
}

export async function find(tx: Tx, by: Operate | Report, id: CommandId): Promise<Command | undefined> {
  const row = await selected(tx)
    .where('o.customer_id', '=', by.thing.customerId)
    .where('o.charger', '=', by.thing.charger)
    .where('o.id', '=', id)
    .executeTakeFirst();
  return row && commandOf(row);
}

async function known(tx: Tx, by: Operate | Report, id: CommandId): Promise<Command> {
  const found = await find(tx, by, id);
  if (found === undefined) throw new Error('a command that was just written is not there');
  return found;
}
