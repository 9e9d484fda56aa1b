/** Ports about reservations. */
import type { Allowed, ChargerRef, CustomerRef } from '../../domain/access/allow.ts';
import type { ChargerKey, CommandId, DriverId, Instant, ReservationId, SocketId } from '../../domain/ids.ts';
import type { ReservationChange } from '../../domain/reservations/course.ts';
import type { NewReservation, Reservation, ReservationState } from '../../domain/reservations/reservation.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

type Read = Allowed<'read', CustomerRef>;
type Operate = Allowed<'operate', ChargerRef>;
type Report = Allowed<'report', ChargerRef>;

/** null: any. */
export interface ReservationsAsked {
  readonly charger: ChargerKey | null;
  readonly socketId: SocketId | null;
  readonly state: ReservationState | null;
  readonly driverId: DriverId | null;
  readonly idTagFolded: string | null;
  /** By driver and by tag only those of drivers whom the view shows. */
  readonly seen: boolean;
}

export interface Reservations {
  reservation(tx: Tx, by: Read, id: ReservationId): Promise<Reservation | undefined>;
  /** Newest first. */
  reservations(tx: Tx, by: Read, asked: ReservationsAsked, page: Page<ReservationId>): Promise<Reservation[]>;
}

export interface KeepReservations {
  addReservation(tx: Tx, by: Operate, added: NewReservation): Promise<ReservationId>;
  /** The charger's that are not over, newest first. */
  openReservations(tx: Tx, by: Operate | Report): Promise<Reservation[]>;
  /** The charger's of that number, open or over, newest first. */
  reservationsNumbered(tx: Tx, by: Operate | Report, number: number): Promise<Reservation[]>;
  changeReservation(
    tx: Tx,
    by: Operate | Report,
    id: ReservationId,
    change: ReservationChange & { readonly cancelId?: CommandId },
  ): Promise<void>;
}

/** Over all customers, some at a time. */
export interface SweepReservations {
  /** Open ones whose time is over, and those whose order is over and that do not say so yet. */
  reservationsDue(tx: Tx, now: Instant): Promise<Reservation[]>;
  /** Those that expired between then and then, and were never called back, at sockets that show Reserved and chargers not left in quiet. */
  reservationsLeft(tx: Tx, since: Instant, until: Instant): Promise<Reservation[]>;
  /** Those that were made before then and are over are forgotten. Answers how many. */
  forgetReservations(tx: Tx, before: Instant): Promise<number>;
}
