/** PostgreSQL by a pool of connections. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresDialect, type QueryResult } from 'kysely';
import type pg from 'pg';
import type { Changes } from '../../app/ports/changes.ts';
import { StorageUnavailable, type Tx, type View } from '../../app/ports/store.ts';
import type { Migration } from '../migrate.ts';
import {
  type CommitObserver,
  type Engine,
  type EngineLoad,
  type EngineOptions,
  nobodyObserves,
  USE_CASE_TIMEOUT,
} from './engine.ts';
import {
  isConnectionLost,
  isOfAborted,
  isRetryable,
  isStalePlan,
  postgresError,
  type UniqueColumns,
} from './errors.ts';
import { Heard } from './heard.ts';
import type { NotedChange } from './postgres-changes.ts';
import { commit, cut, rollback } from './postgres-commit.ts';
import { LOOK_CONNECTIONS, PostgresLook } from './postgres-look.ts';
import { poolOf } from './postgres-pool.ts';
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

/** Opens, migrating as needed. Errors: MigrationRefused, StorageUnavailable. */
export async function openPostgres(
  databaseUrl: string,
  poolSize: number,
  options: PostgresOptions = {},
): Promise<Engine> {
  try {
    const { uniques, role } = await prepareDatabase(databaseUrl, options.ownerUrl, options.migrations);
    if (role.warning !== null) options.warn?.(role.warning);
    const heard = new Heard();
    // By connections of its own: where all others are busy, it must not go blind.
    const look = await PostgresLook.from(poolOf(role.url, LOOK_CONNECTIONS), heard, { warn: options.warn });
    return new Postgres({ pool: poolOf(role.url, poolSize), poolSize, heard, look }, uniques, options);
  } catch (error) {
    throw postgresError(error, new Map());
  }
}

const WRITES = 'BEGIN';

class Postgres implements Engine {
  readonly name = 'postgres';
  readonly actFor = actFor;
  /** All is done on the main thread. */
  readonly threads = {};
  readonly #pool: pg.Pool;
  readonly #heard: Heard;
  readonly #look: PostgresLook;
  readonly #poolSize: number;
  readonly #observer: CommitObserver;
  readonly #uniques: UniqueColumns;
  readonly #timeout: number;
  readonly #names = new Map<string, string>();
  readonly #bind: (useCase: UseCase, view: View) => Tx;
  #closed: Promise<void> | undefined;
  #active = 0;
  #quiet: (() => void) | undefined;

  constructor({ pool, poolSize, heard, look }: Connected, uniques: UniqueColumns, options: EngineOptions) {
    this.#pool = pool;
    this.#poolSize = poolSize;
    this.#heard = heard;
    this.#look = look;
    this.#uniques = uniques;
    this.#observer = options.observer ?? nobodyObserves;
    this.#timeout = options.useCaseTimeout ?? USE_CASE_TIMEOUT;
    this.#bind = binder(new PostgresDialect({ pool }));
  }

  onChanges(listener: (changes: Changes) => void): void {
    this.#heard.onChanges(listener);
  }

  async transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return await this.#count(WRITES, work);
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

  load(): EngineLoad {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return {
      waitForTurn: 0,
      waitForConnection: waitingCount,
      connectionsInUse: totalCount - idleCount,
      connectionsMost: this.#poolSize,
    };
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
      else this.#observer.conflicted();
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
    const writes = begins === WRITES;
    let began = false;
    let notBegun = false;
    let broken = true;
    let wrote = false;
    let conflict: unknown;
    let failure: unknown;
    const query = async (sql: string, parameters: readonly unknown[]) => {
      try {
        const result = await this.#query(client, sql, parameters);
        wrote ||= result.numAffectedRows !== undefined;
        // Behind one that failed, only a savepoint lets another succeed.
        failure = undefined;
        return result;
      } catch (error) {
        if (isRetryable(error)) conflict = error;
        // Those that were asked together with one that failed tell nothing of their own.
        if (failure === undefined || !isOfAborted(error)) failure = postgresError(error, this.#uniques);
        throw failure;
      }
    };
    const useCase = new UseCase(view, query);
    // The use-case has its own time; its BEGIN, COMMIT and ROLLBACK must not wait for ever on a line of which nobody knows that it is dead.
    const late = setTimeout(() => cut(client), 2 * this.#timeout);
    try {
      const beginning = client.query(begin(begins, view)).then(
        () => {
          began = true;
        },
        (error: unknown) => {
          notBegun = true;
          conflict ??= error;
          throw error;
        },
      );
      // Heard of below, where it is waited for.
      beginning.catch(() => undefined);
      // Behind a BEGIN that failed each statement would be a transaction of its own. What only reads need not wait for it.
      if (writes) await beginning;
      const value = await useCase.run(work, this.#bind(useCase, view), this.#timeout);
      await beginning;
      if (writes) this.#look.own(await this.#commit(client, wrote && this.#heard.awaited));
      // There is nothing to be lost by it: whoever comes next over this connection hears when it broke.
      else client.query('COMMIT').catch(() => undefined);
      broken = false;
      return { value };
    } catch (error) {
      broken =
        notBegun || isConnectionLost(error) || isStalePlan(conflict) || !(await rollback(client, useCase));
      return { error: conflict ?? error, began };
    } finally {
      clearTimeout(late);
      if (useCase.busy) cut(client);
      client.release(broken);
    }
  }

  async #commit(client: pg.PoolClient, asked: boolean): Promise<readonly NotedChange[]> {
    const committing = performance.now();
    try {
      return await commit(client, asked);
    } finally {
      this.#observer.committed((performance.now() - committing) / 1000, 1);
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

interface Connected {
  readonly pool: pg.Pool;
  readonly poolSize: number;
  readonly heard: Heard;
  readonly look: PostgresLook;
}

interface Failed {
  readonly error: unknown;
  readonly began: boolean;
}
