/**
 * The embedded database: one SQLite file in the data directory. One worker thread writes, with group commit; another
 * reads, so that a long read never delays a commit. Who opens it holds the lock of the data directory (lock.ts).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteDialect } from 'kysely';
import type { Changes } from '../../app/ports/changes.ts';
import { StorageUnavailable, type Tx, type View } from '../../app/ports/store.ts';
import { type Migration, migrate } from '../migrate.ts';
import { changeStatements } from './embedded-changes.ts';
import { Channel } from './embedded-channel.ts';
import { sqliteSession } from './embedded-migrations.ts';
import { Order } from './embedded-protocol.ts';
import {
  type Engine,
  type EngineLoad,
  type EngineOptions,
  nobodyObserves,
  USE_CASE_TIMEOUT,
} from './engine.ts';
import { sqliteError } from './errors.ts';
import { type BatchLimits, GroupCommit } from './group-commit.ts';
import { Heard } from './heard.ts';
import { binder, refuseNested, UseCase } from './use-case.ts';
import { actFor, viewOfWork } from './view-of-work.ts';

export interface EmbeddedOptions extends EngineOptions {
  /** Size limit of the file in pages of 4 KiB; beyond it the storage is full. */
  readonly maxPages?: number;
  /** How long a batch of commits stays open, milliseconds. */
  readonly batchAge?: number;
  readonly migrations?: readonly Migration[];
}

/** Snapshots that may be open at once. More would not be faster: one thread reads. */
const READERS = 8;

const BATCH = { count: 512, age: 20, waiting: 50_000 };

// No mmap: a disk error under it is a signal that ends the process instead of an error.
const COMMON = ['busy_timeout = 5000', 'temp_store = MEMORY'];

/** Opens, creating and migrating as needed. Errors: MigrationRefused, StorageUnavailable. */
export async function openEmbedded(dataDir: string, options: EmbeddedOptions = {}): Promise<Engine> {
  const file = join(dataDir, 'forecourt.db');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  await migrateFile(file, options.migrations);
  const limit = options.maxPages === undefined ? [] : [`max_page_count = ${options.maxPages}`];
  const writer = await Channel.open({
    file,
    readOnly: false,
    connections: 1,
    pragmas: [
      ...COMMON,
      'journal_mode = WAL',
      'synchronous = FULL',
      'foreign_keys = ON',
      'cache_size = -65536',
      'journal_size_limit = 67108864',
      ...limit,
    ],
    // An older schema, which only a test opens, has not all that they are on.
    ...(options.migrations === undefined ? { notes: changeStatements() } : {}),
  });
  const pragmas = [...COMMON, 'cache_size = -16384'];
  try {
    const reader = await Channel.open({ file, readOnly: true, connections: READERS, pragmas });
    const batch = { ...BATCH, age: options.batchAge ?? BATCH.age };
    return new Embedded(writer, reader, batch, options);
  } catch (error) {
    await writer.close();
    throw error;
  }
}

class Embedded implements Engine {
  readonly name = 'embedded';
  readonly actFor = actFor;
  readonly #writer: Channel;
  readonly #reader: Channel;
  readonly #commits: GroupCommit;
  readonly #heard = new Heard();
  readonly #free = Array.from({ length: READERS }, (_, i) => i);
  readonly #waiting: ((connection: number) => void)[] = [];
  readonly #bind: (useCase: UseCase, view: View) => Tx;
  readonly #timeout: number;
  #reads = 0;
  #closed = false;
  #quiet: (() => void) | undefined;

  constructor(writer: Channel, reader: Channel, batch: BatchLimits, options: EngineOptions) {
    this.#writer = writer;
    this.#reader = reader;
    const tell = (changes: Changes) => this.#heard.tell(changes);
    this.#commits = new GroupCommit(writer, batch, tell, options.observer ?? nobodyObserves);
    this.#timeout = options.useCaseTimeout ?? USE_CASE_TIMEOUT;
    this.#bind = binder(dialect);
  }

  get threads() {
    return { writer: this.#writer.thread, reader: this.#reader.thread };
  }

  load(): EngineLoad {
    return {
      waitForTurn: this.#commits.waiting,
      waitForConnection: this.#waiting.length,
      connectionsInUse: READERS - this.#free.length,
      connectionsMost: READERS,
    };
  }

  onChanges(listener: (changes: Changes) => void): void {
    this.#heard.onChanges(listener);
  }

  async transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    refuseNested();
    this.#refuseClosed();
    return await this.#commits.transact(viewOfWork(), work, this.#bind, this.#timeout);
  }

  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    refuseNested();
    this.#refuseClosed();
    const view = viewOfWork();
    this.#reads++;
    const connection = this.#free.pop() ?? (await new Promise<number>((next) => this.#waiting.push(next)));
    let begun = false;
    const useCase = new UseCase(view, (sql, parameters) => {
      if (!begun) this.#reader.tell(Order.Begin, connection);
      begun = true;
      return this.#reader.query(connection, sql, parameters);
    });
    try {
      return await useCase.run(work, this.#bind(useCase, view), this.#timeout);
    } finally {
      if (begun) this.#reader.tell(Order.EndRead, connection);
      const next = this.#waiting.shift();
      if (next) next(connection);
      else this.#free.push(connection);
      if (--this.#reads === 0) this.#quiet?.();
    }
  }

  async ping(): Promise<void> {
    this.#refuseClosed();
    await Promise.all([this.#writer, this.#reader].map((channel) => channel.query(0, 'select 1', [])));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#commits.idle();
    if (this.#reads > 0) {
      await new Promise<void>((resolve) => {
        this.#quiet = resolve;
      });
    }
    await this.#reader.close();
    await this.#writer.close();
  }

  #refuseClosed(): void {
    if (this.#closed) throw new StorageUnavailable('the database is closed');
  }
}

/** Only what makes SQL of queries: statements go over the channel. */
const dialect = new SqliteDialect({ database: () => Promise.reject(new Error('not used')) });

/** Migrates on the main thread: nothing else goes on yet. */
async function migrateFile(file: string, migrations: readonly Migration[] | undefined): Promise<void> {
  let database: DatabaseSync | undefined;
  try {
    // Foreign keys are checked at the end of each migration instead, so that a table can be rebuilt.
    database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: false });
    await migrate(sqliteSession(database), `the database in ${file}`, migrations);
  } catch (error) {
    const code = (error as { errcode?: unknown }).errcode;
    throw typeof code === 'number' ? sqliteError(code, (error as Error).message) : error;
  } finally {
    database?.close();
  }
}
