/** Places at chargers kept free for somebody. */
import { type Selectable, sql } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { ReservationsAsked } from '../app/ports/reservations.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef, CustomerRef } from '../domain/access/allow.ts';
import type { CommandState } from '../domain/commands/command.ts';
import {
  type CommandId,
  chargerKey,
  commandId,
  customerId,
  driverId,
  foldTag,
  type Instant,
  type ReservationId,
  reservationId,
  transactionId,
} from '../domain/ids.ts';
import { type ReservationChange, settlesAs } from '../domain/reservations/course.ts';
import type { NewReservation, Reservation, ReservationState } from '../domain/reservations/reservation.ts';
import { identityShown, orNull } from './rows.ts';
import type { ReservationsTable } from './schema-commands.ts';
import { type Db, on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;
type Operate = Allowed<'operate', ChargerRef>;
type Report = Allowed<'report', ChargerRef>;

/** Rows that one sweep changes: others want to write, too. */
const AT_A_TIME = 500;

interface Row extends Selectable<ReservationsTable> {
  readonly charger_id: string;
  readonly command_state: string | null;
  readonly command_problem: string | null;
  readonly command_ended_at: number | null;
  readonly cancel_state: string | null;
  readonly seen_driver: number | null;
}

export function reservationOf(row: Row): Reservation {
  return {
    id: reservationId(row.id),
    customerId: customerId(row.customer_id),
    charger: chargerKey(row.charger),
    chargerId: identityShown(row.charger_id),
    number: row.number,
    socketId: row.socket_id,
    idTag: row.id_tag,
    parentIdTag: row.parent_id_tag,
    driverId: orNull(row.seen_driver, driverId),
    until: row.until,
    state: row.state as ReservationState,
    reason: row.reason,
    askedBy: row.asked_by,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    shownAt: row.shown_at,
    transactionId: orNull(row.transaction_id, transactionId),
    command:
      row.command_id === null || row.command_state === null
        ? null
        : {
            id: commandId(row.command_id),
            state: row.command_state as CommandState,
            problem: row.command_problem,
            endedAt: row.command_ended_at,
          },
    cancelId: orNull(row.cancel_id, commandId),
    cancelState: row.cancel_state as CommandState | null,
  };
}

/** With its charger's identity, how its orders stand, and the driver where the view shows him; the caller says of which customer. */
const selected = (tx: Tx) => selectedIn(on(tx));
export const selectedIn = (db: Db) =>
  db
    .selectFrom('reservations as r')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 'r.customer_id').onRef('c.id', '=', 'r.charger'),
    )
    .leftJoin('commands as o', (join) =>
      join.onRef('o.customer_id', '=', 'r.customer_id').onRef('o.id', '=', 'r.command_id'),
    )
    .leftJoin('commands as k', (join) =>
      join.onRef('k.customer_id', '=', 'r.customer_id').onRef('k.id', '=', 'r.cancel_id'),
    )
    .leftJoin('drivers as d', (join) =>
      join.onRef('d.customer_id', '=', 'r.customer_id').onRef('d.id', '=', 'r.driver_id'),
    )
    .selectAll('r')
    .select(['c.charger_id', 'o.state as command_state', 'o.problem as command_problem'])
    .select(['o.ended_at as command_ended_at', 'k.state as cancel_state', 'd.id as seen_driver']);

export async function reservation(tx: Tx, by: Read, id: ReservationId): Promise<Reservation | undefined> {
  const row = await selected(tx)
    .where('r.customer_id', '=', by.thing.customerId)
    .where('r.id', '=', id)
    .executeTakeFirst();
  return row && reservationOf(row);
}

/** By what is shown: what became of the ReserveNow of one may not be kept with the reservation yet. */
function standsAs(state: ReservationState) {
  const orders = settlesAs(state);
  const kept = sql<boolean>`r.state = ${state}`;
  if (orders.length === 0) return kept;
  const ordered = sql`o.state in (${sql.join(orders)})`;
  return state === 'requested'
    ? sql<boolean>`(${kept} and (o.state is null or ${ordered}))`
    : sql<boolean>`(${kept} or (r.state = 'requested' and ${ordered}))`;
}

