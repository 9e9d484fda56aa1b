/** Transactions as their charger asks for them: open ones, and the first telling of what is told again. */
import { type Selectable, sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import {
  type ConnectionId,
  chargerKey,
  customerId,
  driverId,
  type SocketId,
  type TransactionId,
  tagId,
  transactionId,
} from '../domain/ids.ts';
import type {
  Figures,
  SuspectReason,
  Transaction,
  TransactionFlag,
} from '../domain/transactions/transaction.ts';
import { orNull, parsed, parsedOrNull } from './rows.ts';
import type { Schema } from './schema.ts';
import { type Columns, type Some, together, told } from './told.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;

export function transactionOf(row: Selectable<Schema['transactions']>): Transaction {
  return {
    id: transactionId(row.id),
    customerId: customerId(row.customer_id),
    charger: chargerKey(row.charger),
    socketId: row.socket_id,
    idTag: row.id_tag,
    tagId: orNull(row.tag_id, tagId),
    driverId: orNull(row.driver_id, driverId),
    answered: row.answered as Transaction['answered'],
    refused: row.refused === 1,
    startedAt: row.started_at,
    startChargerTime: row.start_charger_time,
    startHeardAt: row.start_heard_at,
    meterStart: row.meter_start,
    stoppedAt: row.stopped_at,
    meterStop: row.meter_stop,
    stopReason: row.stop_reason,
    closedBy: row.closed_by as Transaction['closedBy'],
    revision: row.revision,
    suspectSince: row.suspect_since,
    suspectReason: row.suspect_reason as SuspectReason | null,
    evidenceAt: row.evidence_at,
    samples: row.samples,
    firstRegisterWh: row.first_register_wh,
    lastRegisterWh: row.last_register_wh,
    lastSampleAt: row.last_sample_at,
    intervalWh: row.interval_wh,
    energyWh: row.energy_wh,
    flags: parsed<TransactionFlag[]>(row.flags),
    told: parsedOrNull<Partial<Figures>>(row.told) ?? {},
    replayKey: row.replay_key,
  };
}

export async function transaction(tx: Tx, by: Report, id: TransactionId): Promise<Transaction | undefined> {
  const row = await on(tx)
    .selectFrom('transactions')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && transactionOf(row);
}

interface Place {
  readonly by: Report;
  readonly socketId: SocketId;
}

const PLACES: Columns = { charger: 'bigint', socket: 'bigint' };

async function openAt(tx: Tx, places: Some<Place>): Promise<Transaction[][]> {
  const [{ by }] = places;
  const rows = places.map((place) => [place.by.thing.charger, place.socketId] as const);
  const { rows: found } = await sql<Selectable<Schema['transactions']>>`
    ${told(by.thing.customerId, PLACES, rows)}
    select t.* from told cross join transactions as t
    where t.customer_id = ${by.thing.customerId} and t.charger = told.charger and t.closed_at is null
      and t.socket_id = told.socket
    order by t.started_at desc, t.id desc
  `.execute(on(tx));
  const byPlace = Map.groupBy(found, (row) => `${row.charger}/${row.socket_id}`);
  return places.map((place) => (byPlace.get(nameOf(place)) ?? []).map(transactionOf));
}

const nameOf = ({ by, socketId }: Place) => `${by.thing.charger}/${socketId}`;

const askOpenAt = together(({ by }: Place) => by.thing.customerId, openAt);

export async function openTransactions(tx: Tx, by: Report, socketId?: SocketId): Promise<Transaction[]> {
  if (socketId !== undefined) return askOpenAt(tx, { by, socketId });
  const rows = await on(tx)
    .selectFrom('transactions')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('closed_at', 'is', null)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(transactionOf);
}

export async function replayed(
  tx: Tx,
  by: Report,
  start: { connectionId: ConnectionId; messageId: string; replayKey: string; erasedKey?: string },
): Promise<Transaction | undefined> {
  const { replayKey, erasedKey = replayKey } = start;
  const mine = on(tx)
    .selectFrom('transactions')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger);
  // Two unique look-ups instead of an `or`, which a planner may answer by reading all the charger ever told.
  const rows = await mine
    .where('replay_key', 'in', [replayKey, erasedKey])
    .unionAll(mine.where('connection_id', '=', start.connectionId).where('message_id', '=', start.messageId))
    .execute();
  // A message id may be used twice for two starts: the same content says more.
  const told = (key: string) => rows.find((found) => found.replay_key === key);
  const row = told(replayKey) ?? told(erasedKey) ?? rows[0];
  return row && transactionOf(row);
}

export async function stoppedAs(
  tx: Tx,
  by: Report,
  stopKey: string,
  erasedKey = stopKey,
): Promise<Transaction | undefined> {
  const row = await on(tx)
    .selectFrom('transactions')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('stop_key', 'in', [stopKey, erasedKey])
    .executeTakeFirst();
  return row && transactionOf(row);
}
