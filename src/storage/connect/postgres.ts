/** PostgreSQL by a pool of connections. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresDialect, type QueryResult } from 'kysely';
import pg from 'pg';
import type { ChangeKind, Changes } from '../../app/ports/changes.ts';
import { StorageUnavailable, type Tx, type View } from '../../app/ports/store.ts';
import type { Migration } from '../migrate.ts';
import { type Engine, type EngineOptions, USE_CASE_TIMEOUT } from './engine.ts';
import { isConnectionLost, isRetryable, isStalePlan, postgresError, type UniqueColumns } from './errors.ts';
import { Heard } from './heard.ts';
import { type NotedChange, TELL_AND_COMMIT } from './postgres-changes.ts';
import { PostgresLook } from './postgres-look.ts';
import { prepareDatabase } from './postgres-prepare.ts';
import { begin } from './postgres-wall.ts';
import { binder, refuseNested, UseCase } from './use-case.ts';
import { storable } from './values.ts';
import { actFor, viewOfWork } from './view-of-work.ts';

export interface PostgresOptions extends EngineOptions {
  /** Of the role that migrates and owns the tables, where that is another one than the server's. */
  readonly ownerUrl?: string | undefined;
  /** Hears what an operator should know, as a sentence. */
  readonly warn?: (sentence: string) => void;
  readonly migrations?: readonly Migration[];
}

/** Runs of one use-case when transactions conflict. The wait before the n-th: a random part of 2^n · 5 ms. */
const RUNS = 8;

/** Statements prepared by name on a connection; further texts are parsed each time. */
const NAMED_STATEMENTS = 500;

const SETTINGS = {
  application_name: 'forecourt',
  keepAlive: true,
  connectionTimeoutMillis: 5000,
  // In the order in which they should strike: whoever waits for a lock, the statement, the silent transaction.
  lock_timeout: 8000,
  statement_timeout: 12_000,
  idle_in_transaction_session_timeout: 20_000,
} as const;

/** Opens, migrating as needed. Errors: MigrationRefused, StorageUnavailable. */
export async function openPostgres(
  databaseUrl: string,
  poolSize: number,
  options: PostgresOptions = {},
): Promise<Engine> {
  try {
    const { uniques, role } = await prepareDatabase(databaseUrl, options.ownerUrl, options.migrations);
    if (role.warning !== null) options.warn?.(role.warning);
    const pool = new pg.Pool({ ...SETTINGS, connectionString: role.url, max: poolSize, types });
    // A connection that breaks is replaced when the next is needed, and the statement that waits for it rejects;
    // without listeners it would end the process.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    const heard = new Heard();
    const look = await PostgresLook.from(pool, heard).catch(async (error: unknown) => {
      await pool.end();
      throw error;
    });
    return new Postgres({ pool, heard, look }, uniques, options.useCaseTimeout ?? USE_CASE_TIMEOUT);
  } catch (error) {
    throw postgresError(error, new Map());
  }
}

class Postgres implements Engine {
  readonly name = 'postgres';
  readonly actFor = actFor;
  readonly #pool: pg.Pool;
  readonly #heard: Heard;
  readonly #look: PostgresLook;
  readonly #uniques: UniqueColumns;
  readonly #timeout: number;
  readonly #names = new Map<string, string>();
  readonly #bind: (useCase: UseCase, view: View) => Tx;
  #closed: Promise<void> | undefined;
  #active = 0;
  #quiet: (() => void) | undefined;

  constructor({ pool, heard, look }: Connected, uniques: UniqueColumns, timeout: number) {
    this.#pool = pool;
    this.#heard = heard;
    this.#look = look;
    this.#uniques = uniques;
    this.#timeout = timeout;
    this.#bind = binder(new PostgresDialect({ pool }));
  }

  onChanges(listener: (changes: Changes) => void): void {
    this.#heard.onChanges(listener);
  }

