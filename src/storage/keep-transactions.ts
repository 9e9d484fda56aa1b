/** Transactions: starts under fresh ids, and what becomes of them. */
import type { Insertable, Updateable } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import {
  type ChargerKey,
  type CustomerId,
  foldTag,
  type Instant,
  type SocketId,
  type TransactionId,
  transactionId,
} from '../domain/ids.ts';
import type { Figures, NewTransaction, TransactionChange } from '../domain/transactions/transaction.ts';
import { once } from './once.ts';
import { bit, json } from './rows.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;

export async function addTransaction(tx: Tx, by: Report, added: NewTransaction): Promise<TransactionId> {
  const [id] = await Promise.all([
    insert(tx, by, added),
    added.closedAt === null
      ? markUsed(tx, by.thing.customerId, by.thing.charger, added.socketId, added.startHeardAt)
      : undefined,
  ]);
  return (
    id ??
    (await firstTelling(tx, by, added)) ??
    // The message id was used before, for another transaction: by its content this one is new.
    (await insert(tx, by, { ...added, messageId: null })) ??
    unkeepable(by.thing)
  );
}

/** A charger may move: what it charged stays where it stood then. */
const siteNow = (tx: Tx, customerId: CustomerId, charger: ChargerKey) =>
  on(tx)
    .selectFrom('chargers')
    .select('site_id')
    .where('customer_id', '=', customerId)
    .where('id', '=', charger);

const insertRow = once((tx, customer: CustomerId, charger: ChargerKey, row: NewRow) =>
  on(tx)
    .insertInto('transactions')
    .values({ ...row, customer_id: customer, charger, site_id: siteNow(tx, customer, charger) })
    .onConflict((told) => told.doNothing())
    .returning('id'),
);

/** Answers nothing when one of its keys is taken. On PostgreSQL an error would end the whole transaction. */
async function insert(tx: Tx, by: Report, added: NewTransaction): Promise<TransactionId | undefined> {
  const { customerId, charger } = by.thing;
  const [row] = await insertRow(tx, customerId, charger, newRow(added));
  return row && transactionId(row.id);
}

/** The transaction that was kept with the same content. */
async function firstTelling(tx: Tx, by: Report, added: NewTransaction): Promise<TransactionId | undefined> {
  const mine = on(tx)
    .selectFrom('transactions')
    .select('id')
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger);
  const row = await mine
    .where('replay_key', '=', added.replayKey)
    .unionAll(mine.where('stop_key', '=', added.stopKey))
    .executeTakeFirst();
  return row && transactionId(row.id);
}

function unkeepable({ charger }: ChargerRef): never {
  throw new Error(`a transaction of charger ${charger} can't be kept, and none with its keys is there`);
}

type NewRow = Omit<Insertable<Schema['transactions']>, 'customer_id' | 'charger' | 'site_id'>;

function newRow(added: NewTransaction): NewRow {
  return {
    socket_id: added.socketId,
    id_tag: added.idTag,
    id_tag_folded: foldTag(added.idTag),
    tag_id: added.tagId,
    driver_id: added.driverId,
    answered: added.answered,
    refused: bit(added.refused),
    started_at: added.startedAt,
    start_charger_time: added.startChargerTime,
    start_heard_at: added.startHeardAt,
    meter_start: added.meterStart,
    reservation_id: added.reservationId,
    stopped_at: added.stoppedAt,
    stop_charger_time: added.stopChargerTime,
    stop_heard_at: added.stopHeardAt,
    meter_stop: added.meterStop,
    stop_reason: added.stopReason,
    stop_id_tag: added.stopIdTag,
    stop_id_tag_folded: added.stopIdTag === null ? null : foldTag(added.stopIdTag),
    closed_by: added.closedBy,
    closed_at: added.closedAt,
    evidence_at: added.evidenceAt,
    samples: added.samples,
    first_register_wh: added.firstRegisterWh,
    last_register_wh: added.lastRegisterWh,
    last_sample_at: added.lastSampleAt,
    interval_wh: added.intervalWh,
    energy_wh: added.energyWh,
    flags: json(added.flags),
    connection_id: added.connectionId,
    message_id: added.messageId,
    replay_key: added.replayKey,
    stop_key: added.stopKey,
  };
}

