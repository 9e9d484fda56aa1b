/** A socket, or any one of a charger's, kept free for somebody until a time. OCPP 1.6 §5.13. */
import type { CommandState } from '../commands/command.ts';
import type {
  ChargerId,
  ChargerKey,
  CommandId,
  CustomerId,
  DriverId,
  Instant,
  ReservationId,
  SocketId,
  TransactionId,
} from '../ids.ts';

/**
 * requested: its ReserveNow is not over yet · active: the charger keeps the place free · unknown: nobody knows whether it does ·
 * rejected: it said no, `reason` is its word · failed: it was not asked, or answered with what is no answer · used: a transaction
 * began by it · cancelled: people took it back, or another took its place · expired: its time was over · lost: the charger ended
 * it, or contradicts it.
 */
export const RESERVATION_STATES = [
  'requested',
  'active',
  'unknown',
  'rejected',
  'failed',
  'used',
  'cancelled',
  'expired',
  'lost',
] as const;
export type ReservationState = (typeof RESERVATION_STATES)[number];

const OPEN: readonly ReservationState[] = ['requested', 'active', 'unknown'];

/** Whether its place is, or may be, kept free. */
export const isOpen = (state: ReservationState): boolean => OPEN.includes(state);

/** What people ask for, in the charger's terms. */
export interface NewReservation {
  /** OCPP's reservationId: what the charger calls it. */
  readonly number: number;
  /** null: connector 0, any socket of the charger. */
  readonly socketId: SocketId | null;
  readonly idTag: string;
  readonly parentIdTag: string | null;
  readonly driverId: DriverId | null;
  readonly until: Instant;
  readonly askedBy: string;
  /** The ReserveNow. */
  readonly commandId: CommandId;
  readonly createdAt: Instant;
}

export interface Reservation extends Omit<NewReservation, 'idTag' | 'commandId'> {
  readonly id: ReservationId;
  readonly customerId: CustomerId;
  readonly charger: ChargerKey;
  readonly chargerId: ChargerId;
  /** null: of a person who was erased. */
  readonly idTag: string | null;
  readonly state: ReservationState;
  /** Why it is over, where the state does not say it: the charger's own word, or ours. */
  readonly reason: string | null;
  /** When it was over; null: it is not. */
  readonly endedAt: Instant | null;
  /** When the charger first showed the place as Reserved; null: it never did. */
  readonly shownAt: Instant | null;
  /** The transaction that began by it. */
  readonly transactionId: TransactionId | null;
  /** Its ReserveNow; null: that is forgotten. */
  readonly command: {
    readonly id: CommandId;
    readonly state: CommandState;
    readonly problem: string | null;
    readonly endedAt: Instant | null;
  } | null;
  /** The last CancelReservation that was ordered for it, and how that stands. */
  readonly cancelId: CommandId | null;
  readonly cancelState: CommandState | null;
}
