/** Commands on their way: taken, sent, answered, lost. */
import { sql } from 'kysely';
import type { Ended } from '../app/ports/commands.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import { type Command, type CommandState, PRIORITY, socketOf } from '../domain/commands/command.ts';
import {
  type ChargerKey,
  type CommandId,
  type ConnectionId,
  type CustomerId,
  chargerKey,
  commandId,
  customerId,
  type Instant,
} from '../domain/ids.ts';
import { quietOnes } from './charger-security.ts';
import { commandOf, find, selected, withoutList } from './commands.ts';
import { bit, chunks, filled, json } from './rows.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;

// Written out, and not as parameters: so an index of the few rows that are in a state is found.
const QUEUED = sql.lit('queued');
const SENT = sql.lit('sent');

/** Rows that one sweep changes: others want to write, too. */
const AT_A_TIME = 500;

/** What the server does by itself waits while the charger is to be left in quiet. */
const queueOf = (tx: Tx, { thing }: Report, at: Instant) =>
  on(tx)
    .selectFrom('commands')
    .select('id')
    .where('customer_id', '=', thing.customerId)
    .where('charger', '=', thing.charger)
    .where('state', '=', QUEUED)
    .where((w) => w.or([w('expires_at', 'is', null), w('expires_at', '>', at)]))
    .where((w) => w.or([w('priority', '=', PRIORITY.asked), w.not(w.exists(quietOnes(w, thing)))]))
    .orderBy('priority')
    .orderBy('id')
    .limit(1);

export async function takeCommand(
  tx: Tx,
  by: Report,
  { messageId, connectionId, at }: { messageId: string; connectionId: ConnectionId; at: Instant },
): Promise<Command | undefined> {
  const next = await queueOf(tx, by, at).executeTakeFirst();
  if (next === undefined) return undefined;
  const taken = await on(tx)
    .updateTable('commands')
    .set({ state: 'sent', sent_at: at, message_id: messageId, connection_id: connectionId })
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', next.id)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  // Cancelled in the same moment.
  if (taken.numUpdatedRows === 0n) return takeCommand(tx, by, { messageId, connectionId, at });
  return find(tx, by, commandId(next.id));
}

export async function returnCommand(
  tx: Tx,
  by: Report,
  id: CommandId,
  problem: string,
  at: Instant,
): Promise<Command | undefined> {
  const unsent = { sent_at: null, message_id: null, connection_id: null };
  const own = (waits: boolean) =>
    on(tx)
      .updateTable('commands')
      .set(waits ? { ...unsent, state: 'queued' } : { ...unsent, state: 'offline', problem, ended_at: at })
      .where('customer_id', '=', by.thing.customerId)
      .where('charger', '=', by.thing.charger)
      .where('id', '=', id)
      .where('state', '=', 'sent')
      .where('expires_at', waits ? 'is not' : 'is', null)
      .execute();
  await own(true);
  await own(false);
  return find(tx, by, id);
}

export async function endCommand(
  tx: Tx,
  by: Report,
  id: CommandId,
  from: readonly CommandState[],
  { state, answer, problem, latencyMs, late, sent, payload }: Ended,
  at: Instant,
): Promise<Command | undefined> {
  const awaited = state === 'accepted' ? 'awaited' : 'not-begun';
  const ended = await on(tx)
    .updateTable('commands')
    .set((eb) => ({
      state,
      answer: answer === undefined || answer === null ? null : json(answer),
      problem,
      latency_ms: latencyMs === null ? null : Math.round(latencyMs),
      late: bit(late),
      payload: json(payload),
      socket_id: socketOf(payload),
      ended_at: at,
      sent_at: sent ? eb.ref('sent_at') : null,
      // A transaction that began before the answer came has said it already.
      effect: eb
        .case()
        .when('action', '<>', 'RemoteStartTransaction')
        .then(null)
        .when('effect', 'in', ['began', 'refused', 'other-tag'])
        .then(eb.ref('effect'))
        .when(eb.val(state), 'in', ['timed-out', 'unknown'])
        .then('awaited')
        .else(awaited)
        .end(),
    }))
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirst();
  return ended.numUpdatedRows === 0n ? undefined : find(tx, by, id);
}

