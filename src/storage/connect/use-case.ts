/** One run of a use-case in a transaction: what holds for it on every engine. */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type CompiledQuery,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  DummyDriver,
  type QueryResult,
  Transaction,
} from 'kysely';
import { StorageUnavailable, type Tx, type View } from '../../app/ports/store.ts';
import type { Schema } from '../schema.ts';
import { asTx } from '../tx.ts';
import { branchView } from '../views.ts';
import { TxMisused } from './misused.ts';
import { inView } from './view-of-work.ts';

/** Runs one statement inside the transaction. */
export type Run = (sql: string, parameters: readonly unknown[]) => Promise<QueryResult<unknown>>;

const current = new AsyncLocalStorage<UseCase>();

/** Makes what Kysely needs to bind a query builder to one transaction and its view. */
export function binder(dialect: Dialect): (connection: DatabaseConnection, view: View) => Tx {
  const [compiler, adapter] = [dialect.createQueryCompiler(), dialect.createAdapter()];
  const config = { dialect };
  const driver = new DummyDriver();
  return (connection, { customer, within }) => {
    const executor = new DefaultQueryExecutor(compiler, adapter, {
      // Not Kysely's own provider: that lets one query wait for the other, both engines keep order by themselves.
      provideConnection: (consumer) => consumer(connection),
    });
    const db = new Transaction<Schema>({ config, dialect, driver, executor });
    return within === null ? asTx(db) : asTx(db.withPlugin(branchView(customer, within)), db);
  };
}

/**
 * Throws {@link TxMisused} inside a running use-case: on one embedded connection a transaction within a
 * transaction would wait for itself, on a pool fifty such would have each other's connections.
 */
export function refuseNested(): void {
  if (current.getStore()?.running) {
    throw new TxMisused('a use-case must not open a transaction of its own: hand down its tx');
  }
}

/** The connection of one use-case: good from its start to its end, and failing on after a failed statement. */
export class UseCase implements DatabaseConnection {
  readonly view: View;
  readonly #run: Run;
  #ended: string | undefined;
  #failure: { readonly error: unknown } | undefined;
  #inFlight = 0;
  #quiet: (() => void) | undefined;

  constructor(view: View, run: Run) {
    this.view = view;
    this.#run = run;
  }

  /** Whether a statement is under way. */
  get busy(): boolean {
    return this.#inFlight > 0;
  }

  get running(): boolean {
    return this.#ended === undefined;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#ended !== undefined) throw new TxMisused(`a tx was used after ${this.#ended}: ${sql}`);
    if (this.#failure) {
      if (!sql.startsWith('rollback to')) {
        throw new TxMisused('an earlier statement of this transaction failed', {
          cause: this.#failure.error,
        });
      }
      this.#failure = undefined;
    }
    this.#inFlight++;
    try {
      return (await this.#run(sql, parameters)) as QueryResult<R>;
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    } finally {
      if (--this.#inFlight === 0) this.#quiet?.();
    }
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for a generator; there is nothing to give.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new TxMisused('streaming is not supported: read pages');
  }

  /**
   * Runs the use-case. Settles when it and the statements that it did not wait for have ended; rejects with what it
   * threw, with the failure that it swallowed, and after `timeout` milliseconds with
   * StorageUnavailable where a statement stalls, else with {@link TxMisused}.
   */
  async run<T>(work: (tx: Tx) => Promise<T>, tx: Tx, timeout: number): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#ended ??= 'its time was over';
        const what = `within ${timeout} ms and was rolled back`;
        // Waiting for a statement it is the storage that stalls, else our own code.
        if (this.busy) reject(new StorageUnavailable(`a statement did not end ${what}`));
        else reject(new TxMisused(`a use-case did not settle ${what}`));
      }, timeout);
    });
    try {
      return await Promise.race([
        inView(this.view, () => current.run(this, () => this.#runToEnd(work, tx))),
        late,
      ]);
    } finally {
      clearTimeout(timer);
      this.#ended ??= 'its use-case had ended';
    }
  }

  async #runToEnd<T>(work: (tx: Tx) => Promise<T>, tx: Tx): Promise<T> {
    let value: T;
    try {
      value = await work(tx);
    } finally {
      this.#ended ??= 'its use-case had ended';
      if (this.#inFlight > 0) {
        await new Promise<void>((resolve) => {
          this.#quiet = resolve;
        });
      }
    }
    // As PostgreSQL: after a failed statement nothing can be committed, whoever caught the error.
    if (this.#failure) throw this.#failure.error;
    return value;
  }
}
