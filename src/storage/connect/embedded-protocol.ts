/**
 * What the main thread and a worker with SQLite connections say to each other: arrays, because they are cloned on
 * every crossing, and in batches, because each message wakes a thread.
 */

export type Value = null | number | bigint | string | Uint8Array;

/** Orders change a connection's state and have no answer of their own but Commit; a Query answers. */
export const Order = {
  Query: 0,
  Begin: 1,
  Savepoint: 2,
  Release: 3,
  RollbackToSavepoint: 4,
  /** Answers. */
  Commit: 5,
  /** Forgets a prepared statement. */
  Forget: 6,
  /** Closes the connections; answers. */
  Close: 7,
  /** As Commit without an answer, for readers: nothing can be lost. */
  EndRead: 8,
} as const;
export type Order = (typeof Order)[keyof typeof Order];

/** The SQL comes along the first time a statement is used; later its number will do. */
export type Request =
  | readonly [
      typeof Order.Query,
      id: number,
      connection: number,
      statement: number,
      parameters: readonly unknown[],
      sql: string | undefined,
    ]
  | readonly [Order, id: number, connection: number, statement: number];

/**
 * `columns` comes along with the first result of a statement, so that names cross once; the rows are arrays.
 * No rows but `changes`: a statement that answers none.
 */
export type Reply =
  | readonly [
      id: number,
      ok: true,
      changes: number,
      columns: readonly string[] | undefined,
      rows: readonly (readonly Value[])[] | undefined,
    ]
  /** Of a commit: what it changed, `kind customer thing` in one text each; null: too much to tell. */
  | readonly [id: number, ok: true, changed: readonly string[] | null]
  | readonly [id: number, ok: false, code: number, message: string];

/** The SQL function that the triggers of embedded-changes.ts call: kind, customer, thing. */
export const NOTE = 'forecourt_note';

/** Changes of a commit; more are told as everything, as to look for each would cost more than to read it anew. */
export const TOLD_AT_MOST = 5000;

export interface WorkerSettings {
  readonly file: string;
  readonly readOnly: boolean;
  readonly connections: number;
  /** Run on each connection when it is opened. */
  readonly pragmas: readonly string[];
  /** Makes the triggers that note what is changed (embedded-changes.ts); left out: nothing is noted. */
  readonly notes?: readonly string[];
}
