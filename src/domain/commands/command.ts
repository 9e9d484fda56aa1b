/** What is ordered of a charger: one call to it, from the moment it was asked for until nothing more can be known of it. */
import type {
  BulkId,
  ChargerId,
  ChargerKey,
  CommandId,
  ConnectionId,
  CustomerId,
  Instant,
  SocketId,
  TransactionId,
} from '../ids.ts';

/**
 * queued: not sent yet · sent: its answer is waited for · accepted, rejected: the charger said so · failed: the charger answered with
 * an error or with something that is no answer, or it could not be sent · timed-out: no answer in time, or it never was its turn ·
 * offline: the charger was not there · unknown: it was sent, and nobody can know what the charger did · cancelled: before it was sent.
 */
export const COMMAND_STATES = [
  'queued',
  'sent',
  'accepted',
  'rejected',
  'failed',
  'timed-out',
  'offline',
  'unknown',
  'cancelled',
] as const;
export type CommandState = (typeof COMMAND_STATES)[number];

/** Whether it is over. An answer that comes late may still change `timed-out` and `unknown`. */
export const isOver = (state: CommandState): boolean => state !== 'queued' && state !== 'sent';

/** States in which an answer to it may still come, and is taken. */
export const TAKES_ANSWERS = ['sent', 'timed-out', 'unknown'] as const satisfies readonly CommandState[];

/** Of a remote start: whether a transaction really began. */
export const EFFECTS = ['awaited', 'began', 'refused', 'other-tag', 'not-begun'] as const;
/**
 * awaited: accepted, and no transaction yet · began · refused: it began, and its tag was refused then · other-tag: another one's
 * began on that socket · not-begun: none in time, or the charger did not accept it.
 */
export type Effect = (typeof EFFECTS)[number];

/** Lower is sent first; what the server does by itself waits for what people ask for. */
export const PRIORITY = { asked: 0, own: 1 } as const;

export interface Order {
  /** The spec's word: `RemoteStartTransaction`. */
  readonly action: string;
  /** The spec's fields. */
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface Command extends Order {
  readonly id: CommandId;
  readonly customerId: CustomerId;
  readonly charger: ChargerKey;
  readonly chargerId: ChargerId;
  readonly socketId: SocketId | null;
  readonly state: CommandState;
  /** `key 5`, `operator 3`, `server`. */
  readonly askedBy: string;
  readonly createdAt: Instant;
  /** Until when it waits for the charger to come; null: it does not wait. */
  readonly expiresAt: Instant | null;
  readonly sentAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly messageId: string | null;
  readonly connectionId: ConnectionId | null;
  /** What the charger answered, secrets left out; null: nothing. */
  readonly answer: unknown;
  /** Why it came to nothing; null: it did not, or the answer says it. */
  readonly problem: string | null;
  /** Milliseconds from sending to the answer. */
  readonly latencyMs: number | null;
  /** The answer came when nobody waited for it any more. */
  readonly late: boolean;
  /** Of a RemoteStartTransaction; null: of any other, or not accepted yet. */
  readonly effect: Effect | null;
  /** The transaction that it began. */
  readonly transactionId: TransactionId | null;
  /** The bulk command that it belongs to; null: it was ordered by itself. */
  readonly bulkId: BulkId | null;
}

/** How a command is over, as far as is known. */
export interface Ending {
  readonly state: Exclude<CommandState, 'queued' | 'sent'>;
  readonly answer: unknown;
  readonly problem: string | null;
  readonly latencyMs: number | null;
}

/** The socket that a payload is about; null: the charger, or none. OCPP 1.6: connectorId 0 is the charger itself. */
export function socketOf(payload: Readonly<Record<string, unknown>>): SocketId | null {
  const { connectorId } = payload;
  return typeof connectorId === 'number' && connectorId > 0 ? connectorId : null;
}

/** The tag that a payload is about; null: none. */
export function tagOf(payload: Readonly<Record<string, unknown>>): string | null {
  return typeof payload.idTag === 'string' ? payload.idTag : null;
}

export const MASKED = '***';
const TAGS = new Set(['idTag', 'parentIdTag']);

/** The same without tags, for who must not learn other people's. */
export function withoutTags<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutTags) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, TAGS.has(name) ? MASKED : withoutTags(inner)]),
  ) as T;
}

/** Every tag in a payload, at any depth. */
export function tagsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    TAGS.has(name) && typeof inner === 'string' ? [inner] : tagsIn(inner),
  );
}