export async function commandSent(
  tx: Tx,
  by: Report,
  messageId: string,
  since: Instant,
): Promise<Command | undefined> {
  const row = await selected(tx)
    .where('o.customer_id', '=', by.thing.customerId)
    .where('o.charger', '=', by.thing.charger)
    .where('o.message_id', '=', messageId)
    .where('o.sent_at', '>=', since)
    .executeTakeFirst();
  return row && commandOf(row);
}

export async function endUnsent(tx: Tx, by: Report, problem: string, at: Instant): Promise<Command[]> {
  const ended = await on(tx)
    .updateTable('commands')
    .set((eb) => ({ state: 'offline', problem, ended_at: at, payload: withoutList(eb) }))
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('state', '=', QUEUED)
    .where('expires_at', 'is', null)
    .returning('id')
    .execute();
  return all(tx, ended);
}

export async function loseCommands(tx: Tx, problem: string, at: Instant): Promise<Command[]> {
  const lost = await on(tx)
    .updateTable('commands')
    .set((eb) => ({
      state: 'unknown',
      problem,
      ended_at: at,
      payload: withoutList(eb),
      effect: eb
        .case()
        .when('action', '<>', 'RemoteStartTransaction')
        .then(null)
        .else(eb.fn.coalesce('effect', eb.val('awaited')))
        .end(),
    }))
    .where('state', '=', SENT)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('connections as l')
          .select('l.id')
          .whereRef('l.customer_id', '=', 'commands.customer_id')
          .whereRef('l.id', '=', 'commands.connection_id')
          .where('l.ended_at', 'is not', null),
      ),
    )
    .returning('id')
    .execute();
  const found: Command[] = [];
  for (const part of chunks(lost, AT_A_TIME)) found.push(...(await all(tx, part)));
  return found;
}

export async function expireCommands(tx: Tx, problem: string, at: Instant): Promise<Command[]> {
  const expired = await on(tx)
    .updateTable('commands')
    .set((eb) => ({ state: 'offline', problem, ended_at: at, payload: withoutList(eb) }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('commands')
        .select('id')
        .where('state', '=', QUEUED)
        .where('expires_at', '<=', at)
        .limit(AT_A_TIME),
    )
    .where('state', '=', 'queued')
    .returning('id')
    .execute();
  return all(tx, expired);
}

async function all(tx: Tx, ids: readonly { readonly id: number }[]): Promise<Command[]> {
  if (ids.length === 0) return [];
  const rows = await selected(tx)
    .where('o.id', 'in', filled(ids.slice(0, AT_A_TIME).map(({ id }) => id)))
    .execute();
  return rows.map(commandOf);
}

export async function chargersWithCommands(
  tx: Tx,
): Promise<readonly { customerId: CustomerId; charger: ChargerKey; impatient: boolean }[]> {
  const rows = await on(tx)
    .selectFrom('commands')
    .select(({ fn, eb }) => [
      'customer_id',
      'charger',
      fn.sum<number>(eb.case().when('expires_at', 'is', null).then(1).else(0).end()).as('impatient'),
    ])
    .where('state', '=', QUEUED)
    .groupBy(['customer_id', 'charger'])
    .execute();
  return rows.map((row) => ({
    customerId: customerId(row.customer_id),
    charger: chargerKey(row.charger),
    impatient: Number(row.impatient) > 0,
  }));
}

export async function forgetCommands(tx: Tx, before: Instant): Promise<number> {
  const gone = await on(tx)
    .deleteFrom('commands')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('commands')
        .select('id')
        .where('created_at', '<', before)
        .where('state', 'not in', ['queued', 'sent'])
        .limit(AT_A_TIME),
    )
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
