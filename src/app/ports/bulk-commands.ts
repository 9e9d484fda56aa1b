/** Ports about bulk commands: one order to many chargers. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type {
  BulkCharger,
  BulkChargerState,
  BulkCommand,
  BulkCounts,
  BulkFilter,
  NewBulkCommand,
} from '../../domain/commands/bulk.ts';
import type { Command } from '../../domain/commands/command.ts';
import type { BulkId, ChargerId, ChargerKey, CommandId, Instant } from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

type Read = Allowed<'read', CustomerRef>;
type Operate = Allowed<'operate', CustomerRef>;
type Report = Allowed<'report', CustomerRef>;

export interface BulkCommands {
  bulkCommand(tx: Tx, by: Read, id: BulkId): Promise<BulkCommand | undefined>;
  /** Newest first. `askedBy` null: anybody's. */
  bulkCommands(tx: Tx, by: Read, askedBy: string | null, page: Page<BulkId>): Promise<BulkCommand[]>;
  bulkCounts(tx: Tx, by: Read, id: BulkId): Promise<BulkCounts>;
  /** In the order in which their commands are made. `state` null: any. */
  bulkChargers(
    tx: Tx,
    by: Read,
    id: BulkId,
    state: BulkChargerState | null,
    page: Page<ChargerKey>,
  ): Promise<BulkCharger[]>;
  /** Those of the identities that chargers of the customer bear. */
  chargersNamed(tx: Tx, by: Read, ids: readonly ChargerId[]): Promise<ReadonlySet<ChargerId>>;
}

export interface KeepBulkCommands {
  addBulkCommand(
    tx: Tx,
    by: Operate,
    added: NewBulkCommand & { readonly askedBy: string },
    at: Instant,
  ): Promise<BulkCommand>;
  /** The chargers that the filter fits now are those it is about. Answers how many. */
  addBulkChargers(tx: Tx, by: Operate, id: BulkId, filter: BulkFilter): Promise<number>;
  /** Nothing more is made of it; what was made and not sent is cancelled. Answers those commands. */
  cancelBulkCommand(tx: Tx, by: Operate, id: BulkId, at: Instant): Promise<Command[]>;
}

/** What the server does by itself with bulk commands. */
export interface WorkOnBulkCommands {
  /** Of all customers: those that have something to be done now. */
  bulkCommandsDue(tx: Tx, now: Instant): Promise<BulkCommand[]>;
  /** Answers whether nobody else had this turn, and nobody cancelled it: it is held then until the transaction ends. */
  takeBulkTurn(tx: Tx, by: Read, one: BulkCommand, nextAt: Instant): Promise<boolean>;
  bulkWaiting(
    tx: Tx,
    by: Read,
    id: BulkId,
    limit: number,
  ): Promise<readonly { readonly charger: ChargerKey; readonly deleted: boolean }[]>;
  /** A command was made for the charger, or none for this reason. */
  markBulkCharger(
    tx: Tx,
    by: Read,
    id: BulkId,
    charger: ChargerKey,
    became: { readonly commandId: CommandId } | { readonly problem: string },
  ): Promise<void>;
  /** Nothing more is made of it: what still waits is in this state, for this reason. `problem`: why it was given up. */
  endBulkCommand(
    tx: Tx,
    by: Report,
    id: BulkId,
    rest: { readonly state: 'skipped' | 'cancelled'; readonly why: string | null },
    problem: string | null,
    at: Instant,
  ): Promise<void>;
}

export interface ForgetBulkCommands {
  /** Those of all customers that were made before then are forgotten, one at a time. Answers how many. */
  forgetBulkCommands(tx: Tx, before: Instant): Promise<number>;
}
