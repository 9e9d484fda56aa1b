/** Facts that others may hear, told after their commit. */
import type { CommandState } from './commands/command.ts';
import type {
  ChargerId,
  ChargerKey,
  CommandId,
  CustomerId,
  Instant,
  ReservationId,
  SocketId,
  TransactionId,
} from './ids.ts';
import type { ReservationState } from './reservations/reservation.ts';

/**
 * offline: it did not return within a minute · faulted: it, or a socket of it, says Faulted and did not before · security-event: it told
 * of one (OCPP security white paper) · taken-over: it came from another address while its line from the one before was alive ·
 * wrong-password: somebody tried to come in its name.
 */
export const ALERTS = ['offline', 'faulted', 'security-event', 'taken-over', 'wrong-password'] as const;
export type Alert = (typeof ALERTS)[number];

export type DomainEvent = {
  readonly at: Instant;
  readonly customerId: CustomerId;
  readonly charger: ChargerKey;
  readonly chargerId: ChargerId;
} & (
  | { readonly kind: 'connected'; readonly address: string }
  | { readonly kind: 'disconnected'; readonly reason: string }
  | { readonly kind: 'booted' }
  /** By people: it is nobody's any more, and its connection has no use. */
  | { readonly kind: 'deleted' }
  /** Same identity, new serial number: boot data, configuration and list version start anew. */
  | { readonly kind: 'hardware-replaced'; readonly before: string; readonly after: string }
  | { readonly kind: 'status'; readonly socketId: SocketId; readonly status: string }
  | {
      readonly kind: 'started';
      readonly transactionId: TransactionId;
      readonly socketId: SocketId;
      readonly refused: boolean;
    }
  /** What was ordered has come to this state. */
  | {
      readonly kind: 'command';
      readonly commandId: CommandId;
      readonly action: string;
      readonly state: CommandState;
    }
  /** Somebody should look at it. `text`: what the charger, or the line, says of it. */
  | {
      readonly kind: 'alert';
      readonly alert: Alert;
      readonly socketId: SocketId | null;
      readonly text: string;
    }
  /** A reservation has come to this state. */
  | {
      readonly kind: 'reservation';
      readonly reservationId: ReservationId;
      /** null: any socket. */
      readonly socketId: SocketId | null;
      readonly state: ReservationState;
    }
  | {
      readonly kind: 'stopped';
      readonly transactionId: TransactionId;
      readonly by: 'charger' | 'assumed' | 'correction';
    }
);

/** Kinds that are told to who listens; `deleted` is for the server alone. */
export const TOLD_KINDS = [
  ...(['status', 'started', 'stopped', 'connected', 'disconnected', 'booted', 'hardware-replaced'] as const),
  'command',
  'alert',
  'reservation',
] as const satisfies readonly DomainEvent['kind'][];
export type ToldKind = (typeof TOLD_KINDS)[number];
export type ToldEvent = Extract<DomainEvent, { readonly kind: ToldKind }>;

/** Whether it is about a transaction. */
export const isOfTransaction = (kind: ToldKind): kind is 'started' | 'stopped' =>
  kind === 'started' || kind === 'stopped';