  async transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return await this.#count('BEGIN', work);
  }

  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return await this.#count('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work);
  }

  async ping(): Promise<void> {
    try {
      await this.#pool.query('select 1');
    } catch (error) {
      throw postgresError(error, this.#uniques);
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  /** A pool that ends forgets who waits for a connection of it. */
  async #end(): Promise<void> {
    if (this.#active > 0) {
      await new Promise<void>((resolve) => {
        this.#quiet = resolve;
      });
    }
    await this.#look.stop();
    await this.#pool.end();
  }

  async #count<T>(begins: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    refuseNested();
    if (this.#closed) throw new StorageUnavailable('the database is closed');
    const view = viewOfWork();
    this.#active++;
    try {
      return await this.#retrying(begins, view, work);
    } finally {
      if (--this.#active === 0) this.#quiet?.();
    }
  }

  async #retrying<T>(begins: string, view: View, work: (tx: Tx) => Promise<T>): Promise<T> {
    let stale = false;
    for (let run = 1; ; run++) {
      const outcome = await this.#once(begins, view, work);
      if ('value' in outcome) return outcome.value;
      const { error, began } = outcome;
      // A connection that broke while it lay in the pool is found out by its BEGIN: nothing was asked yet.
      const again = isRetryable(error) || (!began && !stale && isConnectionLost(error));
      if (!again || run === RUNS) throw postgresError(error, this.#uniques);
      if (!began) stale = true;
      await sleep(randomInt(5 * 2 ** run));
    }
  }

  /** Runs a use-case in one transaction. Errors that may be worth another run come back as PostgreSQL told them. */
  async #once<T>(begins: string, view: View, work: (tx: Tx) => Promise<T>): Promise<{ value: T } | Failed> {
    let client: pg.PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      return { error, began: true };
    }
    let began = false;
    let broken = true;
    let wrote = false;
    let conflict: unknown;
    // One at a time: what a use-case asks at once waits here, and not in the driver.
    let last: Promise<unknown> = Promise.resolve();
    const query = async (sql: string, parameters: readonly unknown[]) => {
      try {
        const result = await this.#query(client, sql, parameters);
        wrote ||= result.numAffectedRows !== undefined;
        return result;
      } catch (error) {
        if (isRetryable(error)) conflict = error;
        throw postgresError(error, this.#uniques);
      }
    };
    const useCase = new UseCase(view, (sql, parameters) => {
      const result = last.then(() => query(sql, parameters));
      last = result.catch(() => undefined);
      return result;
    });
    try {
      await client.query(begin(begins, view));
      began = true;
      const value = await useCase.run(work, this.#bind(useCase, view), this.#timeout);
      const changed = await commit(client, wrote && this.#heard.awaited);
      broken = false;
      this.#look.own(changed);
      return { value };
    } catch (error) {
      broken =
        !began || isConnectionLost(error) || isStalePlan(conflict) || !(await rollback(client, useCase));
      return { error: conflict ?? error, began };
    } finally {
      client.release(broken);
    }
  }

  async #query(
    client: pg.PoolClient,
    text: string,
    parameters: readonly unknown[],
  ): Promise<QueryResult<unknown>> {
    const values = parameters.map(storable);
    const name = this.#nameOf(text);
    const { rows, rowCount, command } = await client.query(name ? { name, text, values } : { text, values });
    return command === 'SELECT' ? { rows } : { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  }

  #nameOf(text: string): string | undefined {
    let name = this.#names.get(text);
    if (name === undefined && this.#names.size < NAMED_STATEMENTS) {
      name = `s${this.#names.size + 1}`;
      this.#names.set(text, name);
    }
    return name;
  }
}

interface Noted {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly customer: string;
  readonly thing: string;
}

interface Connected {
  readonly pool: pg.Pool;
  readonly heard: Heard;
  readonly look: PostgresLook;
}

interface Failed {
  readonly error: unknown;
  readonly began: boolean;
}

/** Answers what was changed, where it is asked. */
async function commit(client: pg.PoolClient, asked: boolean): Promise<readonly NotedChange[]> {
  let results: pg.QueryResult<Noted> | pg.QueryResult<Noted>[];
  try {
    results = await client.query<Noted>(asked ? TELL_AND_COMMIT : 'COMMIT');
  } catch (cause) {
    if (!isConnectionLost(cause)) throw cause;
    throw new StorageUnavailable('PostgreSQL went away during a commit: whether it was done is not known', {
      cause,
    });
  }
  const [told, ended]: (pg.QueryResult<Noted> | undefined)[] = Array.isArray(results)
    ? results
    : [undefined, results];
  if (ended?.command !== 'COMMIT') throw new Error('PostgreSQL rolled back instead of committing');
  return (told?.rows ?? []).map(({ id, kind, customer, thing }) => [id, kind, customer, thing]);
}

/** Answers whether the connection can be used again: not when a statement of a late use-case still runs on it. */
async function rollback(client: pg.PoolClient, useCase: UseCase): Promise<boolean> {
  if (useCase.busy) return false;
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

const INT8 = 20;
const NUMERIC = 1700;

/** int8 and sums as numbers, on our connections only: others of this process may want them otherwise. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC ? toNumber : pg.types.getTypeParser(oid, format)) as never,
};

function toNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RangeError(`the database answered ${text}, which is beyond 2^53−1`);
  }
  return value;
}