export async function reservations(
  tx: Tx,
  by: Read,
  asked: ReservationsAsked,
  { after, limit }: Page<ReservationId>,
): Promise<Reservation[]> {
  const rows = await selected(tx)
    .where('r.customer_id', '=', by.thing.customerId)
    .$if(asked.charger !== null, (q) => q.where('r.charger', '=', asked.charger))
    .$if(asked.socketId !== null, (q) => q.where('r.socket_id', '=', asked.socketId))
    .$if(asked.state !== null, (q) => q.where(standsAs(asked.state as ReservationState)))
    .$if(asked.driverId !== null, (q) => q.where('r.driver_id', '=', asked.driverId))
    .$if(asked.driverId !== null && asked.seen, (q) => q.where('d.id', 'is not', null))
    .$if(asked.idTagFolded !== null, (q) => q.where('r.id_tag_folded', '=', asked.idTagFolded))
    .$if(asked.idTagFolded !== null && asked.seen, (q) =>
      q.where((w) =>
        w.exists(
          w
            .selectFrom('tags as t')
            .select('t.id')
            .whereRef('t.customer_id', '=', 'r.customer_id')
            .whereRef('t.id_tag_folded', '=', 'r.id_tag_folded'),
        ),
      ),
    )
    .$if(after !== null, (q) => q.where('r.id', '<', after))
    .orderBy('r.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(reservationOf);
}

export async function addReservation(tx: Tx, by: Operate, added: NewReservation): Promise<ReservationId> {
  const { id } = await on(tx)
    .insertInto('reservations')
    .values((eb) => ({
      customer_id: by.thing.customerId,
      charger: by.thing.charger,
      number: added.number,
      socket_id: added.socketId,
      id_tag: added.idTag,
      id_tag_folded: foldTag(added.idTag),
      parent_id_tag: added.parentIdTag,
      // None whom the view does not show.
      driver_id: eb
        .selectFrom('drivers')
        .select('id')
        .where('customer_id', '=', by.thing.customerId)
        .where('id', '=', added.driverId),
      until: added.until,
      state: 'requested',
      asked_by: added.askedBy,
      created_at: added.createdAt,
      command_id: added.commandId,
    }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return reservationId(id);
}

export async function openReservations(tx: Tx, by: Operate | Report): Promise<Reservation[]> {
  const rows = await selected(tx)
    .where('r.customer_id', '=', by.thing.customerId)
    .where('r.charger', '=', by.thing.charger)
    .where('r.ended_at', 'is', null)
    .orderBy('r.id', 'desc')
    .execute();
  return rows.map(reservationOf);
}

export async function reservationsNumbered(
  tx: Tx,
  by: Operate | Report,
  number: number,
): Promise<Reservation[]> {
  const rows = await selected(tx)
    .where('r.customer_id', '=', by.thing.customerId)
    .where('r.charger', '=', by.thing.charger)
    .where('r.number', '=', number)
    .orderBy('r.id', 'desc')
    .execute();
  return rows.map(reservationOf);
}

export async function changeReservation(
  tx: Tx,
  by: Operate | Report,
  id: ReservationId,
  {
    state,
    reason,
    endedAt,
    shownAt,
    transactionId: used,
    cancelId,
  }: ReservationChange & {
    readonly cancelId?: CommandId;
  },
): Promise<void> {
  await on(tx)
    .updateTable('reservations')
    .set({
      ...(state === undefined ? {} : { state }),
      ...(reason === undefined ? {} : { reason }),
      ...(endedAt === undefined ? {} : { ended_at: endedAt }),
      ...(shownAt === undefined ? {} : { shown_at: shownAt }),
      ...(used === undefined ? {} : { transaction_id: used }),
      ...(cancelId === undefined ? {} : { cancel_id: cancelId }),
    })
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('id', '=', id)
    .execute();
}

// Written out, and not as parameters: so an index of the few rows that are in a state is found.
const [ACTIVE, UNKNOWN] = [sql.lit('active'), sql.lit('unknown')];
const REQUESTED = sql.lit('requested');
const EXPIRED = sql.lit('expired');

export async function reservationsDue(tx: Tx, now: Instant): Promise<Reservation[]> {
  const over = await selected(tx)
    .where('r.state', 'in', [ACTIVE, UNKNOWN])
    .where('r.until', '<=', now)
    .limit(AT_A_TIME)
    .execute();
  const answered = await selected(tx)
    .where('r.state', '=', REQUESTED)
    .where('o.state', 'not in', ['queued', 'sent'])
    .limit(AT_A_TIME)
    .execute();
  return [...over, ...answered].map(reservationOf);
}

export async function reservationsLeft(tx: Tx, since: Instant, until: Instant): Promise<Reservation[]> {
  const rows = await selected(tx)
    .innerJoin('sockets as s', (join) =>
      join
        .onRef('s.customer_id', '=', 'r.customer_id')
        .onRef('s.charger', '=', 'r.charger')
        .onRef('s.socket_id', '=', 'r.socket_id'),
    )
    .where('r.state', '=', EXPIRED)
    .where('r.cancel_id', 'is', null)
    .where('r.until', '>=', since)
    .where('r.until', '<', until)
    .where('s.status', '=', 'Reserved')
    .where('c.quiet', '=', 0)
    .where('c.deleted_at', 'is', null)
    .limit(AT_A_TIME)
    .execute();
  return rows.map(reservationOf);
}

export async function forgetReservations(tx: Tx, before: Instant): Promise<number> {
  const gone = await on(tx)
    .deleteFrom('reservations')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('reservations')
        .select('id')
        .where('created_at', '<', before)
        .where('ended_at', 'is not', null)
        .limit(AT_A_TIME),
    )
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
