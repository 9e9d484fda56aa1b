/** Ports about commands: orders to chargers, kept from the asking to the end. */
import type { Allowed, ChargerRef, CustomerRef } from '../../domain/access/allow.ts';
import type { Command, CommandState, Effect, Ending, Order } from '../../domain/commands/command.ts';
import type {
  BulkId,
  ChargerKey,
  CommandId,
  ConnectionId,
  CustomerId,
  Instant,
  SocketId,
  TransactionId,
} from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

type Read = Allowed<'read', CustomerRef>;
type Operate = Allowed<'operate', ChargerRef>;
type Report = Allowed<'report', ChargerRef>;

export interface NewCommand extends Order {
  readonly priority: number;
  readonly askedBy: string;
  readonly expiresAt: Instant | null;
  readonly at: Instant;
  /** The bulk command that makes it. */
  readonly bulkId?: BulkId;
}

/** null: any. `from` and `until` of when it was asked for. */
export interface CommandsAsked {
  readonly charger: ChargerKey | null;
  readonly action: string | null;
  readonly state: CommandState | null;
  readonly socketId: SocketId | null;
  readonly from: Instant | null;
  readonly until: Instant | null;
}

export interface Commands {
  command(tx: Tx, by: Read, id: CommandId): Promise<Command | undefined>;
  /** Newest first. */
  commands(tx: Tx, by: Read, asked: CommandsAsked, page: Page<CommandId>): Promise<Command[]>;
  /** How many of the charger's wait to be sent. */
  commandsWaiting(tx: Tx, by: Operate | Report): Promise<number>;
}

export interface FindCommand {
  /** One of the charger's; undefined: it is not kept, or not any more. */
  findCommand(tx: Tx, by: Operate | Report, id: CommandId): Promise<Command | undefined>;
}

export interface KeepCommands {
  addCommand(tx: Tx, by: Operate | Report, added: NewCommand): Promise<Command>;
  /** One that waits is not sent any more. Answers the command as it is then; undefined: there is none. */
  cancelCommand(tx: Tx, by: Operate, id: CommandId, at: Instant): Promise<Command | undefined>;
}

/** `sent`: it went out. `payload`: what is kept of it. */
export interface Ended extends Ending {
  readonly late: boolean;
  readonly sent: boolean;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What the server does by itself with commands. */
export interface SendCommands {
  /** The next one that waits for this charger, made `sent`; undefined: none waits. */
  takeCommand(
    tx: Tx,
    by: Report,
    sending: { readonly messageId: string; readonly connectionId: ConnectionId; readonly at: Instant },
  ): Promise<Command | undefined>;
  /** One that was taken never went out: it waits again as it did, or has ended as `offline` where it was not to wait. */
  returnCommand(
    tx: Tx,
    by: Report,
    id: CommandId,
    problem: string,
    at: Instant,
  ): Promise<Command | undefined>;
  /** One that is in any of these states has ended so. undefined: it is in none of them. */
  endCommand(
    tx: Tx,
    by: Report,
    id: CommandId,
    from: readonly CommandState[],
    ending: Ended,
    at: Instant,
  ): Promise<Command | undefined>;
  /** By the id of its message, of those sent since then. */
  commandSent(tx: Tx, by: Report, messageId: string, since: Instant): Promise<Command | undefined>;
  /** The charger's that wait and are not to wait for it to come are ended as `offline`. */
  endUnsent(tx: Tx, by: Report, problem: string, at: Instant): Promise<Command[]>;
}

/** Over all customers. */
export interface SweepCommands {
  /** Those whose connection has ended without an answer are `unknown`. */
  loseCommands(tx: Tx, problem: string, at: Instant): Promise<Command[]>;
  /** Those that waited for as long as they were to are `offline`. */
  expireCommands(tx: Tx, problem: string, at: Instant): Promise<Command[]>;
  /** Chargers for which something waits; `impatient`: among it something that is not to wait for the charger to come. */
  chargersWithCommands(tx: Tx): Promise<
    readonly {
      readonly customerId: CustomerId;
      readonly charger: ChargerKey;
      readonly impatient: boolean;
    }[]
  >;
  /** Those that ended before then are forgotten, some at a time. Answers how many. */
  forgetCommands(tx: Tx, before: Instant): Promise<number>;
}

/** What came of remote starts. */
export interface FollowStarts {
  /** The charger's remote starts whose effect is awaited, oldest first, those sent since then. */
  awaitedStarts(tx: Tx, by: Report, since: Instant): Promise<Command[]>;
  setEffect(
    tx: Tx,
    by: Report,
    id: CommandId,
    effect: Effect,
    transactionId: TransactionId | null,
  ): Promise<void>;
  /** Those of all customers that were sent before then and whose effect is awaited still, with the ConnectionTimeOut of their chargers. */
  startsAwaited(
    tx: Tx,
    before: Instant,
  ): Promise<
    readonly {
      readonly id: CommandId;
      readonly sentAt: Instant;
      /** As the charger told it; null: it did not. */
      readonly connectionTimeOut: string | null;
    }[]
  >;
  /** Those began nothing, unless they did meanwhile. Answers how many. */
  giveUpStarts(tx: Tx, ids: readonly CommandId[]): Promise<number>;
}

/** A payload that must not be kept in clear, until it is sent. */
export interface HoldSecret {
  holdSecret(id: CommandId, payload: Readonly<Record<string, unknown>>): void;
}

export interface AwaitCommand {
  /** Settles when the command has ended on this node, or after so many milliseconds. */
  ended(id: CommandId, milliseconds: number): Promise<void>;
}
