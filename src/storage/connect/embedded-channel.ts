/** The main thread's end of a worker with SQLite connections. */
import { Worker } from 'node:worker_threads';
import type { QueryResult } from 'kysely';
import type { Changes } from '../../app/ports/changes.ts';
import { StorageUnavailable } from '../../app/ports/store.ts';
import { changesOf } from './embedded-changes.ts';
import { Order, type Reply, type Request, type WorkerSettings } from './embedded-protocol.ts';
import { sqliteError } from './errors.ts';
import { storable } from './values.ts';

/** Prepared statements kept, by SQL text; the one longest unused goes first. */
const STATEMENTS = 500;

interface Statement {
  readonly number: number;
  readonly sql: string;
  columns: readonly string[];
}

interface Pending {
  readonly statement: Statement | undefined;
  resolve(result: QueryResult<unknown>, changed: readonly string[] | null): void;
  reject(error: unknown): void;
}

export class Channel {
  readonly #worker: Worker;
  readonly #statements = new Map<string, Statement>();
  readonly #pending = new Map<number, Pending>();
  readonly #ready: Promise<void>;
  #outgoing: Request[] = [];
  #statementCount = 0;
  #lastId = 0;
  #dead: StorageUnavailable | undefined;

  private constructor(settings: WorkerSettings) {
    this.#worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), { workerData: settings });
    this.#ready = new Promise((resolve, reject) => {
      this.#pending.set(0, { statement: undefined, resolve: () => resolve(), reject });
    });
    this.#worker.on('message', (replies: readonly Reply[]) => {
      for (const reply of replies) this.#settle(reply);
    });
    this.#worker.on('messageerror', (error) => this.#die(error));
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('exit', (code) => this.#die(new Error(`the database thread ended with code ${code}`)));
  }

  /** Opens the connections. Errors: StorageUnavailable. */
  static async open(settings: WorkerSettings): Promise<Channel> {
    const channel = new Channel(settings);
    await channel.#ready;
    return channel;
  }

  /** Runs a statement. Errors: StorageUnavailable, ConstraintViolation, what SQLite says of a wrong statement. */
  query(connection: number, sql: string, parameters: readonly unknown[]): Promise<QueryResult<unknown>> {
    if (this.#dead) return Promise.reject(this.#dead);
    return new Promise((resolve, reject) => {
      let statement = this.#statements.get(sql);
      let text: string | undefined;
      if (statement) {
        // Youngest last.
        this.#statements.delete(sql);
      } else {
        this.#makeRoom();
        statement = { number: ++this.#statementCount, sql, columns: [] };
        text = sql;
      }
      this.#statements.set(sql, statement);
      const id = ++this.#lastId;
      this.#pending.set(id, { statement, resolve, reject });
      this.#send([Order.Query, id, connection, statement.number, parameters.map(storable), text]);
    });
  }

  /** Gives an order that has no answer; if it fails, everything up to the commit fails with it. */
  tell(order: Order, connection: number): void {
    if (!this.#dead) this.#send([order, 0, connection, 0]);
  }

  /** Ends a transaction and answers what it changed; rejects with why it was lost. */
  async commit(connection: number): Promise<Changes> {
    return changesOf(await this.#ask(Order.Commit, connection));
  }

  get thread(): Worker {
    return this.#worker;
  }

  async close(): Promise<void> {
    if (this.#dead) return;
    await this.#ask(Order.Close, 0);
    this.#dead = new StorageUnavailable('the database is closed');
    await this.#worker.terminate();
  }

  #ask(order: Order, connection: number): Promise<readonly string[] | null> {
    if (this.#dead) return Promise.reject(this.#dead);
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#pending.set(id, { statement: undefined, resolve: (_, changed) => resolve(changed), reject });
      this.#send([order, id, connection, 0]);
    });
  }

  #send(request: Request): void {
    // What one turn of the event loop asks crosses together.
    if (this.#outgoing.push(request) === 1) process.nextTick(() => this.#flush());
  }

  #flush(): void {
    const requests = this.#outgoing;
    this.#outgoing = [];
    if (!this.#dead) this.#worker.postMessage(requests);
  }

  #makeRoom(): void {
    if (this.#statements.size < STATEMENTS) return;
    const [oldest] = this.#statements.values();
    if (!oldest) return;
    this.#statements.delete(oldest.sql);
    this.#send([Order.Forget, 0, 0, oldest.number]);
  }

  #settle(reply: Reply): void {
    const pending = this.#pending.get(reply[0]);
    if (!pending) return;
    this.#pending.delete(reply[0]);
    if (!reply[1]) pending.reject(sqliteError(reply[2], reply[3]));
    else if (reply.length === 3) pending.resolve(NO_ROWS, reply[2]);
    else pending.resolve(resultOf(reply, pending.statement), []);
  }

  #die(cause: unknown): void {
    this.#dead ??= new StorageUnavailable('the database thread died; the process must be restarted', {
      cause,
    });
    for (const { reject } of this.#pending.values()) reject(this.#dead);
    this.#pending.clear();
  }
}

const NO_ROWS: QueryResult<unknown> = { rows: [] };

function resultOf(
  [, , changes, columns, rows]: Extract<Reply, { readonly length: 5 }>,
  statement: Statement | undefined,
): QueryResult<unknown> {
  if (statement && columns) statement.columns = columns;
  if (!rows) return { rows: [], numAffectedRows: BigInt(changes) };
  const names = statement?.columns ?? [];
  return {
    rows: rows.map((row) => {
      const object: Record<string, unknown> = {};
      for (let i = 0; i < names.length; i++) object[names[i] as string] = row[i];
      return object;
    }),
  };
}
