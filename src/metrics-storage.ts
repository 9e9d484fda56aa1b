/** What /metrics tells of the storage: how long use-cases take in it, what waits for it, its commits, its files. */
import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Registry } from 'prom-client';
import { EVERY, type ReadSnapshot, StorageUnavailable, type Transact, type Tx } from './app/ports/store.ts';
import type { CountWork } from './app/ports/work-in-hand.ts';
import type { CommitObserver, Engine } from './storage/connect/engine.ts';
import { alone, byWord, lately, SECONDS, Spread, Spreads, serve } from './tallies.ts';

export interface StorageMetrics {
  /** For the engine, before it is opened. */
  readonly commits: CommitObserver;
  /** The engine's transact and read, with their times taken. @param dataDir where its files lie. */
  of(engine: Engine, dataDir: string, use: CountWork): Transact & ReadSnapshot;
}

type Kind = 'write' | 'read';

/** Use-cases in one commit. */
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

export function storageMetrics(registry: Registry): StorageMetrics {
  const [commits, sizes] = [new Spread(SECONDS), new Spread(SIZES)];
  let conflicts = 0;
  serve(
    registry,
    'histogram',
    'forecourt_storage_commit_seconds',
    'From the request to commit until it is on the disk.',
    () => commits.samples(),
  );
  serve(
    registry,
    'histogram',
    'forecourt_storage_commit_use_cases',
    'Use-cases that one commit was for.',
    () => sizes.samples(),
  );
  serve(
    registry,
    'counter',
    'forecourt_storage_conflicts_total',
    'Transactions that ran again because of others.',
    () => alone(conflicts),
  );
  return {
    commits: {
      committed(seconds, useCases) {
        commits.note(seconds);
        sizes.note(useCases);
      },
      conflicted() {
        conflicts += 1;
      },
    },
    of(engine, dataDir, use) {
      watchLoad(registry, engine);
      watchWork(registry, engine, use);
      watchFiles(registry, engine, dataDir);
      watchThreads(registry, engine);
      return timed(registry, engine);
    },
  };
}

/** The time of each use-case counts from the moment in which it asks until its commit is told. */
function timed(registry: Registry, engine: Engine): Transact & ReadSnapshot {
  const spreads = new Spreads(SECONDS);
  const open: Record<Kind, number> = { write: 0, read: 0 };
  const errors: Record<Kind, number> = { write: 0, read: 0 };
  serve(
    registry,
    'histogram',
    'forecourt_storage_seconds',
    'What a use-case takes in the storage, its wait for a turn and its commit included.',
    () => spreads.samples('kind'),
  );
  serve(registry, 'gauge', 'forecourt_storage_open', 'Use-cases that have begun and not ended.', () =>
    byWord('kind', open),
  );
  serve(
    registry,
    'counter',
    'forecourt_storage_errors_total',
    'Use-cases that failed because the storage could not be reached, or could not write.',
    () => byWord('kind', errors),
  );
  const take = (kind: Kind, run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>) => {
    const spread = spreads.of(kind);
    return async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
      const began = performance.now();
      open[kind] += 1;
      try {
        return await run(work);
      } catch (error) {
        if (error instanceof StorageUnavailable) errors[kind] += 1;
        throw error;
      } finally {
        open[kind] -= 1;
        spread.note((performance.now() - began) / 1000);
      }
    };
  };
  return {
    transact: take('write', (work) => engine.transact(work)),
    read: take('read', (work) => engine.read(work)),
  };
}

function watchLoad(registry: Registry, engine: Engine): void {
  serve(registry, 'gauge', 'forecourt_storage_waiting', 'Use-cases that wait, by what they wait for.', () => {
    const { waitForTurn: turn, waitForConnection: connection } = engine.load();
    return byWord('for', { turn, connection });
  });
  serve(
    registry,
    'gauge',
    'forecourt_storage_connections_in_use',
    'Connections to the database that are at work.',
    () => alone(engine.load().connectionsInUse),
  );
  serve(registry, 'gauge', 'forecourt_storage_connections_most', 'As many may be at a time.', () =>
    alone(engine.load().connectionsMost),
  );
}

function watchFiles(registry: Registry, engine: Engine, dataDir: string): void {
  const gauge = (name: string, help: string, value: () => Promise<number>) =>
    serve(registry, 'gauge', name, help, async () => alone(await value().catch(() => undefined)));
  gauge('forecourt_data_dir_free_bytes', 'Room that is left in the file system of DATA_DIR.', async () => {
    const { bavail, bsize } = await statfs(dataDir);
    return bavail * bsize;
  });
  gauge('forecourt_data_dir_size_bytes', 'How large that file system is.', async () => {
    const { blocks, bsize } = await statfs(dataDir);
    return blocks * bsize;
  });
  if (engine.name !== 'embedded') return;
  const size = (file: string) => async () => (await stat(join(dataDir, file))).size;
  gauge('forecourt_storage_file_bytes', 'Size of the embedded database.', size('forecourt.db'));
  gauge('forecourt_storage_wal_bytes', 'Size of its write-ahead log.', size('forecourt.db-wal'));
}

/** Where statements run on threads of ours: one that never waits is all that there is of it. */
function watchThreads(registry: Registry, { threads }: Engine): void {
  if (Object.keys(threads).length === 0) return;
  serve(
    registry,
    'counter',
    'forecourt_storage_thread_active_seconds_total',
    'Time in which a thread of the embedded database worked and did not wait.',
    () =>
      Object.entries(threads).map(([thread, worker]) => ({
        labels: { thread },
        value: worker.performance.eventLoopUtilization().active / 1000,
      })),
  );
}

/** All customers' together, on all nodes that share the database. What cannot be asked now is left out. */
function watchWork(registry: Registry, engine: Engine, { countWork }: CountWork): void {
  const inHand = lately(() => engine.actFor(EVERY, () => engine.read(countWork)));
  serve(registry, 'gauge', 'forecourt_commands', 'Commands that are not over, by state.', async () => {
    const known = await inHand();
    return known === undefined
      ? []
      : byWord('state', { queued: known.commandsQueued, sent: known.commandsSent });
  });
  serve(registry, 'gauge', 'forecourt_imports', 'Imports that are not over.', async () =>
    alone((await inHand())?.imports),
  );
  serve(
    registry,
    'gauge',
    'forecourt_bulk_commands',
    'Bulk commands of which commands are still to be made.',
    async () => alone((await inHand())?.bulkCommands),
  );
}
