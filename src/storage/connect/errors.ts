/** What the engines' errors mean: the storage is unavailable, a constraint was hurt, or we made a mistake. */
import { StorageUnavailable } from '../../app/ports/store.ts';

export type ConstraintKind = 'unique' | 'foreign-key' | 'not-null' | 'check';

/** A statement that would have hurt a constraint. Both engines tell it alike. */
export class ConstraintViolation extends Error {
  override readonly name = 'ConstraintViolation';
  readonly kind: ConstraintKind;
  /** null where the engine does not tell: SQLite's foreign keys and checks. */
  readonly table: string | null;
  /** Of a unique constraint, in its order; else empty. */
  readonly columns: readonly string[];

  constructor(
    kind: ConstraintKind,
    table: string | null,
    columns: readonly string[],
    options: { cause: unknown },
  ) {
    super(
      `${kind} constraint hurt${table === null ? '' : `: ${table}`}${columns.length ? ` (${columns.join(', ')})` : ''}`,
      options,
    );
    this.kind = kind;
    this.table = table;
    this.columns = columns;
  }
}

/**
 * Whether an error is a unique violation (a primary key counts): any, of `table`, or of exactly these columns.
 * The transaction can't go on after it, unless the statement ran in `attempt()`.
 */
export function isUniqueViolation(error: unknown, table?: string, columns?: readonly string[]): boolean {
  if (!(error instanceof ConstraintViolation) || error.kind !== 'unique') return false;
  if (table !== undefined && error.table !== table) return false;
  return columns === undefined || [...columns].sort().join() === [...error.columns].sort().join();
}

/** Whether a row that is pointed to would have gone, or one that points nowhere come. Else as {@link isUniqueViolation}. */
export function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof ConstraintViolation && error.kind === 'foreign-key';
}

/** Primary SQLite result codes after which the storage, not the statement, is at fault (sqlite.org/rescode.html). */
const SQLITE_UNAVAILABLE = new Map([
  [5, 'the database file is locked'],
  [6, 'the database file is locked'],
  [7, 'out of memory'],
  [8, 'the database file is read-only'],
  [10, 'the disk failed'],
  [11, 'the database file is corrupt'],
  [13, 'the disk is full'],
  [14, 'the database file cannot be opened'],
  [15, 'the database file is locked'],
  [26, 'the file is not a database'],
]);

const SQLITE_CONSTRAINTS: ReadonlyMap<number, ConstraintKind> = new Map<number, ConstraintKind>([
  [275, 'check'],
  [787, 'foreign-key'],
  [1299, 'not-null'],
  [1555, 'unique'],
  [2067, 'unique'],
  [2579, 'unique'],
]);

/** The error for an SQLite extended result code; 0: one of node:sqlite's own. */
export function sqliteError(code: number, message: string): Error {
  const cause = new Error(`SQLite ${code}: ${message}`);
  const unavailable = SQLITE_UNAVAILABLE.get(code & 0xff);
  if (unavailable !== undefined) return new StorageUnavailable(unavailable, { cause });
  const kind = SQLITE_CONSTRAINTS.get(code);
  if (kind === undefined) return cause;
  // "UNIQUE constraint failed: tags.customer_id, tags.id_tag_folded"; a check tells its expression instead.
  const named = kind === 'check' ? [] : (/failed: (.+)$/.exec(message)?.[1] ?? '').split(', ');
  const table = named[0]?.includes('.') ? (named[0].split('.')[0] ?? null) : null;
  const columns = kind === 'unique' ? named.map((column) => column.slice(column.indexOf('.') + 1)) : [];
  return new ConstraintViolation(kind, table, columns, { cause });
}

/** What node-postgres tells of an error. */
interface PostgresError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly table?: string;
  readonly constraint?: string;
  readonly routine?: string;
}

const told = (error: unknown): PostgresError => (error ?? {}) as PostgresError;
const codeOf = (error: unknown): string => String(told(error).code ?? '');

const POSTGRES_CONSTRAINTS: ReadonlyMap<string, ConstraintKind> = new Map<string, ConstraintKind>([
  ['23502', 'not-null'],
  ['23503', 'foreign-key'],
  ['23505', 'unique'],
  ['23514', 'check'],
]);

/**
 * Connection gone or refused (08, 57P, 28, 3D), out of resources (53), disk or file damage (58, XX001, XX002), a
 * standby after a failover (25006), session ended (25P03), waited too long (55P03, 57014), and what is left of
 * conflicts after the last retry (40).
 */
const POSTGRES_UNAVAILABLE =
  /^(08|28|40|53|57P|58)...?$|^(25006|25P03|25P04|3D000|55P03|57014|XX001|XX002)$|^(E[A-Z]+(_[A-Z]+)?|CERT_.+|.+_CERT.*)$/;
const POSTGRES_LOST = /^08|^57P|^25P0[34]$|^E[A-Z]+/;
/** node-postgres tells these without a code. */
const PG_LOST =
  /Connection terminated|connection error and is not queryable|Client was closed|Connection ended|write after end/i;
const PG_UNAVAILABLE =
  /timeout exceeded when trying to connect|Cannot use a pool after calling end|does not support SSL|SASL|password must be/i;

const messageOf = (error: unknown) => String(told(error).message ?? error);

/** Whether the connection that an error came over is of no more use. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  return code === '' ? PG_LOST.test(messageOf(error)) : POSTGRES_LOST.test(code) && !isOurs(error);
}

/**
 * Whether the whole use-case may be run again on a new transaction: a serialization failure, a deadlock, or a
 * prepared statement that another node's migration made stale.
 */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01' || isStalePlan(error);
}

/** A named statement whose result type a migration changed: only a new connection helps. */
export function isStalePlan(error: unknown): boolean {
  return codeOf(error) === '0A000' && told(error).routine === 'RevalidateCachedQuery';
}

/**
 * Whether a statement failed only because one before it in its transaction had: it was refused, or its name was to be made by one that was.
 */
export const isOfAborted = (error: unknown): boolean => /^(25P02|26000)$/.test(codeOf(error));

const isOurs = (error: unknown) => codeOf(error).startsWith('ERR_');

/** Columns of each unique constraint and index, by its name: PostgreSQL tells the name alone. */
export type UniqueColumns = ReadonlyMap<
  string,
  { readonly table: string; readonly columns: readonly string[] }
>;

/** The error for one of node-postgres; what it can't place it leaves as it is. */
export function postgresError(error: unknown, uniques: UniqueColumns): unknown {
  if (error instanceof StorageUnavailable || error instanceof ConstraintViolation) return error;
  const code = codeOf(error);
  const kind = POSTGRES_CONSTRAINTS.get(code);
  if (kind !== undefined) {
    const { table = null, constraint = '' } = told(error);
    const columns = kind === 'unique' ? (uniques.get(constraint)?.columns ?? []) : [];
    return new ConstraintViolation(kind, table, columns, { cause: error });
  }
  const unavailable = code === '' ? PG_UNAVAILABLE.test(messageOf(error)) : POSTGRES_UNAVAILABLE.test(code);
  if ((unavailable && !isOurs(error)) || isConnectionLost(error)) {
    return new StorageUnavailable(`PostgreSQL: ${messageOf(error)}`, { cause: error });
  }
  return error;
}
