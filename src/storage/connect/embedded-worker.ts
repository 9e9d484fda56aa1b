/**
 * A worker thread that holds SQLite connections and does what it is told, in order. An fsync stops this thread,
 * never the event loop. It knows nothing of batches or use-cases: embedded.ts does.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import {
  NOTE,
  Order,
  type Reply,
  type Request,
  TOLD_AT_MOST,
  type Value,
  type WorkerSettings,
} from './embedded-protocol.ts';

interface Failure {
  readonly code: number;
  readonly message: string;
}

interface Prepared {
  readonly statement: StatementSync;
  readonly columns: readonly string[];
}

const port = parentPort;
if (!port) throw new Error('embedded-worker.ts runs as a worker');
const settings = workerData as WorkerSettings;

/** SQL by statement number, and whether its column names were told. */
const texts = new Map<number, { readonly sql: string; told: boolean }>();

class Connection {
  readonly database: DatabaseSync;
  readonly prepared = new Map<number, Prepared>();
  /**
   * Why the open transaction is lost: it could not begin, or SQLite rolled it back by itself. Everything up to the
   * commit fails with it, and the commit too.
   */
  lost: Failure | undefined;
  /** What the open transaction changed. Of what was rolled back too: whoever hears it reads once too often. */
  changed = new Set<string>();

  constructor() {
    this.database = new DatabaseSync(settings.file, { readOnly: settings.readOnly });
    for (const pragma of settings.pragmas) this.database.exec(`PRAGMA ${pragma}`);
    if (settings.notes === undefined) return;
    this.database.function(NOTE, (kind, customer, thing) => {
      if (this.changed.size <= TOLD_AT_MOST) this.changed.add(`${kind} ${customer} ${thing}`);
      return null;
    });
    for (const trigger of settings.notes) this.database.exec(trigger);
  }

  /** Runs an order within a transaction; a failure is kept until the commit. */
  order(sql: string): void {
    if (this.lost) return;
    try {
      this.database.exec(sql);
    } catch (error) {
      this.lost = failure(error);
    }
  }

  /** Ends the transaction, one way or the other; answers why it is lost, if it is. */
  commit(): Failure | undefined {
    this.order('COMMIT');
    const { lost } = this;
    this.lost = undefined;
    if (this.database.isTransaction) {
      try {
        this.database.exec('ROLLBACK');
      } catch (error) {
        return lost ?? failure(error);
      }
    }
    return lost;
  }

  /** What was changed since it was asked last. */
  takeChanged(): readonly string[] | null {
    const { changed } = this;
    if (changed.size > 0) this.changed = new Set();
    return changed.size > TOLD_AT_MOST ? null : [...changed];
  }

  query(id: number, number: number, parameters: readonly unknown[], sql: string | undefined): Reply {
    if (sql !== undefined) texts.set(number, { sql, told: false });
    if (this.lost) return [id, false, this.lost.code, this.lost.message];
    const within = this.database.isTransaction;
    try {
      const { statement, columns } = this.#prepare(number);
      const values = parameters.map(bindable);
      if (columns.length === 0) {
        return [id, true, Number(statement.run(...values).changes), undefined, undefined];
      }
      const rows = statement.all(...values) as unknown as Value[][];
      const text = texts.get(number);
      const first = text !== undefined && !text.told;
      if (first) text.told = true;
      return [id, true, 0, first ? columns : undefined, rows];
    } catch (error) {
      const { code, message } = failure(error);
      if (within && !this.database.isTransaction) this.lost = { code, message };
      return [id, false, code, message];
    }
  }

  #prepare(number: number): Prepared {
    let prepared = this.prepared.get(number);
    if (!prepared) {
      const statement = this.database.prepare(texts.get(number)?.sql ?? '');
      statement.setReturnArrays(true);
      prepared = { statement, columns: statement.columns().map(({ name }) => name) };
      this.prepared.set(number, prepared);
    }
    return prepared;
  }
}

/** Whole numbers as such: node:sqlite binds every number as a double, so that `?` in SQL would divide as one. */
function bindable(value: unknown): Value {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  return value as Value;
}

function failure(error: unknown): Failure {
  const { errcode, message } = error as { errcode?: unknown; message?: unknown };
  return { code: typeof errcode === 'number' ? errcode : 0, message: String(message) };
}

const connections = Array.from({ length: settings.connections }, () => new Connection());

function act(connection: Connection, [order, id, , number, ...rest]: Request): Reply | undefined {
  switch (order) {
    case Order.Query:
      return connection.query(id, number, rest[0] ?? [], rest[1]);
    case Order.Begin:
      connection.order(settings.readOnly ? 'BEGIN' : 'BEGIN IMMEDIATE');
      return undefined;
    case Order.Savepoint:
      connection.order('SAVEPOINT use_case');
      return undefined;
    case Order.Release:
      connection.order('RELEASE use_case');
      return undefined;
    case Order.RollbackToSavepoint:
      connection.order('ROLLBACK TO use_case; RELEASE use_case');
      return undefined;
    case Order.Commit: {
      const lost = connection.commit();
      const changed = connection.takeChanged();
      return lost ? [id, false, lost.code, lost.message] : [id, true, changed];
    }
    case Order.EndRead:
      connection.commit();
      return undefined;
    case Order.Forget:
      texts.delete(number);
      for (const { prepared } of connections) prepared.delete(number);
      return undefined;
    case Order.Close:
      for (const { database } of connections) database.close();
      return [id, true, 0, undefined, undefined];
  }
}

port.on('message', (requests: readonly Request[]) => {
  const replies: Reply[] = [];
  for (const request of requests) {
    const connection = connections[request[2]];
    const reply = connection && act(connection, request);
    if (reply) replies.push(reply);
  }
  if (replies.length > 0) port.postMessage(replies);
});

// Tells that the connections are open; an error before this ends the worker and with it the opening.
port.postMessage([[0, true, 0, undefined, undefined]] satisfies Reply[]);