/** Whether a transaction is open on it shows in a socket's served status, and so when that changed. */
const markUsed = once((tx, customer: CustomerId, charger: ChargerKey, socket: SocketId, at: Instant) =>
  on(tx)
    .updateTable('sockets')
    .set({ used_at: at })
    .where('customer_id', '=', customer)
    .where('charger', '=', charger)
    .where('socket_id', '=', socket),
);

/** The same, if the transaction is open: a revision of its end changes nothing. */
const markEnded = once((tx, customer: CustomerId, charger: ChargerKey, id: TransactionId, at: Instant) =>
  on(tx)
    .updateTable('sockets')
    .set({ used_at: at })
    .where('customer_id', '=', customer)
    .where('charger', '=', charger)
    .where('socket_id', '=', (open) =>
      open
        .selectFrom('transactions')
        .select('socket_id')
        .where('customer_id', '=', customer)
        .where('id', '=', id)
        .where('closed_at', 'is', null),
    ),
);

export async function suspectOpen(tx: Tx, by: Report, at: Instant): Promise<void> {
  await on(tx)
    .updateTable('transactions')
    .set({ suspect_since: at, suspect_reason: 'boot' })
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('closed_at', 'is', null)
    .execute();
}

export async function changeTransaction(
  tx: Tx,
  by: Report,
  id: TransactionId,
  change: TransactionChange,
): Promise<void> {
  await applyChange(tx, by.thing, id, change);
}

/** Whether a transaction is open shows in what is served. */
const touch = once((tx, customer: CustomerId, charger: ChargerKey) =>
  on(tx)
    .updateTable('chargers')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('customer_id', '=', customer)
    .where('id', '=', charger),
);

type Changed = Updateable<Schema['transactions']>;

const setRow = once((tx, customer: CustomerId, charger: ChargerKey, id: TransactionId, changed: Changed) =>
  on(tx)
    .updateTable('transactions')
    .set(changed)
    .where('customer_id', '=', customer)
    .where('charger', '=', charger)
    .where('id', '=', id),
);

/** Puts a change into the row of one charger's transaction. */
export async function applyChange(
  tx: Tx,
  { customerId, charger }: ChargerRef,
  id: TransactionId,
  change: TransactionChange,
): Promise<void> {
  if (Object.values(change).every((value) => value === undefined)) return;
  const { closedAt } = change;
  // Asked in one go, in this order. The charger's row comes first, as everywhere.
  const shown =
    closedAt === undefined || closedAt === null
      ? []
      : [touch(tx, customerId, charger), markEnded(tx, customerId, charger, id, closedAt)];
  await Promise.all([...shown, setRow(tx, customerId, charger, id, changedRow(change))]);
}

function changedRow(change: TransactionChange): Changed {
  return {
    samples: change.samples,
    first_register_wh: change.firstRegisterWh,
    last_register_wh: change.lastRegisterWh,
    last_sample_at: change.lastSampleAt,
    interval_wh: change.intervalWh,
    energy_wh: change.energyWh,
    flags: change.flags && json(change.flags),
    told: change.told && toldRow(change.told),
    started_at: change.startedAt,
    tag_id: change.tagId,
    driver_id: change.driverId,
    stopped_at: change.stoppedAt,
    stop_charger_time: change.stopChargerTime,
    stop_heard_at: change.stopHeardAt,
    meter_stop: change.meterStop,
    stop_reason: change.stopReason,
    stop_id_tag: change.stopIdTag,
    stop_id_tag_folded: change.stopIdTag && foldTag(change.stopIdTag),
    closed_by: change.closedBy,
    closed_at: change.closedAt,
    evidence_at: change.evidenceAt,
    replay_key: change.replayKey,
    stop_key: change.stopKey,
    revision: change.revision,
    suspect_since: change.suspectSince,
    suspect_reason: change.suspectReason,
  };
}

const toldRow = (told: Partial<Figures>) => (Object.keys(told).length === 0 ? null : json(told));
