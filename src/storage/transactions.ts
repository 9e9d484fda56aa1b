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
type Row = Selectable<Schema['transactions']>;

export function transactionOf(row: Row): Transaction {
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

const customerOf = ({ by }: { readonly by: Report }) => by.thing.customerId;

/** What is asked for, in its place among all that is asked for at the same time. */
type Numbered = Row & { readonly n: number };

interface Named {
  readonly by: Report;
  readonly id: TransactionId;
}

const IDS: Columns = { n: 'bigint', charger: 'bigint', id: 'bigint' };

async function named(tx: Tx, asked: Some<Named>): Promise<(Transaction | undefined)[]> {
  const customer = customerOf(asked[0]);
  const rows = asked.map(({ by, id }, n) => [n, by.thing.charger, id] as const);
  const { rows: found } = await sql<Numbered>`
    ${told(customer, IDS, rows)}
    select told.n, t.* from told cross join transactions as t
    where t.customer_id = ${customer} and t.id = told.id and t.charger = told.charger
  `.execute(on(tx));
  const byPlace = new Map(found.map((row) => [row.n, transactionOf(row)]));
  return asked.map((_, n) => byPlace.get(n));
}

const askNamed = together(customerOf, named);

export const transaction = (tx: Tx, by: Report, id: TransactionId): Promise<Transaction | undefined> =>
  askNamed(tx, { by, id });

interface Place {
  readonly by: Report;
  readonly socketId: SocketId;
}

const PLACES: Columns = { charger: 'bigint', socket: 'bigint' };

async function openAt(tx: Tx, places: Some<Place>): Promise<Transaction[][]> {
  const [{ by }] = places;
  const rows = places.map((place) => [place.by.thing.charger, place.socketId] as const);
  const { rows: found } = await sql<Row>`
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

const askOpenAt = together(customerOf, openAt);

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

interface Started {
  readonly connectionId: ConnectionId;
  readonly messageId: string;
  readonly replayKey: string;
  readonly erasedKey?: string;
}

const STARTS: Columns = {
  ...{ n: 'bigint', charger: 'bigint', replay_key: 'text', erased_key: 'text' },
  ...{ connection_id: 'bigint', message_id: 'text' },
};

async function toldBefore(
  tx: Tx,
  asked: Some<{ readonly by: Report; readonly start: Started }>,
): Promise<(Transaction | undefined)[]> {
  const customer = customerOf(asked[0]);
  const rows = asked.map(({ by, start }, n) => {
    const { replayKey, erasedKey = replayKey } = start;
    return [n, by.thing.charger, replayKey, erasedKey, start.connectionId, start.messageId] as const;
  });
  // Unique look-ups instead of an `or`, which a planner may answer by reading all the charger ever told.
  const { rows: found } = await sql<Numbered>`
    ${told(customer, STARTS, rows)}
    select told.n, t.* from told cross join transactions as t
      where t.customer_id = ${customer} and t.charger = told.charger and t.replay_key = told.replay_key
    union all select told.n, t.* from told cross join transactions as t
      where t.customer_id = ${customer} and t.charger = told.charger and t.replay_key = told.erased_key
    union all select told.n, t.* from told cross join transactions as t
      where t.customer_id = ${customer} and t.charger = told.charger and t.connection_id = told.connection_id
        and t.message_id = told.message_id
  `.execute(on(tx));
  const byPlace = Map.groupBy(found, ({ n }) => n);
  return asked.map(({ start }, n) => {
    const mine = byPlace.get(n) ?? [];
    // A message id may be used twice for two starts: the same content says more.
    const like = (key: string | undefined) => mine.find((row) => row.replay_key === key);
    const row = like(start.replayKey) ?? like(start.erasedKey) ?? mine[0];
    return row && transactionOf(row);
  });
}

const askToldBefore = together(customerOf, toldBefore);

export const replayed = (tx: Tx, by: Report, start: Started): Promise<Transaction | undefined> =>
  askToldBefore(tx, { by, start });

interface Stopped {
  readonly by: Report;
  readonly keys: readonly [stopKey: string, erasedKey: string];
}

const STOPS: Columns = { n: 'bigint', charger: 'bigint', stop_key: 'text', erased_key: 'text' };

async function stoppedBefore(tx: Tx, asked: Some<Stopped>): Promise<(Transaction | undefined)[]> {
  const customer = customerOf(asked[0]);
  const rows = asked.map(({ by, keys }, n) => [n, by.thing.charger, ...keys] as const);
  const { rows: found } = await sql<Numbered>`
    ${told(customer, STOPS, rows)}
    select told.n, t.* from told cross join transactions as t
      where t.customer_id = ${customer} and t.charger = told.charger and t.stop_key = told.stop_key
    union all select told.n, t.* from told cross join transactions as t
      where t.customer_id = ${customer} and t.charger = told.charger and t.stop_key = told.erased_key
  `.execute(on(tx));
  const byPlace = Map.groupBy(found, ({ n }) => n);
  return asked.map((_, n) => {
    const row = byPlace.get(n)?.[0];
    return row && transactionOf(row);
  });
}

const askStopped = together(customerOf, stoppedBefore);

export const stoppedAs = (
  tx: Tx,
  by: Report,
  stopKey: string,
  erasedKey = stopKey,
): Promise<Transaction | undefined> => askStopped(tx, { by, keys: [stopKey, erasedKey] });
